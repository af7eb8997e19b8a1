import Drawing

/// A part of a network.
public struct ModelPart: Sendable, Hashable {
  /// What it is called: `stage 3`.
  public var name: String
  /// Layers in it, each operation counted.
  public var layers: Int
  /// The shape of what it passes on for one image: `24 × 24 × 256`.
  public var output: String
  /// Numbers that training may change, or that were counted from data.
  public var parameters: Int

  /// A part of a network.
  public init(_ name: String, layers: Int, output: String, parameters: Int) {
    self.name = name
    self.layers = layers
    self.output = output
    self.parameters = parameters
  }
}

extension Figures {
  /// The parts of a model in its order: layers, the shape of what each passes on, and its parameters as bars.
  public static func modelSummary(_ parts: [ModelPart], title: String? = nil, note: String? = nil) -> Figure {
    let total = parts.reduce(0) { $0 + $1.parameters }
    let layers = parts.reduce(0) { $0 + $1.layers }
    let largest = parts.map(\.parameters).max() ?? 0
    // A table without lines: its head is the first band, and columns are panels. A name as long as `maps of 48 × 48,
    // attention` has two lines: they need a broader column, and rows that are told apart from the lines in them.
    let isLong = parts.contains { $0.name.count > 12 }
    let height = Double(parts.count + 1) * (isLong ? 24 : 18)
    let rows = parts.indices.map { Double($0 + 1) }
    func share(_ part: ModelPart) -> String { percent(total > 0 ? Double(part.parameters) / Double(total) : 0) }
    func layerCount(_ n: Int) -> String { "\(count(n)) layer\(n == 1 ? "" : "s")" }
    func panel(_ head: String, _ mark: any Mark, anchor: TextStyle.Anchor, hasNames: Bool = false) -> Axes {
      var y = Axis.band(["part"] + parts.map(\.name))
      if hasNames { y.headings = [0] } else { y.ticks = .none }
      let style = Typography.heading(size: Typography.value.size).anchored(anchor, .middle)
      return Axes(
        x: .hidden(.linear(0...Double(max(1, largest)))), y: y,
        marks: [
          TextMark(x: [anchor == .end ? Double(max(1, largest)) : 0], y: [0], texts: [head], style: style), mark,
        ],
        height: .points(height))
    }
    func column(_ texts: [String]) -> TextMark {
      TextMark(
        x: rows.map { _ in Double(max(1, largest)) }, y: rows, texts: texts,
        style: Typography.value.anchored(.end, .middle))
    }
    let bars = BarMark(
      .horizontal, values: parts.map { Double($0.parameters) }, positions: rows,
      labels: parts.map { "\(share($0))  \(count($0.parameters))" })
    let finding = title ?? "The model has \(count(total)) parameters in \(layerCount(layers))"
    let texts = parts.map {
      "\($0.name): \(layerCount($0.layers)), output \($0.output), \(count($0.parameters)) parameters (\(share($0)))"
    }
    return Figure(
      title: finding,
      note: note ?? "Parts in the order of the network. Output: height, width and channels of one image.",
      alternativeText: "\(finding). \(texts.joined(separator: "; ")).",
      rows: [
        Figure.Row(
          [
            panel("layers", column(parts.map { count($0.layers) }), anchor: .end, hasNames: true),
            panel("output", column(parts.map(\.output)), anchor: .end), panel("parameters", bars, anchor: .start),
          ], weights: isLong ? [2.05, 0.95, 2.2] : [1.3, 0.9, 2.6])
      ])
  }
}
