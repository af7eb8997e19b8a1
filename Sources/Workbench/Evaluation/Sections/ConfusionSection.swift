import Evaluation
import Plotting
import Reporting
import Statistics

extension EvaluationPage {
  mutating func confusion() throws -> Section {
    let rows = try shelf.place(
      confusionFigure(.rows), stem: "confusion-matrix",
      caption: "Share of each true label's images (rows) by predicted label (columns); rows add up to 100 % "
        + "(n = \(facts.n)). The diagonal is recall.")
    let columns = try shelf.place(
      confusionFigure(.columns), stem: "confusion-matrix-by-predicted",
      caption: "Share of each predicted label's images; columns add up to 100 % (n = \(facts.n)). The diagonal is "
        + "precision.")
    let all = try shelf.place(
      confusionFigure(.all), stem: "confusion-matrix-of-all",
      caption: "Share of all images (n = \(facts.n)). The diagonal adds up to accuracy.")
    let prior = try shelf.place(
      priorFigure, stem: "prediction-prior",
      caption: "Share of each class among the labels and among the predictions (n = \(facts.n)), with paired 95 % "
        + "intervals of the difference.")
    let pairs = facts.matrix.rankedConfusions()
    let cells = try confusionCells(figures: [rows, columns, all].map(\.stem))
    return Section("Confusion\(confusionFinding(pairs))", id: "confusion") {
      confusionText(pairs)
      preferenceText
      prior
      Alternatives(
        id: "confusion-shares", title: "Shares of",
        views: [
          .init("each label") { rows }, .init("each predicted label") { columns }, .init("all images") { all },
        ])
      cells
      pairs.isEmpty ? nil : confusionTable(pairs)
    }
  }

  private var priorFigure: Figure {
    let (supports, predicted) = (facts.matrix.supports, facts.matrix.predictedCounts)
    return Figures.predictionPrior(
      facts.classes.indices.map { k in
        let hits = facts.matrix[k, k]
        // An image counts in both shares or in neither, unless it is missed or a false alarm.
        let interval = pairedDifferenceInterval(
          onlyFirst: supports[k] - hits, onlySecond: predicted[k] - hits, count: facts.n)
        return PriorRow(
          facts.classes[k], labelled: supports[k], predicted: predicted[k],
          difference: Estimate(
            Double(predicted[k] - supports[k]) / Double(facts.n), low: interval.low, high: interval.high))
      }, images: facts.n)
  }

  private func confusionFigure(_ normalisation: ConfusionNormalisation) -> Figure {
    let matrix = facts.matrix
    let k = facts.classes.count
    let (title, shares): (String, [Double]) =
      switch normalisation {
      case .rows: ("How the images of each label are predicted", matrix.normalized(.byTrue))
      case .columns: ("What each predicted label contains", matrix.normalized(.byPredicted))
      case .all: ("Where all images are", matrix.normalized(.all))
      }
    var figure = Figures.confusionMatrix(
      counts: (0..<k).map { t in (0..<k).map { matrix[t, $0] } }, classes: facts.classes, normalisation: normalisation,
      title: title)
    figure.alternativeText =
      "Confusion matrix, rows true, columns predicted. "
      + (0..<k).map { t in
        let cells = (0..<k).map { "\(facts.classes[$0]) \(Quantity.percent(shares[t * k + $0], digits: 0).text)" }
        return "\(facts.classes[t]): \(cells.joined(separator: ", "))."
      }.joined(separator: " ")
    return figure
  }

  /// The most frequent confusion, when it rests on enough images to be named.
  private func named(_ pairs: [ConfusionMatrix.Confusion]) -> ConfusionMatrix.Confusion? {
    pairs.first.flatMap { facts.matrix.supports[$0.truth] >= 30 && $0.count >= 10 ? $0 : nil }
  }

  private func confusionFinding(_ pairs: [ConfusionMatrix.Confusion]) -> Prose {
    guard let pair = named(pairs) else { return pairs.isEmpty ? ": none" : "" }
    return ": \(facts.classes[pair.truth]) is predicted as \(facts.classes[pair.predicted]) in "
      + "\(Quantity.percent(pair.share, digits: 0)) of its images"
  }

  private func confusionText(_ pairs: [ConfusionMatrix.Confusion]) -> Prose {
    let mistakes = facts.n - facts.matrix.correct
    guard let pair = named(pairs) else {
      return pairs.isEmpty
        ? "Every one of the \(images(facts.n)) is predicted as labelled." : "\(images(mistakes)) are predicted wrongly."
    }
    return """
      The most frequent confusion is \(facts.classes[pair.truth]) predicted as \(facts.classes[pair.predicted]): \
      \(images(pair.count)), \(full: share(pair)) of those labelled \(facts.classes[pair.truth]), and \
      \(Quantity.percent(Double(pair.count) / Double(mistakes))) of all \(mistakes) mistakes.
      """
  }

  /// Names the class that is predicted too often, when the test of its misses against its false alarms leaves no doubt.
  private var preferenceText: Prose {
    let (supports, predicted) = (facts.matrix.supports, facts.matrix.predictedCounts)
    let excess = facts.classes.indices.filter { k in
      let test = McNemarTest(onlyFirst: predicted[k] - facts.matrix[k, k], onlySecond: supports[k] - facts.matrix[k, k])
      return predicted[k] > supports[k] && supports[k] >= 30 && test.exactP < 0.001
    }.max { predicted[$0] - supports[$0] < predicted[$1] - supports[$1] }
    guard let excess else { return "" }
    return "\(sentence(facts.classes[excess])) is predicted for \(images(predicted[excess])), while "
      + "\(supports[excess]) carry this label."
  }

  private func share(_ pair: ConfusionMatrix.Confusion) -> Quantity {
    let support = facts.matrix.supports[pair.truth]
    return .percent(
      pair.share, interval: Quantity.Interval(wilsonInterval(successes: pair.count, count: support)))
  }

  /// The most frequent confusions.
  /// - Parameter pairs: all kinds of confusion, the most frequent first; at least one.
  func confusionTable(_ pairs: [ConfusionMatrix.Confusion]) -> Table {
    let mistakes = facts.n - facts.matrix.correct
    let rows = pairs.prefix(12).map { pair -> [Table.Cell] in
      let back = facts.matrix[pair.predicted, pair.truth]
      return [
        .text(Prose(facts.classes[pair.truth])), .text(Prose(facts.classes[pair.predicted])),
        .count(pair.count, bar: Double(pair.count) / Double(pairs[0].count)), .number(share(pair)),
        .number(.percent(Double(pair.count) / Double(mistakes))), .count(back),
      ]
    }
    let shown = min(12, pairs.count)
    return Table(
      id: "confused-pairs",
      caption: "The \(shown) most frequent of \(pairs.count) kinds of confusion. Shares of the true label carry 95 % "
        + "Wilson intervals; “Reverse” counts the same two labels the other way round.",
      columns: [
        .text("Label"), .text("Predicted as"), .number("Images"), .number("Of the label"), .number("Of all mistakes"),
        .number("Reverse"),
      ], cells: rows)
  }
}
