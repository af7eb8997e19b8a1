import Drawing

/// What changes of images did to one method.
public struct StabilityPanel: Sendable {
  /// The method.
  public var name: String
  /// How far each change moved the probability, 0 to 1.
  public var probabilities: [Double]
  /// How alike the maps stayed, -1 to 1.
  public var similarities: [Double]
  /// The share of changes that left the prediction and moved the explanation.
  public var unstable: Estimate

  /// What changes of images did to one method.
  public init(name: String, probabilities: [Double], similarities: [Double], unstable: Estimate) {
    self.name = name
    self.probabilities = probabilities
    self.similarities = similarities
    self.unstable = unstable
  }
}

extension Figures {
  /// The plane of changes: how far the prediction moved against how alike the maps stayed.
  /// - Parameters:
  ///   - panels: one a method.
  ///   - stablePrediction: the change of the probability below which a prediction counts as stable.
  ///   - stableExplanation: the likeness below which an explanation counts as unstable.
  public static func stabilityPlane(
    _ panels: [StabilityPanel], stablePrediction: Double, stableExplanation: Double, title: String? = nil,
    note: String? = nil
  ) -> Figure {
    let largest = panels.flatMap(\.probabilities).filter(\.isFinite).max() ?? 0
    let right = Ticks.nice(0...max(4 * stablePrediction, largest)).upperBound
    let axes = panels.map { panel in
      Axes(
        title: panel.name,
        x: Axis("change of the probability", mapping: .linear(0...right)),
        y: Axis("likeness of the maps", mapping: .linear(-1...1), ticks: .at([-1, -0.5, 0, 0.5, 1])),
        marks: [
          RectangleMark(
            x1: [0], x2: [stablePrediction], y1: [-1], y2: [stableExplanation], fill: Paint.warning.opacity(0.22),
            gap: 0),
          DotMark(
            x: panel.probabilities, y: panel.similarities, paint: Paint.accent.opacity(0.45), radius: 1.6),
        ], height: .points(120),
        caption:
          "\(percent(panel.unstable.value)) in the shaded corner (\(percent(panel.unstable.low)) to \(percent(panel.unstable.high)))"
      )
    }
    let worst = panels.max { $0.unstable.value < $1.unstable.value }
    let found = worst.map {
      $0.unstable.value > 0
        ? "\($0.name) moves most often while the prediction stays: \(percent($0.unstable.value)) of the changes"
        : "No change moved an explanation and left the prediction"
    }
    return Figure(
      title: title ?? (panels.count == 1 ? "How stable the explanations are" : found ?? "No change was compared"),
      note: note
        ?? "A dot an image and change (mirror, shifts, turns, light, contrast, noise, JPEG). Likeness is the rank correlation after mapping back; percentages with 95\u{202F}% Wilson intervals.",
      rows: Figure.rows(of: axes, columns: min(2, max(1, panels.count))))
  }
}

extension FigureExamples {
  func stabilityPlane() -> Figure {
    func panel(_ name: String, _ level: Double, _ share: Double) -> StabilityPanel {
      var (probabilities, similarities): ([Double], [Double]) = ([], [])
      for i in 0..<40 {
        let along = Double(i * 7 % 40) / 40
        let down = Double(i * 11 % 40) / 40
        probabilities.append(0.3 * along * Double(i % 5) / 4)
        similarities.append(level - 0.9 * down * (1.1 - level))
      }
      return StabilityPanel(
        name: name, probabilities: probabilities, similarities: similarities,
        unstable: Estimate(share, low: max(0, share - 0.04), high: share + 0.06))
    }
    return Figures.stabilityPlane(
      [panel("Grad-CAM", 0.96, 0.02), panel("Gradient", 0.55, 0.41)], stablePrediction: 0.05, stableExplanation: 0.5)
  }
}
