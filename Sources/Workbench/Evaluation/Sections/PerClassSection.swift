import Evaluation
import Plotting
import Reporting
import Statistics

extension EvaluationPage {
  mutating func perClass() throws -> Section {
    let figure = try shelf.place(
      perClassFigure, stem: "per-class-measures",
      caption: "Precision, recall and F1 of each class, highest F1 first (n = \(facts.n)). Precision and recall carry "
        + "Wilson intervals, F1 a bootstrap interval (where no draw differs, Wilson's of TP/(TP+FP+FN)), all at 95 %."
        + "\(hollowRemark)")
    return Section("Per class: \(perClassFinding)", id: "per-class") {
      perClassText
      figure
      perClassTable
      Details("Classification report as scikit-learn prints it") {
        Code(classificationReport(facts.predictions))
      }
    }
  }

  /// The F1 of the classes without copies of training images, where that is another number.
  private var cleanF1: [Estimate]? {
    guard let leakage = facts.leakage, !leakage.copies.isEmpty, let clean = leakage.clean else { return nil }
    let matrix = ConfusionMatrix(clean)
    return zip(ClassScores.all(matrix), zip(matrix.supports, matrix.predictedCounts)).map { scores, counts in
      Estimate(counts.0 + counts.1 == 0 ? .nan : scores.f1)
    }
  }

  private var hollowRemark: Prose { cleanF1 == nil ? "" : " Hollow dots leave out copies of training images." }

  private var perClassFigure: Figure {
    let scores = facts.report.inputs.perClass
    func estimates(_ measure: ResampledMetrics.ClassMeasure, _ value: (ClassScores) -> Double) -> [Estimate] {
      scores.indices.map { k in
        facts.interval(measure, k).map { Estimate(value(scores[k]), low: $0.low, high: $0.high) } ?? Estimate(.nan)
      }
    }
    var series = [
      PerClassSeries("precision", estimates(.precision, \.precision)),
      PerClassSeries("recall", estimates(.recall, \.recall)),
      PerClassSeries("F1", estimates(.f1, \.f1)),
    ]
    if let cleanF1 { series.append(PerClassSeries("F1 without copies", cleanF1, isHollow: true)) }
    var figure = Figures.perClassDots(
      classes: facts.classes, series: series, support: facts.matrix.supports, sortedBy: 2,
      title: "Precision, recall and F1 of each class")
    figure.alternativeText =
      "Dot plot. "
      + facts.classes.indices.map { k in
        "\(facts.classes[k]): precision \(shown(scores[k].precision, facts.interval(.precision, k))), "
          + "recall \(shown(scores[k].recall, facts.interval(.recall, k))), "
          + "F1 \(shown(scores[k].f1, facts.interval(.f1, k))), n = \(scores[k].support)."
      }.joined(separator: " ")
    return figure
  }

  private func shown(_ value: Double, _ interval: Statistics.Interval?) -> String {
    Quantity(interval == nil ? nil : value, digits: 2).text
  }

  /// Classes with at least 30 images, lowest F1 first.
  private var rankedClasses: [Int] {
    let scores = facts.report.inputs.perClass
    return facts.classes.indices.filter { scores[$0].support >= 30 }.sorted {
      (scores[$0].f1, $0) < (scores[$1].f1, $1)
    }
  }

  /// The class whose interval of F1 ends below that of every other one.
  var weakestClass: Int? {
    let ranked = rankedClasses
    guard ranked.count > 1, let high = facts.interval(.f1, ranked[0])?.high else { return nil }
    return ranked.dropFirst().allSatisfy { high < facts.interval(.f1, $0)?.low ?? 0 } ? ranked[0] : nil
  }

  private var perClassFinding: Prose {
    let scores = facts.report.inputs.perClass
    let ranked = rankedClasses
    if let weakest = weakestClass {
      return "\(facts.classes[weakest]) is the weakest (F1 \(Quantity(scores[weakest].f1, digits: 2)))"
    }
    guard let low = ranked.first, let high = ranked.last, low != high else { return "precision, recall and F1" }
    let isWhole = ranked.count == scores.count { $0.support > 0 }
    return "F1 from \(Quantity(scores[low].f1, digits: 2)) (\(facts.classes[low])) to "
      + "\(Quantity(scores[high].f1, digits: 2)) (\(facts.classes[high]))\(isWhole ? "" : ", classes of 30 images or more")"
  }

  private var perClassText: Prose {
    let scores = facts.report.inputs.perClass
    let present = facts.classes.indices.filter { scores[$0].support > 0 }
    guard let rarest = present.min(by: { scores[$0].support < scores[$1].support }),
      let recall = facts.interval(.recall, rarest)
    else { return "" }
    let known = Quantity.percent(scores[rarest].recall, interval: Quantity.Interval(recall))
    return """
      The smallest class, \(facts.classes[rarest]), rests on \(images(scores[rarest].support)): its recall is \
      \(full: known).
      """
  }

  /// Precision, recall, F1 and the areas of each class.
  var perClassTable: Table {
    let inputs = facts.report.inputs
    func measure(_ value: Double, _ interval: Statistics.Interval?) -> Table.Cell {
      .number(Quantity(interval == nil ? nil : value, interval: interval.map { Quantity.Interval($0) }))
    }
    let rows = facts.classes.indices.map { k -> Table.Row in
      let scores = inputs.perClass[k]
      return Table.Row([
        .text(Prose(facts.classes[k])), .count(scores.support),
        measure(scores.precision, facts.interval(.precision, k)),
        measure(scores.recall, facts.interval(.recall, k)), measure(scores.f1, facts.interval(.f1, k)),
        .number(Quantity(scores.specificity)),
        .number(Quantity(inputs.ranking.rocAreas[k])), .number(Quantity(inputs.ranking.averagePrecisions[k])),
      ])
    }
    let macro = inputs.averaged(.macro)
    let mean = Table.Row(
      [
        "macro mean", .count(facts.n), .number(Quantity(macro.precision)), .number(Quantity(macro.recall)),
        .number(Quantity(macro.f1)), .empty, .number(Quantity(inputs.ranking.macroOneVersusRest)),
        .number(Quantity(inputs.ranking.macroAveragePrecision)),
      ], isTotal: true)
    return Table(
      id: "per-class-table",
      caption:
        "Each class against the rest. A dash marks a value that does not exist; macro means count it as 0, except "
        + "those of ROC AUC and average precision (AP), which are over the \(inputs.ranking.classesUsed) classes that "
        + "have one.",
      columns: [
        .text("Class"), .number("Images"), .number("Precision"), .number("Recall"), .number("F1"),
        .number("Specificity"), .number("ROC AUC"), .number("AP"),
      ], rows: rows + [mean])
  }
}
