import Drawing

extension Figures {
  /// Accuracy after every epoch; `validation` may be empty or hold NaN where it was not measured.
  /// - Parameter bestEpoch: counted from 1.
  public static func accuracyCurve(train: [Double], validation: [Double], bestEpoch: Int? = nil, title: String? = nil)
    -> Figure
  {
    let panel = curvePanel(
      train: train, validation: validation, bestEpoch: bestEpoch, label: "accuracy", format: .percent(decimals: 0))
    return Figure(
      title: title
        ?? curveTitle("Accuracy", train: train, validation: validation, bestEpoch: bestEpoch, .percent(decimals: 1)),
      note: curveNote(bestEpoch), panel: panel)
  }

  /// Loss after every epoch; `validation` may be empty or hold NaN where it was not measured.
  /// - Parameter bestEpoch: counted from 1.
  public static func lossCurve(train: [Double], validation: [Double], bestEpoch: Int? = nil, title: String? = nil)
    -> Figure
  {
    let panel = curvePanel(
      train: train, validation: validation, bestEpoch: bestEpoch, label: "loss", format: .automatic)
    return Figure(
      title: title ?? curveTitle("Loss", train: train, validation: validation, bestEpoch: bestEpoch, .decimals(3)),
      note: curveNote(bestEpoch), panel: panel)
  }

  /// The learning rate of every epoch (or step), logarithmic where it spans more than a factor of twenty.
  public static func learningRateCurve(rates: [Double], unit: String = "epoch", title: String? = nil) -> Figure {
    let positive = rates.filter { $0 > 0 && $0.isFinite }
    let first = positive.first.map(NumberFormat.scientific.text) ?? "–"
    let last = positive.last.map(NumberFormat.scientific.text) ?? "–"
    return Figure(
      title: title
        ?? (first == last ? "The learning rate stays at \(first)" : "The learning rate goes from \(first) to \(last)"),
      panel: learningRatePanel(rates: rates, unit: unit))
  }

  /// Accuracy, loss and learning rate over the epochs, side by side.
  public static func trainingCurves(
    trainAccuracy: [Double], validationAccuracy: [Double], trainLoss: [Double], validationLoss: [Double],
    learningRates: [Double],
    bestEpoch: Int? = nil, title: String? = nil
  ) -> Figure {
    var accuracy = curvePanel(
      train: trainAccuracy, validation: validationAccuracy, bestEpoch: bestEpoch, label: "accuracy",
      format: .percent(decimals: 0))
    var loss = curvePanel(
      train: trainLoss, validation: validationLoss, bestEpoch: bestEpoch, label: "loss", format: .automatic)
    accuracy.legend = .top
    loss.legend = .top
    accuracy.height = .points(130)
    loss.height = .points(130)
    var rate = learningRatePanel(rates: learningRates, unit: "epoch")
    rate.height = .points(130)
    return Figure(
      title: title
        ?? curveTitle(
          "Accuracy", train: trainAccuracy, validation: validationAccuracy, bestEpoch: bestEpoch, .percent(decimals: 1)),
      note: curveNote(bestEpoch), rows: [Figure.Row([accuracy, loss, rate])], columnGap: 20)
  }

  private static func curvePanel(
    train: [Double], validation: [Double], bestEpoch: Int?, label: String, format: NumberFormat
  ) -> Axes {
    func epochs(_ values: [Double]) -> [Double] { values.indices.map { Double($0 + 1) } }
    var marks: [any Mark] = []
    if let bestEpoch {
      marks.append(RuleMark(.x(Double(bestEpoch)), stroke: Stroke(.muted, width: 0.75, dash: [2, 2])))
    }
    marks.append(LineMark(x: epochs(train), y: train, stroke: Stroke(.accent, width: 1.5), name: "training"))
    if validation.contains(where: \.isFinite) {
      marks.append(
        LineMark(
          x: epochs(validation), y: validation, stroke: Stroke(.contrast, width: 1.5, dash: [5, 2]), name: "validation")
      )
    }
    if let bestEpoch, validation.indices.contains(bestEpoch - 1) {
      marks.append(
        DotMark(
          x: [Double(bestEpoch)], y: [validation[bestEpoch - 1]], paint: .contrast, radius: 3.5,
          titles: ["best epoch \(bestEpoch)"]))
    }
    return Axes(
      x: stepAxis(max(train.count, validation.count), unit: "epoch"), y: Axis(label, format: format), marks: marks,
      legend: .direct, height: .points(170))
  }

  private static func learningRatePanel(rates: [Double], unit: String) -> Axes {
    let positive = rates.filter { $0 > 0 && $0.isFinite }
    let isWide = (positive.max() ?? 1) > 20 * (positive.min() ?? 1)
    // Zero has no place on a logarithmic axis: the line has a gap there.
    let largest = positive.max() ?? 1
    let mapping: Axis.Mapping =
      isWide ? .log((positive.min() ?? 1)...largest) : .linear(Ticks.nice(0...max(largest, 1e-12)))
    return Axes(
      x: stepAxis(rates.count, unit: unit),
      y: Axis("learning rate", mapping: mapping, format: .scientific),
      marks: [LineMark(x: rates.indices.map { Double($0 + 1) }, y: rates, stroke: Stroke(.accent, width: 1.5))],
      height: .points(150))
  }

  /// An axis of whole numbers from 1.
  private static func stepAxis(_ count: Int, unit: String) -> Axis {
    guard count > 1 else {
      return Axis(unit, mapping: .linear(0...2), ticks: .at([1]), format: .count, hasGrid: false)
    }
    let last = Double(count)
    let ticks = Ticks.linear(in: 1...last, count: 7).filter { $0 == $0.rounded() && $0 > 0 }
    return Axis(
      unit, mapping: .linear(1...last), ticks: .at(ticks.contains(1) || (ticks.first ?? 9) < 3 ? ticks : [1] + ticks),
      format: .count,
      hasGrid: false)
  }

  private static func curveTitle(
    _ measure: String, train: [Double], validation: [Double], bestEpoch: Int?, _ format: NumberFormat
  ) -> String {
    if let bestEpoch, validation.indices.contains(bestEpoch - 1), validation[bestEpoch - 1].isFinite {
      return
        "Validation \(measure.lowercased()) is \(format.text(validation[bestEpoch - 1])) at the best epoch, \(bestEpoch)"
    }
    guard let last = train.last, last.isFinite else { return "\(measure) over the epochs" }
    return "Training \(measure.lowercased()) ends at \(format.text(last))"
  }

  private static func curveNote(_ bestEpoch: Int?) -> String {
    bestEpoch.map { "The dotted line marks epoch \($0), whose weights are kept." } ?? ""
  }
}
