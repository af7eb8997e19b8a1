import Drawing

/// How many points lie where: the rectangles of a plane in one colour for each range of counts.
///
/// Every colour is one path, and the rectangles of more points lie on those of fewer, so that a plane of some thousand
/// rectangles stays a small drawing without seams.
public struct DensityMark: Mark {
  /// The counts.
  public var plane: PlaneHistogram
  /// Rising counts from which on a rectangle has the next colour.
  public var thresholds: [Int]
  /// One opaque paint a threshold.
  public var paints: [Paint]
  /// What a legend calls the points: `image`; nil for no legend.
  public var name: String?

  /// A plane in the sequential colours, from few points to many.
  public init(_ plane: PlaneHistogram, levels: Int = 6, name: String? = nil) {
    self.plane = plane
    thresholds = plane.thresholds(limit: levels)
    // The lightest colour must still be seen on the background.
    let count = thresholds.count
    paints = (0..<count).map { ColourMap.sequential.paint(at: 0.16 + 0.84 * Double($0) / Double(max(1, count - 1))) }
    self.name = name
  }

  /// A plane in grays, as the background of other marks.
  public static func background(_ plane: PlaneHistogram, levels: Int = 3) -> DensityMark {
    var mark = DensityMark(plane, levels: levels)
    mark.paints = mark.thresholds.indices.map { i in
      func gray(_ theme: Theme) -> RGB {
        let strength = 0.09 + 0.21 * Double(i) / Double(max(1, levels - 1))
        return Role.ink.colour(in: theme).over(Role.surface.colour(in: theme), opacity: strength)
      }
      return Paint(.themed(light: gray(.light), dark: gray(.dark)))
    }
    return mark
  }

  /// The counted range on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? { dimension == .x ? plane.xRange : plane.yRange }

  /// The counts from which on a colour holds.
  public var legend: [LegendItem] {
    guard let name else { return [] }
    return zip(thresholds, paints).enumerated().map { i, level in
      let text = Figures.count(level.0)
      return LegendItem(i == 0 ? "at least \(text) \(name)" : text, .area(level.1))
    }
  }

  /// Whether what lies outside the plot is cut off.
  public var isClipped: Bool { true }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for (threshold, paint) in zip(thresholds, paints) {
      var elements: [Path.Element] = []
      for block in blocks(atLeast: threshold) {
        let low = frame.point(plane.x(block.columns.lowerBound), plane.y(block.rows.lowerBound))
        let high = frame.point(plane.x(block.columns.upperBound), plane.y(block.rows.upperBound))
        guard let low, let high else { continue }
        // Rounded alike, so that neighbours meet; a tenth of a point is not seen.
        let (left, right) = (Self.rounded(low.x), Self.rounded(high.x))
        let (bottom, top) = (Self.rounded(low.y), Self.rounded(high.y))
        elements += [
          .move(Point(left, top)), .line(Point(right, top)), .line(Point(right, bottom)), .line(Point(left, bottom)),
          .close,
        ]
      }
      if !elements.isEmpty { canvas.path(Path(elements), fill: paint, stroke: nil) }
    }
  }

  private static func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  private struct Block {
    let columns: Range<Int>
    var rows: Range<Int>
  }

  /// The rectangles with at least so many points, joined along rows and then over equal rows.
  private func blocks(atLeast threshold: Int) -> [Block] {
    var finished: [Block] = []
    var open: [Block] = []
    for row in 0..<plane.rows {
      let runs = runs(plane.counts[row], atLeast: threshold)
      var next: [Block] = []
      for run in runs {
        let start = open.first { $0.columns == run }?.rows.lowerBound ?? row
        next.append(Block(columns: run, rows: start..<row + 1))
      }
      finished += open.filter { block in !runs.contains(block.columns) }
      open = next
    }
    return finished + open
  }

  private func runs(_ line: [Int], atLeast threshold: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for (column, value) in line.enumerated() {
      if value >= threshold {
        start = start ?? column
      } else if let first = start {
        runs.append(first..<column)
        start = nil
      }
    }
    if let first = start { runs.append(first..<line.count) }
    return runs
  }
}
