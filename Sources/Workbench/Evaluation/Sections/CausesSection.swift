import Evaluation
import Plotting
import Reporting

extension EvaluationPage {
  /// What the mistakes are made of, and what labels of equal images allow at best; `nil` without mistakes.
  mutating func causes() throws -> Section? {
    guard facts.causes.count > 0 else { return nil }
    let figure = try shelf.place(
      causesFigure, stem: "error-causes",
      caption:
        "What the \(images(facts.causes.count)) with a wrong prediction are made of, in all and by label; each is "
        + "counted once, under the first cause that holds.")
    return Section("Where errors come from\(causesFinding)", id: "causes") {
      causesText
      ceilingText
      figure
      causesTable
    }
  }

  private var causesFigure: Figure {
    let causes = facts.causes
    var figure = Figures.errorCauses(
      causes: causes.known.map(\.name), classes: facts.classes,
      counts: facts.classes.indices.map { k in causes.known.map { causes.count($0, label: k) } })
    figure.alternativeText =
      "Causes of \(causes.count) errors: "
      + causes.known.map { "\($0.name) \(causes.count($0))" }.joined(separator: ", ") + "."
    return figure
  }

  private var causesFinding: Prose {
    let causes = facts.causes
    guard causes.count >= 30 else { return "" }
    let blameless = causes.known.filter { $0 != .model && $0 != .unsure }.reduce(0) { $0 + causes.count($1) }
    guard causes.known.count > 2 else { return "" }
    return ": \(Quantity.percent(Double(blameless) / Double(causes.count))) lie in pictures or labels"
  }

  private var causesText: Prose {
    facts.images == nil
      ? """
      Without the images nothing is known of copies and placeholders: give the data to look for them. Below, the model is \
      blamed when it is sure.
      """
      : """
      Before the model is blamed, the picture and its label are: is there a copy with another label, does it show a face \
      at all? What is left is the model's, unsure or sure. The order of the causes matters; the table gives the rules.
      """
  }

  private var ceilingText: Prose {
    guard let ceiling = facts.images?.ceiling else { return "" }
    var text: Prose =
      ceiling.lost == 0
      ? "No two equal pictures among these carry different labels, so no ceiling below \(Quantity.percent(1, digits: 0)) is proven."
      : """
      Equal pictures with different labels leave at most \(Quantity.percent(ceiling.accuracy, digits: 2)) accuracy to any \
      model: \(images(ceiling.lost)) must be wrong.
      """
    if let agreement = ceiling.agreement {
      let share = Quantity.percent(
        agreement.share, n: ceiling.pairs, interval: Quantity.Interval(agreement.interval))
      text =
        text
        + " That counts copies alone. Of all pairs of equal pictures in the data \(full: share) carry one label: a picture that was labelled twice got another label in the remaining ones, so the true ceiling lies lower than that of copies alone."
    }
    return text
  }

  private var causesTable: Table {
    let causes = facts.causes
    let supports = facts.matrix.supports
    let columns = causes.known.map { cause in
      facts.classes.indices.filter { supports[$0] > 0 }.max {
        (Double(causes.count(cause, label: $0)), $1) < (Double(causes.count(cause, label: $1)), $0)
      }
    }
    return Table(
      id: "causes-table", caption: "The causes in the order in which they are tried.",
      columns: [.text("Cause"), .number("Errors"), .number("Share"), .text("Most in"), .text("Rule")],
      cells: causes.known.indices.map { i in
        let cause = causes.known[i]
        let share = Double(causes.count(cause)) / Double(causes.count)
        let most = columns[i].flatMap { causes.count(cause, label: $0) > 0 ? facts.classes[$0] : nil }
        return [
          .text(Prose(cause.name)), .count(causes.count(cause)), .number(.percent(share), bar: share),
          .text(Prose(most ?? "")), .text(Prose(cause.rule)),
        ]
      }, sortable: false)
  }
}
