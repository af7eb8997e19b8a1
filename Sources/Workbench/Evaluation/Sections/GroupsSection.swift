import Evaluation
import Plotting
import Reporting

extension EvaluationPage {
  /// Results by the groups that the user gave; `nil` without them.
  mutating func groups() throws -> Section? {
    guard let report = facts.groups else { return nil }
    let table = report.table
    let figure = try shelf.place(
      groupsFigure(report), stem: "accuracy-by-group",
      caption:
        "Accuracy of the given groups with 95 % Wilson intervals; the line is all \(images(facts.n)). Hollow marks "
        + "rest on fewer than \(table.minimum) images.")
    return Section("Groups\(groupsFinding(report))", id: "groups") {
      groupsText(report)
      figure
      groupsTable(report)
      Details("Recall of each class by group") { recallTable(report) }
    }
  }

  private func groupsFigure(_ report: GroupReport) -> Figure {
    var figure = Figures.slices(
      report.table.figureGroups, overall: accuracy(facts.matrix), images: facts.n, minimum: report.table.minimum)
    figure.alternativeText =
      report.table.slices.map { "\($0.name): accuracy \(Quantity.percent($0.accuracy).text), n = \($0.count)." }
      .joined(separator: " ")
    return figure
  }

  private func groupsFinding(_ report: GroupReport) -> Prose {
    guard let gap = report.largestGap, gap.adjustedP < 1 - report.table.level else {
      return report.table.compared < 2 ? ": too few images to compare" : ": no difference is shown"
    }
    let points = Quantity(abs(gap.comparison.difference) * 100, digits: 1)
    return ": \(gap.higher) and \(gap.lower) differ by \(points) points"
  }

  private func groupsText(_ report: GroupReport) -> Prose {
    var text: Prose = """
      The groups come from the given file; this program infers nobody's group. Each is compared with all other images \
      (Fisher's exact test, Holm over groups with at least \(report.table.minimum) images). Equal accuracy does not mean \
      equal treatment, and a difference may come from other things in which the groups' images differ.
      """
    if report.ungrouped > 0 { text = text + " \(images(report.ungrouped)) have no group." }
    if let gap = report.largestGap {
      let difference = Quantity.percentagePoints(
        gap.comparison.difference, interval: Quantity.Interval(gap.comparison.interval))
      text =
        text + " The largest gap is \(gap.higher) minus \(gap.lower): \(full: difference), "
        + "\(pValue(gap.adjustedP)) by Holm over all pairs."
    }
    return text
  }

  private func groupsTable(_ report: GroupReport) -> Table {
    Table(
      id: "groups-table", caption: "Results by group.",
      columns: [
        .text("Group"), .number("Images"), .number("Accuracy"), .number("Against the rest"), .number("p"),
        .number("Macro F1"), .number("ECE"),
      ],
      cells: report.table.slices.map { slice in
        [
          .text(Prose(slice.name)), .count(slice.count),
          .number(.percent(slice.accuracy, interval: Quantity.Interval(slice.accuracyInterval))),
          .number(
            .percentagePoints(
              slice.comparison?.difference, interval: slice.comparison.map { Quantity.Interval($0.interval) })),
          slice.isSmall ? "too few" : .number(Quantity(slice.adjustedP)), .number(Quantity(slice.macroF1)),
          .number(.percent(slice.ece)),
        ]
      })
  }

  private func recallTable(_ report: GroupReport) -> Table {
    Table(
      id: "group-recall",
      caption: "Recall with 95 % Wilson intervals and the images of the label; a star marks p below "
        + "\(Quantity(1 - report.table.level, digits: 2)) by Holm over all cells that are compared.",
      columns: [.text("Group")] + facts.classes.map { .number(Prose($0)) },
      cells: zip(report.table.slices, report.recalls).map { slice, recalls in
        [.text(Prose(slice.name))]
          + recalls.map { recall in
            let value = Quantity.percent(
              recall.recall, n: recall.support, interval: recall.interval.map { Quantity.Interval($0) })
            let star = (recall.adjustedP ?? 1) < 1 - report.table.level ? " *" : ""
            return .text("\(value)\(star) (n = \(recall.support))")
          }
      }, sortable: false)
  }
}
