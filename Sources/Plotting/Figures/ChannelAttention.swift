import Drawing

extension Figures {
  /// The weights that channel attention gives to the channels of one image.
  ///
  /// Up to 64 channels are bars; more are a strip of cells in reading order above their sorted weights.
  /// - Parameters:
  ///   - weights: one a channel, 0...1.
  ///   - layer: the name of the block.
  public static func channelAttention(weights: [Double], layer: String, title: String? = nil, note: String? = nil)
    -> Figure
  {
    let finite = weights.filter(\.isFinite)
    let low = finite.min() ?? 0
    let high = finite.max() ?? 1
    let channels = "\(count(weights.count)) channels"
    let finding =
      "Channel attention of \(layer) lies between \(NumberFormat.decimals(2).text(low)) and \(NumberFormat.decimals(2).text(high))"
    let standard =
      "\(channels). A weight multiplies its channel; the same weight everywhere would change nothing but the scale."
    guard weights.count > 64 else {
      let marks: [any Mark] = [
        RectangleMark(
          x1: weights.indices.map { Double($0) - 0.5 }, x2: weights.indices.map { Double($0) + 0.5 },
          y1: weights.map { _ in 0 },
          y2: weights, gap: 0.6)
      ]
      return Figure(
        title: title ?? finding, note: note ?? standard,
        panel: Axes(
          x: Axis(
            "channel", mapping: .linear(-0.5...max(0.5, Double(weights.count) - 0.5)), ticks: .automatic,
            format: .count, hasGrid: false),
          y: Axis("weight", mapping: .linear(0...max(1, high))), marks: marks, height: .points(110)))
    }
    // Few channels get large cells, so that the strip is never so flat that its colour bar has no room for ticks.
    let columns = weights.count > 512 ? 128 : 32
    let cell = weights.count > 512 ? 4.0 : 8.0
    let rows = (weights.count + columns - 1) / columns
    let padded = weights + [Double](repeating: .nan, count: rows * columns - weights.count)
    let scale = ColourScale(.viridis, domain: low == high ? low - 0.5...high + 0.5 : low...high)
    let strip = Axes(
      title: "in channel order, \(columns) a row", x: .hidden(.linear(0...1)), y: .hidden(.linear(0...1)),
      marks: [ImageMark(ValueGrid(padded, width: columns, height: rows).raster(scale))],
      height: .points(max(32, Double(rows) * cell)), colourBar: ColourBar(scale))
    let sorted = finite.sorted(by: >)
    let curve = Axes(
      title: "sorted",
      x: Axis(
        "rank of the channel", mapping: .linear(1...Double(max(2, sorted.count))), format: .count, hasGrid: false),
      y: Axis("weight", mapping: .linear(Ticks.nice(min(0, low)...max(1, high)))),
      marks: [
        LineMark(x: sorted.indices.map { Double($0 + 1) }, y: sorted, stroke: Stroke(.accent, width: 1.5)),
        RuleMark(.y(finite.isEmpty ? .nan : finite.reduce(0, +) / Double(finite.count)), label: "mean"),
      ], height: .points(100))
    return Figure(title: title ?? finding, note: note ?? standard, rows: [Figure.Row([strip]), Figure.Row([curve])])
  }
}
