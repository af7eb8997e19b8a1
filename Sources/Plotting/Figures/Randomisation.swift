import Drawing

/// How a method's maps lose their likeness while a network loses its layers.
public struct RandomisationLine: Sendable {
  /// The method or control.
  public var name: String
  /// Shares of new layers, ascending from 0.
  public var shares: [Double]
  /// Rank correlation with the map of the network itself.
  public var values: [Double]

  /// A line of the figure.
  public init(name: String, shares: [Double], values: [Double]) {
    self.name = name
    self.shares = shares
    self.values = values
  }
}

extension Figures {
  /// The rank correlation below which two maps are not called alike.
  private static let leastLikeness = 0.2

  /// Likeness of maps to those of a network whose layers become new from the output down.
  /// - Parameters:
  ///   - methods: the methods.
  ///   - controls: what noise and edges would do, drawn dashed.
  ///   - images: how many were explained.
  public static func randomisation(
    methods: [RandomisationLine], controls: [RandomisationLine], images: Int, title: String? = nil,
    note: String? = nil
  ) -> Figure {
    func name(_ line: RandomisationLine) -> String {
      line.values.last.map { "\(line.name) \(NumberFormat.decimals(2).text($0))" } ?? line.name
    }
    let marks: [any Mark] =
      controls.map { line in
        LineMark(
          x: line.shares, y: line.values, stroke: Stroke(.secondaryInk, width: 1, dash: [2, 3]), name: name(line))
      }
      + methods.enumerated().map { k, line in
        LineMark(
          x: line.shares, y: line.values,
          stroke: Stroke(.category(k), width: 1.4, dash: k % Palette.categories.count < 4 ? [] : [5, 2]),
          name: name(line))
      }
    let last = methods.compactMap { line in line.values.last.map { (name: line.name, value: $0) } }
    let found = last.max { $0.value < $1.value }.map {
      $0.value < leastLikeness
        ? "With all layers new, no method's map is like its own"
        : "With all layers new, \($0.name) still agrees by \(NumberFormat.decimals(2).text($0.value))"
    }
    let low = min(0, (methods + controls).flatMap(\.values).filter(\.isFinite).min() ?? 0)
    return Figure(
      title: title ?? (methods.count > 1 ? found : nil) ?? "Maps of a network that forgets",
      note: note
        ?? "n = \(count(images)) images, means. Dashed: maps at random, and the edges of the image, which know nothing of the network. The number beside a line is its last value.",
      panel: Axes(
        x: Axis(
          "share of layers with new weights, from the output down", mapping: .linear(0...1),
          ticks: .at([0, 0.25, 0.5, 0.75, 1]), format: .percent(decimals: 0)),
        y: Axis("rank correlation", mapping: .linear(Ticks.nice(low...1))), marks: marks, legend: .direct,
        height: .points(max(170, Double(marks.count) * Typography.value.lineHeight + 20))))
  }
}

extension FigureExamples {
  func randomisation() -> Figure {
    let shares = (0...8).map { Double($0) / 8 }
    func line(_ name: String, _ floor: Double, _ speed: Double) -> RandomisationLine {
      RandomisationLine(name: name, shares: shares, values: shares.map { floor + (1 - floor) / (1 + speed * $0) })
    }
    return Figures.randomisation(
      methods: [
        line("Grad-CAM", -0.1, 9), line("Guided backpropagation", 0.7, 2), line("Integrated gradients", 0.05, 6),
      ],
      controls: [line("Random", -0.02, 400), line("Edges", 1, 0)], images: 24)
  }
}
