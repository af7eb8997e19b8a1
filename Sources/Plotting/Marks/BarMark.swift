import Drawing

/// Bars from zero, one at each position.
public struct BarMark: Mark {
  /// Which way the bars run.
  public enum Orientation: Sendable { case horizontal, vertical }

  /// Which way the bars run.
  public var orientation: Orientation
  /// Band indices (or numbers) across the bars.
  public var positions: [Double]
  /// Lengths; a bar whose value is not finite is left out.
  public var values: [Double]
  /// One paint for all bars, or one for each.
  public var paints: [Paint]
  /// Written at the end of each bar; empty for none.
  public var labels: [String]
  /// The share of a band that a bar fills, 0...1.
  public var thickness: Double
  /// What a legend calls it; nil for nothing.
  public var name: String?

  /// Bars of given lengths at the bands 0, 1, 2 … or at given positions.
  public init(
    _ orientation: Orientation, values: [Double], positions: [Double]? = nil, paints: [Paint] = [.accent],
    labels: [String] = [], thickness: Double = 0.72, name: String? = nil
  ) {
    self.orientation = orientation
    self.positions = positions ?? values.indices.map(Double.init)
    self.values = values
    self.paints = paints.isEmpty ? [.accent] : paints
    self.labels = labels
    self.thickness = thickness
    self.name = name
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    let isLength = (dimension == .x) == (orientation == .horizontal)
    return isLength ? union(finiteExtent(values), 0...0) : finiteExtent(positions)
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] { name.map { [LegendItem($0, .area(paints[0]))] } ?? [] }

  /// Space that its labels need beyond the plot.
  public func overhang(_ measure: any TextMeasuring) -> Insets {
    guard !labels.isEmpty else { return Insets() }
    if orientation == .vertical { return Insets(top: Typography.value.lineHeight + 2) }
    return Insets(right: (labels.map { measure.width(of: $0, style: Typography.value) }.max() ?? 0) + 6)
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let breadth = max(1, frame.band(orientation == .horizontal ? .y : .x) * thickness)
    for (i, (position, value)) in zip(positions, values).enumerated() where value.isFinite {
      let paint = paints[i % paints.count]
      let label = i < labels.count ? labels[i] : ""
      if !label.isEmpty { canvas.beginGroup(title: label) }
      if orientation == .horizontal {
        let y = frame.y(position)
        let bar = Rectangle(
          from: Point(frame.x(0), y - breadth / 2), to: Point(frame.x(value), y + breadth / 2))
        if bar.width > 0 { canvas.rectangle(bar, fill: paint, stroke: nil) }
        if !label.isEmpty {
          canvas.text(label, at: Point(bar.maxX + 4, y), style: Typography.value.anchored(.start, .middle))
        }
      } else {
        let x = frame.x(position)
        let bar = Rectangle(
          from: Point(x - breadth / 2, frame.y(0)), to: Point(x + breadth / 2, frame.y(value)))
        if bar.height > 0 { canvas.rectangle(bar, fill: paint, stroke: nil) }
        if !label.isEmpty {
          canvas.text(label, at: Point(x, bar.minY - 2), style: Typography.value.anchored(.middle, .bottom))
        }
      }
      if !label.isEmpty { canvas.endGroup() }
    }
  }
}
