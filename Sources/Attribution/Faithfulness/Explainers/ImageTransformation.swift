import Tensors

/// A change of an image that leaves the face what it is, and what it should do to a map.
public enum ImageTransformation: Sendable, Hashable {
  case identity
  /// Left and right swapped.
  case mirror
  /// Moved to the right and down, in pixels; the edge is repeated where nothing comes in.
  case shift(x: Int, y: Int)
  /// This share of the image's range added.
  case brightness(Double)
  /// The distance from the image's mean times one plus this.
  case contrast(Double)
  /// Gaussian noise with this share of the image's range as its deviation.
  case noise(Double)

  /// What stability is measured with.
  public static let usual: [ImageTransformation] = [
    .mirror, .shift(x: 1, y: 0), .shift(x: 0, y: 1), .shift(x: -2, y: 0), .shift(x: 0, y: -2), .shift(x: 3, y: 0),
    .shift(x: 0, y: 3), .brightness(0.1), .brightness(-0.1), .contrast(0.1), .contrast(-0.1), .noise(0.02),
  ]

  /// The change in words.
  public var name: String {
    switch self {
    case .identity: "unchanged"
    case .mirror: "mirrored"
    case .shift(let x, let y): "shifted by (\(x), \(y)) px"
    case .brightness(let share): "\(share > 0 ? "brighter" : "darker") by \(percent(share))"
    case .contrast(let share): "\(share > 0 ? "more" : "less") contrast by \(percent(share))"
    case .noise(let share): "noise of \(percent(share))"
    }
  }

  private func percent(_ share: Double) -> String { "\(Int((abs(share) * 100).rounded())) %" }

  /// The changed image.
  /// - Parameters:
  ///   - image: `[H, W, C]`.
  ///   - shape: H, W and C.
  ///   - seed: of noise.
  public func apply(_ image: [Float], _ shape: Shape, seed: UInt64) -> [Float] {
    let (height, width, channels) = (shape.dimensions[0], shape.dimensions[1], shape.dimensions[2])
    let range = Double((image.max() ?? 0) - (image.min() ?? 0))
    func rearranged(_ source: (_ y: Int, _ x: Int) -> (Int, Int)) -> [Float] {
      image.indices.map { i in
        let (y, x) = source(i / channels / width, i / channels % width)
        return image[(min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)) * channels + i % channels]
      }
    }
    switch self {
    case .identity: return image
    case .mirror: return rearranged { ($0, width - 1 - $1) }
    case .shift(let dx, let dy): return rearranged { ($0 - dy, $1 - dx) }
    case .brightness(let share): return image.map { $0 + Float(share * range) }
    case .contrast(let share):
      let mean = Float(image.reduce(0.0) { $0 + Double($1) } / Double(image.count))
      return image.map { mean + Float(1 + share) * ($0 - mean) }
    case .noise(let share):
      var generator = SeededGenerator(seed: seed, label: "noise")
      return image.map { $0 + Float(share * range * generator.normal()) }
    }
  }

  /// The values of the changed image's map at the places of the original's cells, and the original's; cells whose place
  /// has left the image are missing in both.
  ///
  /// A shift by less than a cell is undone by linear interpolation between cells.
  public func pairs(
    _ original: AttributionMap, _ changed: AttributionMap, imageHeight: Int, imageWidth: Int
  ) -> (original: [Float], changed: [Float]) {
    let (height, width) = (original.height, original.width)
    precondition(changed.height == height && changed.width == width, "maps on different grids")
    switch self {
    case .identity, .brightness, .contrast, .noise: return (original.raw, changed.raw)
    case .mirror:
      return (original.raw, changed.raw.indices.map { changed.raw[$0 / width * width + width - 1 - $0 % width] })
    case .shift(let dx, let dy):
      let down = Double(dy * height) / Double(imageHeight)
      let right = Double(dx * width) / Double(imageWidth)
      func isInside(_ place: Double, _ count: Int) -> Bool { place >= -0.5 && place <= Double(count) - 0.5 }
      let cells = original.raw.indices.filter { i in
        isInside(Double(i / width) + down, height) && isInside(Double(i % width) + right, width)
      }
      let moved = cells.map { interpolate(changed, Double($0 / width) + down, Double($0 % width) + right) }
      return (cells.map { original.raw[$0] }, moved)
    }
  }

  private func interpolate(_ map: AttributionMap, _ y: Double, _ x: Double) -> Float {
    func value(_ y: Int, _ x: Int) -> Double {
      Double(map.raw[min(max(y, 0), map.height - 1) * map.width + min(max(x, 0), map.width - 1)])
    }
    let (top, left) = (y.rounded(.down), x.rounded(.down))
    let (down, right) = (y - top, x - left)
    let (row, column) = (Int(top), Int(left))
    let upper = (1 - right) * value(row, column) + right * value(row, column + 1)
    let lower = (1 - right) * value(row + 1, column) + right * value(row + 1, column + 1)
    return Float((1 - down) * upper + down * lower)
  }
}
