import Drawing
import Files

extension Figures {
  /// Models by several metrics: one panel a metric, dots with intervals, and letters that models share which cannot be
  /// told apart.
  /// - Parameters:
  ///   - models: their names, the best by the first metric first.
  ///   - panels: the metrics; each has one estimate and one text of letters a model.
  ///   - images: how many every model was asked.
  public static func modelRanking(
    models: [String], panels: [MethodScorePanel], images: Int, title: String? = nil, note: String? = nil
  ) -> Figure {
    let finding = rankingTitle(models, panels.first, images)
    let numbers = panels.map { panel in
      "\(panel.title): " + zip(models, panel.estimates).map { "\($0) \($1.text(panel.format))" }.joined(separator: ", ")
    }
    return Figure(
      title: title ?? finding,
      note: note
        ?? "n = \(count(images)) images, the same for every model. Lines are 95\u{202F}% intervals. Models that share a letter cannot be told apart.",
      alternativeText: "\(title ?? finding). " + numbers.joined(separator: ". ") + ".",
      rows: measureRows(models, panels, kind: nil))
  }

  /// Names a leader only where its letters are no one else's.
  private static func rankingTitle(_ models: [String], _ panel: MethodScorePanel?, _ images: Int) -> String {
    guard let panel, images >= 30, models.count > 1, panel.letters.count == models.count,
      let value = panel.estimates.first?.value, value.isFinite
    else { return "Models side by side" }
    let first = Set(panel.letters[0])
    let equals = models.indices.dropFirst().filter { !first.isDisjoint(with: panel.letters[$0]) }
    let measure = panel.title.uncapitalisedFirst
    if first.isEmpty { return "Models side by side" }
    if equals.isEmpty { return sentence("\(isolated(models[0])) leads in \(measure) (\(panel.format.text(value)))") }
    if equals.count == models.count - 1, Set(panel.letters).count == 1 {
      return "The \(models.count) models cannot be told apart by \(measure)"
    }
    return sentence(
      "\(isolated(models[0])) and \(equals.count == 1 ? isolated(models[equals[0]]) : "\(equals.count) others") cannot be told apart by \(measure)"
    )
  }
}

extension FigureExamples {
  func modelRanking() -> Figure {
    let models = ["ResNet50V2 + CBAM", "ResNet50V2", "compact", "compact, no CBAM"]
    func panel(
      _ title: String, _ direction: String, _ values: [Double], _ half: Double, _ letters: [String],
      _ reference: ReferenceLine? = nil, _ format: NumberFormat = .decimals(3)
    ) -> MethodScorePanel {
      MethodScorePanel(
        title: title, direction: direction, estimates: values.map { Estimate($0, low: $0 - half, high: $0 + half) },
        letters: letters, reference: reference, format: format)
    }
    return Figures.modelRanking(
      models: models,
      panels: [
        panel(
          "Accuracy", "higher is better", [0.652, 0.643, 0.601, 0.597], 0.016, ["a", "a", "b", "b"],
          ReferenceLine(0.691, label: "69.1\u{202F}%: ceiling by duplicates"), .percent(decimals: 1)),
        panel("Macro F1", "higher is better", [0.621, 0.619, 0.55, 0.56], 0.02, ["a", "a", "b", "b"]),
        panel(
          "ECE", "lower is better", [0.081, 0.092, 0.031, 0.034], 0.012, ["b", "b", "a", "a"], nil,
          .percent(decimals: 1)),
        panel("Log-loss", "lower is better", [1.02, 1.11, 1.07, 1.09], 0.04, ["a", "b", "ab", "ab"]),
      ], images: 3589)
  }
}
