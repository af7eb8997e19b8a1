import Statistics
import Tensors

extension FaceTemplate {
  /// A template brought to a data set's framing.
  public struct Alignment: Sendable {
    /// The moved template.
    public let template: FaceTemplate
    /// How far it moved to the right, in widths of the picture.
    public let x: Double
    /// How far it moved down, in heights of the picture.
    public let y: Double
    /// How much larger it became.
    public let scale: Double
    /// The correlation of its drawing with the mean face, -1...1.
    public let correlation: Double
    /// The correlation before it was moved.
    public let correlationBefore: Double
  }

  /// Gray levels of a symbolic face: eyes, brows and lips darker than skin, the nose brightest, as in mean faces.
  private static let tones: [TemplateRegion: Double] = [
    .forehead: 0.6, .leftBrow: -0.4, .rightBrow: -0.4, .glabella: 0.3, .leftEye: -1, .rightEye: -1, .noseBridge: 0.9,
    .nose: 0.6, .leftCheek: 0.5, .rightCheek: 0.5, .upperLip: -0.1, .leftMouthCorner: -0.3, .rightMouthCorner: -0.3,
    .lowerLip: -0.5, .chin: -0.2, .outside: -0.9,
  ]

  /// A symbolic face, drawn from the regions alone.
  /// - Returns: `height * width` values in -1...1, row-major.
  public func drawing(height: Int, width: Int) -> [Double] {
    let regions = TemplateRegion.allCases
    return (0..<(height * width)).map { i in
      let x = (Double(i % width) + 0.5) / Double(width)
      let y = (Double(i / width) + 0.5) / Double(height)
      return zip(regions, shares(x: x, y: y)).reduce(0) { $0 + (Self.tones[$1.0] ?? 0) * $1.1 }
    }
  }

  /// Shifts and scales the template to the framing of a mean face, by the correlation of its drawing with it.
  ///
  /// The search is modest: up to a tenth of the picture each way and 0.8 to 1.2 in size, to about 0.003. It knows no
  /// rotation, and light hair or a bright background can pull the size by some percent: look at the result.
  /// - Parameters:
  ///   - meanFace: `height * width` gray values, row-major.
  ///   - height: rows.
  ///   - width: columns.
  /// - Returns: `nil` when the mean face is constant or not finite.
  public func aligned(to meanFace: [Float], height: Int, width: Int) -> Alignment? {
    precondition(meanFace.count == height * width, "\(meanFace.count) values on a \(height)x\(width) grid")
    let face = meanFace.map(Double.init)
    func correlation(_ place: [Double]) -> Double? {
      let moved = moved(x: place[0], y: place[1], scale: place[2])
      return Correlation.pearson(moved.drawing(height: height, width: width), face)
    }
    guard let before = correlation([0, 0, 1]) else { return nil }
    var best = (place: [0.0, 0, 1], value: before)
    var step = [0.05, 0.05, 0.1]
    for round in 0..<5 {
      // The first round looks at the whole range, later ones at the neighbours of the best place so far.
      let reach = round == 0 ? 2 : 1
      let centre = best.place
      let side = 2 * reach + 1
      let values = Parallel.map(side * side * side) { i -> (place: [Double], value: Double)? in
        let offsets = [i % side - reach, i / side % side - reach, i / (side * side) - reach]
        let place = (0..<3).map { centre[$0] + Double(offsets[$0]) * step[$0] }
        guard abs(place[0]) <= 0.1001, abs(place[1]) <= 0.1001, (0.7999...1.2001).contains(place[2]) else { return nil }
        return correlation(place).map { (place, $0) }
      }
      for case let found? in values where found.value > best.value { best = found }
      step = step.map { $0 / 2 }
    }
    return Alignment(
      template: moved(x: best.place[0], y: best.place[1], scale: best.place[2]), x: best.place[0], y: best.place[1],
      scale: best.place[2], correlation: best.value, correlationBefore: before)
  }
}
