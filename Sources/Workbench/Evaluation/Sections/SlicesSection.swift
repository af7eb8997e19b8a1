import Evaluation
import Plotting
import Reporting
import Statistics

extension EvaluationPage {
  /// The parts of the images side by side; `nil` without anything to cut them by.
  mutating func slices() throws -> Section? {
    guard let table = facts.slices, !table.slices.isEmpty else { return nil }
    let figure = try shelf.place(
      slicesFigure(table), stem: "accuracy-by-slice",
      caption: "Accuracy of parts of the images with 95 % Wilson intervals; the line is all \(images(facts.n)). Hollow "
        + "marks rest on fewer than \(table.minimum) images.")
    return Section("Slices\(slicesFinding(table))", id: "slices") {
      slicesText(table)
      figure
      slicesTable(table)
    }
  }

  private func slicesFigure(_ table: SliceTable) -> Figure {
    var figure = Figures.slices(
      table.figureGroups, overall: accuracy(facts.matrix), images: facts.n, minimum: table.minimum,
      title: sliceTitle(table))
    figure.alternativeText =
      "Accuracy of \(table.slices.count) slices. "
      + table.slices.map { "\($0.dimension), \($0.name): \(Quantity.percent($0.accuracy).text), n = \($0.count)." }
      .joined(separator: " ")
    return figure
  }

  private func sliceTitle(_ table: SliceTable) -> String {
    guard let worst = table.worst else { return "Accuracy of parts of the images" }
    return "Accuracy falls to \(Quantity.percent(worst.accuracy).text) where \(worst.dimension) is \(worst.name)"
  }

  private func slicesFinding(_ table: SliceTable) -> Prose {
    guard let worst = table.worst, let difference = worst.comparison?.difference else {
      return table.compared == 0 ? "" : ": no smaller part is shown to do worse than its rest"
    }
    return ": \(Quantity(abs(difference) * 100, digits: 1)) points lost where \(worst.dimension) is \(worst.name)"
  }

  private func slicesText(_ table: SliceTable) -> Prose {
    var text: Prose = """
      Each part is compared with all other images by Fisher's exact test, corrected by Holm over the \
      \(table.compared) parts with at least \(table.minimum) images on both sides. Fifths are cut by value. Parts differ \
      in their mix of classes, too: a difference is a place to look, not a cause.
      """
    if !facts.slicesLeftOut.isEmpty {
      let names = facts.slicesLeftOut.map { "\($0.0) (\($0.1))" }
      text = text + " Left out: \(names.joined(separator: "; "))."
    }
    return text
  }

  /// The parts of the images, a row each.
  func slicesTable(_ table: SliceTable) -> Table {
    Table(
      id: "slices-table",
      caption: "Parts of the images. “Against the rest” is a difference of accuracies with Newcombe's interval; "
        + "p by Holm. Macro F1 is over the classes that occur in the part.",
      columns: [
        .text("By"), .text("Part"), .number("Images"), .number("Accuracy"), .number("Against the rest"), .number("p"),
        .number("Macro F1"), .number("ECE"), .number("Mean confidence"),
      ],
      cells: table.slices.map { slice in
        [
          .text(Prose(slice.dimension)), .text(Prose(slice.name)), .count(slice.count),
          .number(.percent(slice.accuracy, interval: Quantity.Interval(slice.accuracyInterval))),
          .number(
            .percentagePoints(
              slice.comparison?.difference, interval: slice.comparison.map { Quantity.Interval($0.interval) })),
          slice.isSmall ? "too few" : .number(Quantity(slice.adjustedP)), .number(Quantity(slice.macroF1)),
          .number(.percent(slice.ece)), .number(.percent(slice.meanConfidence)),
        ]
      })
  }
}

extension SliceTable {
  /// The parts of each dimension, for a figure.
  var figureGroups: [SliceGroup] {
    var groups: [SliceGroup] = []
    for slice in slices {
      let row = SliceRow(
        slice.name,
        value: Estimate(slice.accuracy, low: slice.accuracyInterval.low, high: slice.accuracyInterval.high),
        count: slice.count, isTold: (slice.adjustedP ?? 1) < 1 - level)
      if groups.last?.name == slice.dimension {
        groups[groups.count - 1].rows.append(row)
      } else {
        groups.append(SliceGroup(slice.dimension, [row]))
      }
    }
    return groups
  }
}
