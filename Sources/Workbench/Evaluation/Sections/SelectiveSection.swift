import Evaluation
import Plotting
import Reporting
import Statistics

extension EvaluationPage {
  /// The error rate that the text asks for.
  private static let targetRisk = 0.1

  mutating func selective() throws -> Section {
    let chosen = coverageAtTarget
    let figure = try shelf.place(
      riskFigure(chosen), stem: "risk-coverage",
      caption: "Share of wrong answers when only the most confident images are answered (n = \(facts.n)). The dashed "
        + "level line is a random order, the orange line an oracle that leaves every mistake to the end.")
    let spread = try shelf.place(
      Figures.confidenceSpread(confidenceGroups, separation: separation), stem: "confidence-spread",
      caption: "Confidence of right and of wrong answers, by predicted class (n = \(facts.n)).")
    return Section("Selective prediction\(selectiveFinding(chosen))", id: "selective") {
      selectiveText(chosen)
      figure
      spread
      coverageTable
      facts.decisions.map { cutsTable($0) }
    }
  }

  /// The confidences of each predicted class.
  private var confidenceGroups: [ConfidenceGroup] {
    let predictions = facts.predictions
    let (confidences, correct) = (predictions.confidences, predictions.correct)
    var groups = facts.classes.map { ConfidenceGroup($0, right: [], wrong: []) }
    for row in confidences.indices {
      let place = predictions.predicted[row]
      if correct[row] {
        groups[place].right.append(confidences[row])
      } else {
        groups[place].wrong.append(confidences[row])
      }
    }
    return groups.filter { !$0.right.isEmpty || !$0.wrong.isEmpty }
  }

  private var separation: Estimate? {
    let interval = facts.report.intervals["failure_auroc"]
    return facts.report.inputs.selective.separation.map {
      Estimate($0, low: interval?.low ?? .nan, high: interval?.high ?? .nan)
    }
  }

  private func cutsTable(_ study: DecisionStudy) -> Table {
    Table(
      id: "confidence-cuts",
      caption:
        "Cuts of the confidence chosen on \(study.rows) validation images so that the error among accepted images "
        + "is at most the wanted one with 95 % certainty (selection with guaranteed risk, Geifman and El-Yaniv 2017), "
        + "and what they do here. A dash: no cut that was judged gives the guarantee.",
      columns: [
        .number("Wanted error"), .number("Confidence from"), .number("Bound"), .number("Accepted here"),
        .number("Error here"),
      ],
      cells: study.cuts.map { cut, outcome in
        [
          .number(.percent(cut.wantedError, digits: 0)), .number(.percent(cut.confidence)),
          .number(.percent(cut.confidence == nil ? nil : cut.bound)),
          .number(
            .percent(
              cut.confidence == nil ? nil : outcome.coverage, interval: Quantity.Interval(outcome.coverageInterval))),
          .number(.percent(outcome.error, interval: outcome.errorInterval.map { Quantity.Interval($0) })),
        ]
      }, sortable: false)
  }

  /// The largest part of the images, most confident first, with at most one wrong answer in ten; nil when that part
  /// holds fewer than 30 images.
  private var coverageAtTarget: Int? {
    facts.report.inputs.selective.largestCoverage(atRisk: Self.targetRisk).map { Int(($0 * Double(facts.n)).rounded()) }
  }

  private func mistakes(among count: Int) -> Int {
    Int((facts.report.inputs.selective.risks[count - 1] * Double(count)).rounded())
  }

  private func risk(among count: Int) -> Quantity {
    let interval = wilsonInterval(successes: mistakes(among: count), count: count)
    return .percent(
      facts.report.inputs.selective.risks[count - 1], n: count, interval: Quantity.Interval(interval))
  }

  private func riskFigure(_ chosen: Int?) -> Figure {
    let curve = facts.report.inputs.selective
    let oracle = curve.oracleRisks
    let n = facts.n
    // About 150 points; the first few images say little and would only draw a spike.
    let first = min(n, max(1, min(20, n / 20)))
    let step = max(1, (n - first) / 150)
    var counts = Array(stride(from: first, through: n, by: step))
    if counts.last != n { counts.append(n) }
    let points = counts.map { count in
      let interval = wilsonInterval(successes: mistakes(among: count), count: count)
      return RiskPoint(
        coverage: Double(count) / Double(n),
        risk: Estimate(curve.risks[count - 1], low: interval.low, high: interval.high), oracle: oracle[count - 1])
    }
    let mark = chosen.map { count in
      let share = Double(count) / Double(n)
      return (
        coverage: share,
        label: "at most 10\u{A0}% wrong up to \(Quantity.percent(share, digits: 0).text.replacing(" ", with: "\u{A0}"))"
      )
    }
    var figure = Figures.riskCoverage(
      points: points, count: n, chosen: mark, title: "Wrong answers among the most confident images")
    figure.alternativeText =
      "Risk-coverage curve. "
      + coverages.map { "Share of wrong answers at \($0.name) coverage: \(risk(among: $0.count).text)." }
      .joined(separator: " ")
    return figure
  }

  private func selectiveFinding(_ chosen: Int?) -> Prose {
    if let chosen {
      return ": the surest \(Quantity.percent(Double(chosen) / Double(facts.n), digits: 0)) at \(10) % error"
    }
    guard facts.n >= 60 else { return "" }
    return
      ": the surer half errs in \(Quantity.percent(facts.report.inputs.selective.risk(atCoverage: 0.5), digits: 0))"
  }

  private func selectiveText(_ chosen: Int?) -> Prose {
    let curve = facts.report.inputs.selective
    let areas: Prose = """
      The area under the curve (AURC) is \(Quantity(curve.area)), \(Quantity(curve.excessArea)) more than the oracle's. \(separationText)
      """
    guard let chosen else {
      return "No part of at least \(30) most confident images has one wrong answer in ten or fewer. \(areas)"
    }
    return """
      Answering only the \(images(chosen)) with the highest confidence leaves \(full: risk(among: chosen)) of the answers \
      wrong. The cut was chosen on these very images; on others the error will be somewhat higher. \(areas)
      """
  }

  private var separationText: Prose {
    guard facts.report.inputs.selective.separation != nil else { return "" }
    return
      "Of all pairs of a right and a wrong answer, the right one is surer in \(full: facts.headline("failure_auroc")) (failure AUROC; \(Quantity(0.5, digits: 1)) is chance)."
  }

  private var coverages: [(name: String, count: Int)] {
    [("10 %", 0.1), ("25 %", 0.25), ("50 %", 0.5), ("75 %", 0.75), ("90 %", 0.9), ("100 %", 1)].map { name, share in
      (name, min(facts.n, max(1, Int((share * Double(facts.n)).rounded(.up)))))
    }
  }

  private var coverageTable: Table {
    let confidences = facts.predictions.confidences.sorted(by: >)
    let oracle = facts.report.inputs.selective.oracleRisks
    return Table(
      id: "coverage-table",
      caption: "Error rate at six coverages with 95 % Wilson intervals, the confidence of the last image answered, and "
        + "the oracle's error rate. Equal confidences keep the order of the data.",
      columns: [.text("Answered"), .number("Images"), .number("Wrong"), .number("Confidence from"), .number("Oracle")],
      cells: coverages.map { name, count in
        let wrong = risk(among: count)
        return [
          .text(Prose(name)), .count(count),
          .number(Quantity(wrong.value, digits: 1, unit: .percent, interval: wrong.interval)),
          .number(.percent(confidences[count - 1])), .number(.percent(oracle[count - 1])),
        ]
      }, sortable: false)
  }
}
