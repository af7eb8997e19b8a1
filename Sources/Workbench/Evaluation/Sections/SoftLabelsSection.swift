import Evaluation
import Foundation
import Plotting
import Reporting
import Statistics

extension EvaluationPage {
  /// The model beside several people's votes; `nil` without them.
  mutating func softLabels() throws -> Section? {
    guard let report = facts.votes, let votes = input.votes else { return nil }
    let figure = try shelf.place(
      softLabelsFigure(report, votes), stem: "soft-labels",
      caption: "Left: how divided the voters are against how divided the model is, by image, as a density (n = "
        + "\(report.voted) with votes). Right: accuracy where the label has the most votes and where it has not.")
    return Section("Votes\(softLabelsFinding(report))", id: "votes") {
      """
      Several people named each of \(images(report.voted)). Where they disagree with the given label a mistake may be the \
      label's; where they disagree with each other nobody can be right all the time. \(report.unvoted) images have no vote \
      for any class, and in \(report.undecided) no class wins.
      """
      figure
      softLabelsTable(report)
    }
  }

  private func softLabelsFigure(_ report: SoftLabelReport, _ votes: SoftLabels) -> Figure {
    func entropy(_ shares: some Sequence<Double>) -> Double { -shares.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) } }
    let rows = votes.votedRows
    func estimate(_ id: String) -> Estimate {
      let measure = report.measure(id)
      return Estimate(
        measure?.value ?? .nan, low: measure?.interval?.low ?? .nan, high: measure?.interval?.high ?? .nan)
    }
    let ceiling = voterAgreement(votes)
    let parts = [("all", "accuracy_all"), ("agreed", "accuracy_agreed"), ("disputed", "accuracy_disputed")]
    var figure = Figures.softLabels(
      votes: rows.compactMap { votes.shares($0).map { entropy($0) } },
      predictions: rows.map { entropy(facts.predictions.row($0)) }, maximum: log(Double(facts.classes.count)),
      correlation: estimate("entropy_correlation"),
      rows: zip(parts, ceiling).map { part, ceiling in
        SoftLabelRow(
          part.0, accuracy: estimate(part.1), ceiling: ceiling, count: report.measure(part.1)?.count ?? 0)
      })
    figure.alternativeText =
      "Model and votes. "
      + report.measures.map { "\($0.name): \(Quantity($0.value).text), n = \($0.count)." }.joined(separator: " ")
    return figure
  }

  /// The mean share of votes for the label over all, agreed and disputed images.
  private func voterAgreement(_ votes: SoftLabels) -> [Double?] {
    let labels = facts.predictions.labels
    let rows = votes.votedRows
    let agreed = rows.filter { votes.plurality($0) == labels[$0] }
    let disputed = rows.filter { votes.plurality($0) != labels[$0] }
    return [rows, agreed, disputed].map { rows in
      let shares = rows.compactMap { row in votes.shares(row)?[labels[row]] }
      return shares.isEmpty ? nil : shares.reduce(0, +) / Double(shares.count)
    }
  }

  private func softLabelsFinding(_ report: SoftLabelReport) -> Prose {
    guard let agreed = report.measure("accuracy_agreed"), let disputed = report.measure("accuracy_disputed"),
      let high = agreed.interval, let low = disputed.interval, agreed.count >= 30, disputed.count >= 30,
      low.high < high.low
    else { return "" }
    return ": \(Quantity.percent(agreed.value)) right where voters agree with the label, "
      + "\(Quantity.percent(disputed.value)) where they do not"
  }

  private func softLabelsTable(_ report: SoftLabelReport) -> Table {
    Table(
      id: "votes-table", caption: "Measures against the votes with 95 % intervals.",
      columns: [.text("Measure"), .number("Value"), .number("Images"), .text("Rule")],
      cells: report.measures.map { measure in
        let interval = measure.interval.map { Quantity.Interval($0) }
        let isShare = measure.interval?.method == "wilson" || measure.id.hasPrefix("voter_")
        return [
          .text(Prose(measure.name)),
          .number(
            isShare ? .percent(measure.value, interval: interval) : Quantity(measure.value, interval: interval)),
          .count(measure.count), .text(Prose(measure.convention)),
        ]
      }, sortable: false)
  }
}
