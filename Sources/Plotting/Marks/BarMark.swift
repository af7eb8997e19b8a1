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

  /// What the labels cover.
  public func textBoxes(in frame: Frame, _ measure: any TextMeasuring) -> [Rectangle] {
    bars(in: frame).compactMap { bar in
      bar.label.isEmpty ? nil : TextLayout.box(of: bar.label, at: bar.place, style: labelStyle, measure)
    }
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for bar in bars(in: frame) {
      if !bar.label.isEmpty { canvas.beginGroup(title: bar.label) }
      let length = orientation == .horizontal ? bar.box.width : bar.box.height
      if length > 0 { canvas.rectangle(bar.box, fill: bar.paint, stroke: nil) }
      if !bar.label.isEmpty {
        canvas.text(bar.label, at: bar.place, style: labelStyle)
        canvas.endGroup()
      }
    }
  }

  private var labelStyle: TextStyle {
    orientation == .horizontal
      ? Typography.value.anchored(.start, .middle) : Typography.value.anchored(.middle, .bottom)
  }

  /// The bars that have a length, with their labels.
  private func bars(in frame: Frame) -> [(box: Rectangle, paint: Paint, label: String, place: Point)] {
    let breadth = max(1, frame.band(orientation == .horizontal ? .y : .x) * thickness)
    return zip(positions, values).enumerated().compactMap { i, bar in
      guard bar.1.isFinite else { return nil }
      let label = i < labels.count ? labels[i] : ""
      if orientation == .horizontal {
        let y = frame.y(bar.0)
        let box = Rectangle(from: Point(frame.x(0), y - breadth / 2), to: Point(frame.x(bar.1), y + breadth / 2))
        return (box, paints[i % paints.count], label, Point(box.maxX + 4, y))
      }
      let x = frame.x(bar.0)
      let box = Rectangle(from: Point(x - breadth / 2, frame.y(0)), to: Point(x + breadth / 2, frame.y(bar.1)))
      return (box, paints[i % paints.count], label, Point(x, box.minY - 2))
    }
  }
}
