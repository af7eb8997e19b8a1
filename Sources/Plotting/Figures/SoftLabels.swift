import Drawing
import Foundation

/// How often answers are right on images about which people agree, or do not.
public struct SoftLabelRow: Sendable {
  /// `all`, `agreed`, `disputed`.
  public var name: String
  /// Share of right answers.
  public var accuracy: Estimate
  /// How often one person drawn at random agrees with the label: the human ceiling; nil where it is not known.
  public var ceiling: Double?
  /// Images.
  public var count: Int

  /// The answers on some images.
  public init(_ name: String, accuracy: Estimate, ceiling: Double?, count: Int) {
    self.name = name
    self.accuracy = accuracy
    self.ceiling = ceiling
    self.count = count
  }
}

extension Figures {
  /// Whether the model is unsure where people disagree, and what disagreement does to accuracy.
  /// - Parameters:
  ///   - votes: the entropy of the votes of each image, in nats.
  ///   - predictions: the entropy of the prediction of the same images, in nats.
  ///   - maximum: the largest entropy there can be: the logarithm of the number of classes.
  ///   - correlation: the rank correlation of the two.
  ///   - rows: accuracy on all images, on those people agree about, on the others.
  public static func softLabels(
    votes: [Double], predictions: [Double], maximum: Double, correlation: Estimate, rows: [SoftLabelRow],
    title: String? = nil, note: String? = nil
  ) -> Figure {
    precondition(votes.count == predictions.count, "\(votes.count) images with votes, \(predictions.count) predictions")
    let side = 14
    let limit = maximum > 0 && maximum.isFinite ? maximum : 1
    func place(_ value: Double) -> Int { min(side - 1, max(0, Int(value / limit * Double(side)))) }
    var cells: [Int: Int] = [:]
    for (a, b) in zip(votes, predictions) where a.isFinite && b.isFinite {
      cells[place(b) * side + place(a), default: 0] += 1
    }
    let most = max(1, cells.values.max() ?? 1)
    let scale = ColourScale(.sequential, domain: 0...max(1, log10(Double(most))))
    let order = cells.keys.sorted()
    let step = limit / Double(side)
    func edge(_ i: Int) -> Double { Double(i) * step }
    let number = NumberFormat.decimals(2)
    let density = Axes(
      title: "Entropy of votes and predictions",
      x: Axis("entropy of the votes, nats", mapping: .linear(0...limit)),
      y: Axis("entropy of the prediction, nats", mapping: .linear(0...limit)),
      marks: [
        RectangleMark(
          x1: order.map { edge($0 % side) }, x2: order.map { edge($0 % side + 1) }, y1: order.map { edge($0 / side) },
          y2: order.map { edge($0 / side + 1) },
          // A single image must be seen on the page: the lowest eighth of the map is left out.
          fills: order.map { scale.map.paint(at: 0.12 + 0.88 * scale.fraction(log10(Double(cells[$0] ?? 1)))) },
          titles: order.map { cell in
            let n = cells[cell] ?? 0
            return
              "votes \(number.text(edge(cell % side))) to \(number.text(edge(cell % side + 1))), prediction \(number.text(edge(cell / side))) to \(number.text(edge(cell / side + 1))): \(count(n)) image\(n == 1 ? "" : "s")"
          })
      ], height: .points(150),
      colourBar: ColourBar(scale, format: .decimalLogarithm, label: "images"),
      caption: "rank correlation \(correlation.text(number))")
    let places = rows.indices.map(Double.init)
    var marks: [any Mark] = []
    for (i, row) in rows.enumerated() {
      guard let ceiling = row.ceiling, ceiling.isFinite else { continue }
      marks.append(
        RuleMark(
          .segment(x1: ceiling, y1: places[i] - 0.42, x2: ceiling, y2: places[i] + 0.42),
          stroke: Stroke(.critical, width: 1.6), name: "human ceiling"))
    }
    let format = NumberFormat.percent(decimals: 1)
    marks += estimateDots(
      rows.map(\.accuracy), at: places, hollow: rows.map { $0.count < 30 },
      titles: rows.map { "\($0.name): right \($0.accuracy.text(format)), n = \(count($0.count))" }, name: "model")
    marks.append(
      .rightColumn(y: places, texts: rows.map { "\(format.text($0.accuracy.value))  n = \(count($0.count))" }))
    var y = Axis.band(rows.map(\.name))
    y.hasGrid = true
    let accuracy = Axes(
      title: "Accuracy", x: Axis(mapping: .linear(0...1), ticks: .at([0, 0.5, 1]), format: .percent(decimals: 0)), y: y,
      marks: marks, legend: .top, height: .points(max(40, 30 * Double(rows.count))))
    let n = cells.values.reduce(0, +)
    let finding = title ?? softLabelTitle(correlation, n)
    let texts = rows.map { row in
      "\(row.name) (n = \(count(row.count))): right \(row.accuracy.text(format))"
        + (row.ceiling.map { ", human ceiling \(percent($0))" } ?? "")
    }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(n)) images with votes. Agreed: the label alone has the most votes; disputed: it does not. Lines are 95\u{202F}% intervals; the human ceiling is how often one person drawn at random gives the label.",
      alternativeText:
        "\(finding). Rank correlation of the entropies: \(correlation.text(number)). \(texts.joined(separator: "; ")).",
      rows: [Figure.Row([density, accuracy], weights: [1.1, 1])], alignsColumns: false, columnGap: 20)
  }

  /// Claims a relation only where the interval of the correlation leaves out zero.
  private static func softLabelTitle(_ correlation: Estimate, _ n: Int) -> String {
    guard n >= 30, correlation.low.isFinite, correlation.high.isFinite else { return "Votes of people and the model" }
    let value = NumberFormat.decimals(2).text(correlation.value)
    if correlation.low > 0 { return "The model is less sure where people disagree (rank correlation \(value))" }
    if correlation.high < 0 { return "The model is surer where people disagree (rank correlation \(value))" }
    return "Doubt of people and doubt of the model cannot be told to go together"
  }
}

extension FigureExamples {
  func softLabels() -> Figure {
    let images = 0..<2400
    let votes = images.map { i in noise(i) < 0.35 ? 0 : 1.5 * noise(i + 9000) * noise(i + 5000) + 0.3 }
    let predictions = images.map { i in
      min(1.9, max(0.01, 0.35 * votes[i] + 1.3 * noise(i + 20_000) * noise(i + 40_000)))
    }
    return Figures.softLabels(
      votes: votes, predictions: predictions, maximum: log(7), correlation: Estimate(0.34, low: 0.3, high: 0.38),
      rows: [
        SoftLabelRow("all", accuracy: wilson(0.652, 2400), ceiling: 0.674, count: 2400),
        SoftLabelRow("agreed", accuracy: wilson(0.771, 1840), ceiling: 0.802, count: 1840),
        SoftLabelRow("disputed", accuracy: wilson(0.261, 560), ceiling: 0.253, count: 560),
      ])
  }
}
