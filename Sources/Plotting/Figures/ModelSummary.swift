import Drawing

extension Figures {
  /// The parameters of each part of a model as bars, in the order of the model.
  public static func modelSummary(parts: [(name: String, parameters: Int)], title: String? = nil, note: String? = nil)
    -> Figure
  {
    let total = parts.reduce(0) { $0 + $1.parameters }
    let largest = parts.map(\.parameters).max() ?? 0
    return Figure(
      title: title ?? "The model has \(count(total)) parameters",
      note: note ?? "Share of all parameters and their number.",
      panel: Axes(
        x: .hidden(.linear(0...Double(max(1, largest)))), y: .band(parts.map(\.name)),
        marks: [
          BarMark(
            .horizontal, values: parts.map { Double($0.parameters) },
            labels: parts.map { part in
              "\(percent(total > 0 ? Double(part.parameters) / Double(total) : 0))  \(count(part.parameters))"
            })
        ], height: .points(max(20, Double(parts.count) * 18))))
  }
}
