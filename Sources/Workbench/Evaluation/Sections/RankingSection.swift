import Evaluation
import Plotting
import Reporting
import Statistics

extension EvaluationPage {
  /// How well each class's probability puts its own images first.
  mutating func ranking() throws -> Section {
    let roc = try shelf.place(
      curvesFigure(.roc), stem: "roc-curves",
      caption:
        "ROC curve of each class against the rest (n = \(facts.n)); the other classes in gray, the dashed line is "
        + "chance. AUC with 95 % BCa interval.")
    let precision = try shelf.place(
      curvesFigure(.precisionRecall), stem: "precision-recall-curves",
      caption: "Precision against recall of each class (n = \(facts.n)); the dashed line is the class's share, what "
        + "guessing reaches. Average precision (AP) with 95 % BCa interval.")
    return Section("Ranking\(rankingFinding)", id: "ranking") {
      rankingText
      roc
      precision
      areasTable
      rankingTable
    }
  }

  private var areasTable: Table {
    let scores = facts.report.inputs.ranking
    func cell(_ value: Double?, _ measure: ResampledMetrics.ClassMeasure, _ k: Int) -> Table.Cell {
      .number(Quantity(value, interval: facts.interval(measure, k).map { Quantity.Interval($0) }))
    }
    return Table(
      id: "areas", caption: "Areas of each class against the rest with 95 % BCa intervals, and the AP of guessing.",
      columns: [.text("Class"), .number("Images"), .number("ROC AUC"), .number("AP"), .number("AP of guessing")],
      cells: facts.classes.indices.map { k in
        let support = facts.matrix.supports[k]
        return [
          .text(Prose(facts.classes[k])), .count(support), cell(scores.rocAreas[k], .rocAUC, k),
          cell(scores.averagePrecisions[k], .averagePrecision, k),
          .number(Quantity(Double(support) / Double(facts.n))),
        ]
      })
  }

  private func curves(_ kind: RankingCurveKind) -> [ClassCurve] {
    facts.classes.indices.map { k in
      let curve = facts.predictions.rankingCurve(ofClass: k)
      let measure: ResampledMetrics.ClassMeasure = kind == .roc ? .rocAUC : .averagePrecision
      let value =
        kind == .roc ? facts.report.inputs.ranking.rocAreas[k] : facts.report.inputs.ranking.averagePrecisions[k]
      let interval = facts.interval(measure, k)
      let points = kind == .roc ? curve.rocPoints : curve.precisionRecallPoints
      return ClassCurve(
        facts.classes[k], x: points.map(\.x), y: points.map(\.y),
        area: Estimate(value ?? .nan, low: interval?.low ?? .nan, high: interval?.high ?? .nan),
        positives: curve.positives)
    }
  }

  private func curvesFigure(_ kind: RankingCurveKind) -> Figure {
    let curves = curves(kind)
    var figure =
      kind == .roc
      ? Figures.rocCurves(curves, images: facts.n) : Figures.precisionRecallCurves(curves, images: facts.n)
    let name = kind == .roc ? "AUC" : "average precision"
    figure.alternativeText =
      "\(kind == .roc ? "ROC" : "Precision-recall") curves. "
      + curves.map { "\($0.name): \(name) \(Quantity($0.area.value).text)." }.joined(separator: " ")
    return figure
  }

  /// Classes with a ROC area and enough images to speak of it, best first.
  private var rankedByArea: [Int] {
    let areas = facts.report.inputs.ranking.rocAreas
    let supports = facts.matrix.supports
    return facts.classes.indices.filter { areas[$0] != nil && supports[$0] >= Figures.fewestForRanking }.sorted {
      (areas[$1] ?? 0, $0) < (areas[$0] ?? 0, $1)
    }
  }

  private var rankingFinding: Prose {
    guard facts.n >= 30, let best = rankedByArea.first, let last = rankedByArea.last, best != last else { return "" }
    let areas = facts.report.inputs.ranking.rocAreas
    return ": AUC from \(Quantity(areas[last], digits: 2)) (\(facts.classes[last])) to "
      + "\(Quantity(areas[best], digits: 2)) (\(facts.classes[best]))"
  }

  private var rankingText: Prose {
    """
    The area under a ROC curve is the chance that an image of the class gets a higher probability for it than another \
    image. It does not see how rare a class is; average precision does: guessing reaches \(Quantity(0.5, digits: 1)) of \
    the first and the class's share of the second.
    """
  }

  private var rankingTable: Table {
    let metrics = [
      "roc_auc_macro_ovr", "roc_auc_weighted_ovr", "roc_auc_macro_ovo", "roc_auc_micro", "average_precision_macro",
      "average_precision_micro",
    ].compactMap(MetricRegistry.metric)
    return Table(
      id: "ranking-table",
      caption: "Areas over all classes with 95 % BCa intervals, \(facts.report.inputs.ranking.classesUsed) of "
        + "\(facts.classes.count) classes used.",
      columns: [.text("Area"), .number("Value"), .text("Rule")],
      cells: metrics.map { metric in
        [.text(Prose(metric.name)), .number(facts.headline(metric.id)), .text(Prose(metric.convention))]
      }, sortable: false)
  }
}

/// Which of the two curves is drawn.
private enum RankingCurveKind { case roc, precisionRecall }
