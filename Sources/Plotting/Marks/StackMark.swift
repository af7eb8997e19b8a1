import Drawing

/// Level bars cut into parts, one bar a band, with words in the parts that have room for them.
public struct StackMark: Mark {
  /// One piece of a bar.
  public struct Part: Sendable, Hashable {
    /// Its length on the horizontal axis.
    public var length: Double
    /// What to write in it, the longest wording first: the first that fits is taken.
    public var labels: [String]
    /// Shown when the part is pointed at.
    public var title: String

    /// A piece of a bar.
    public init(length: Double, labels: [String], title: String) {
      self.length = length
      self.labels = labels
      self.title = title
    }
  }

  /// `bars[band][part]`; every bar has the same parts in the same order.
  public var bars: [[Part]]
  /// One paint a part.
  public var paints: [Paint]
  /// What a legend calls the parts.
  public var names: [String]
  /// The share of a band that a bar fills, 0...1.
  public var thickness: Double

  /// Bars of parts at the bands 0, 1, 2 …
  public init(bars: [[Part]], paints: [Paint], names: [String], thickness: Double = 0.78) {
    self.bars = bars
    self.paints = paints.isEmpty ? [.accent] : paints
    self.names = names
    self.thickness = thickness
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    if dimension == .y { return bars.isEmpty ? nil : 0...Double(bars.count - 1) }
    return finiteExtent(bars.map { $0.reduce(0) { $0 + $1.length } } + [0])
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] {
    names.enumerated().map { LegendItem($1, .area(paints[$0 % paints.count])) }
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let height = max(1, frame.band(.y) * thickness)
    for (row, bar) in bars.enumerated() {
      var start = 0.0
      for (i, part) in bar.enumerated() where part.length > 0 {
        let box = Rectangle(
          from: Point(frame.x(start), frame.y(Double(row)) - height / 2),
          to: Point(frame.x(start + part.length), frame.y(Double(row)) + height / 2))
        start += part.length
        let paint = paints[i % paints.count]
        if !part.title.isEmpty { canvas.beginGroup(title: part.title) }
        // A hairline of the background between parts, but never instead of a part.
        let gap = box.width > 2 ? 0.5 : 0
        canvas.rectangle(box.inset(by: Insets(left: gap, right: gap)), fill: paint, stroke: nil)
        let style = TextStyle(
          size: min(8, height * 0.7), weight: .semibold, paint: paint.readableInk, anchor: .middle, baseline: .middle)
        if let text = part.labels.first(where: { canvas.width(of: $0, style: style) <= box.width - 5 }) {
          canvas.text(text, at: Point(box.midX, box.midY), style: style)
        }
        if !part.title.isEmpty { canvas.endGroup() }
      }
    }
  }
}
