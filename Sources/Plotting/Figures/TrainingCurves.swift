import Drawing

extension Figures {
  /// Accuracy after every epoch; `validation` may be empty or hold NaN where it was not measured.
  /// - Parameter bestEpoch: counted from 1.
  public static func accuracyCurve(
    train: [Double], validation: [Double], bestEpoch: Int? = nil, title: String? = nil,
    width: Double = Figure.fullWidth
  ) -> Figure {
    let panel = curvePanel(
      train: train, validation: validation, bestEpoch: bestEpoch, label: "accuracy", format: .percent(decimals: 0))
    return Figure(
      title: title
        ?? curveTitle("Accuracy", train: train, validation: validation, bestEpoch: bestEpoch, .percent(decimals: 1)),
      note: curveNote(bestEpoch, epochs: train.count), width: width, panel: panel)
  }

  /// Loss after every epoch; `validation` may be empty or hold NaN where it was not measured.
  /// - Parameter bestEpoch: counted from 1.
  public static func lossCurve(
    train: [Double], validation: [Double], bestEpoch: Int? = nil, title: String? = nil,
    width: Double = Figure.fullWidth
  ) -> Figure {
    let panel = curvePanel(
      train: train, validation: validation, bestEpoch: bestEpoch, label: "loss", format: .automatic)
    return Figure(
      title: title ?? curveTitle("Loss", train: train, validation: validation, bestEpoch: bestEpoch, .decimals(3)),
      note: curveNote(bestEpoch, epochs: train.count), width: width, panel: panel)
  }

  /// The learning rate of every epoch (or step), logarithmic where it spans more than a factor of twenty.
  public static func learningRateCurve(
    rates: [Double], unit: String = "epoch", title: String? = nil, width: Double = Figure.fullWidth
  ) -> Figure {
    let positive = rates.filter { $0 > 0 && $0.isFinite }
    let first = positive.first.map(NumberFormat.scientific.text) ?? "–"
    let last = positive.last.map(NumberFormat.scientific.text) ?? "–"
    let (smallest, largest) = (positive.min() ?? 1e-12, positive.max() ?? 1e-12)
    // Zero has no place on a logarithmic axis: the line has a gap there.
    let mapping: Axis.Mapping =
      largest > 20 * smallest
      ? .log(Ticks.niceLogarithmic(smallest...largest)) : .linear(Ticks.nice(0...max(largest, 1e-12)))
    return Figure(
      title: title
        ?? (first == last ? "The learning rate stays at \(first)" : "The learning rate goes from \(first) to \(last)"),
      width: width,
      panel: Axes(
        x: stepAxis(rates.count, unit: unit),
        y: Axis("learning rate", mapping: mapping, format: .scientific), marks: [line(rates)], height: .points(150)))
  }

  /// The largest gradient norm of each epoch, on a logarithmic axis where it spans a factor of ten.
  public static func gradientNormCurve(
    norms: [Double], title: String? = nil, width: Double = Figure.fullWidth
  ) -> Figure {
    let positive = norms.filter { $0 > 0 && $0.isFinite }
    let (smallest, largest) = (positive.min() ?? 1, positive.max() ?? 1)
    let mapping: Axis.Mapping =
      largest >= 10 * smallest
      ? .log(Ticks.niceLogarithmic(smallest...largest)) : .linear(Ticks.nice(0...largest))
    let finite = norms.filter(\.isFinite)
    let found =
      finite.isEmpty
      ? "The gradient norm was not measured"
      : finite.count == 1
        ? "The gradient norm is \(rounded(finite[0]))"
        : "The gradient norm lies between \(rounded(finite.min())) and \(rounded(finite.max()))"
    return Figure(
      title: title ?? found, note: "The largest norm of a step in each epoch, before clipping.", width: width,
      panel: Axes(
        x: stepAxis(norms.count, unit: "epoch"),
        y: Axis("gradient norm", mapping: mapping, format: .scientific), marks: [line(norms)],
        height: .points(150)))
  }

  private static func rounded(_ value: Double?) -> String {
    guard let value, value.isFinite else { return "–" }
    return NumberFormat.decimals(value >= 100 ? 0 : value >= 10 ? 1 : 2).text(value)
  }

  private static func line(_ values: [Double]) -> LineMark {
    LineMark(x: places(values), y: values, stroke: Stroke(.accent, width: 1.5))
  }

  static func places(_ values: [Double]) -> [Double] { values.indices.map { Double($0 + 1) } }

  /// The dotted upright line at the best epoch, named above the plot; none in a run of one epoch, which has no other.
  static func bestRule(_ bestEpoch: Int?, epochs: Int) -> [any Mark] {
    guard let bestEpoch, epochs > 1 else { return [] }
    return [
      RuleMark(
        .x(Double(bestEpoch)), stroke: Stroke(.muted, width: 0.75, dash: [2, 2]), label: "best: epoch \(bestEpoch)",
        isLabelAbove: true)
    ]
  }

  private static func curvePanel(
    train: [Double], validation: [Double], bestEpoch: Int?, label: String, format: NumberFormat
  ) -> Axes {
    var marks = bestRule(bestEpoch, epochs: train.count)
    marks.append(LineMark(x: places(train), y: train, stroke: Stroke(.accent, width: 1.5), name: "training"))
    if validation.contains(where: \.isFinite) {
      marks.append(
        LineMark(
          x: places(validation), y: validation, stroke: Stroke(.contrast, width: 1.5, dash: [5, 2]), name: "validation")
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

  /// An axis of whole numbers from 1.
  static func stepAxis(_ count: Int, unit: String) -> Axis {
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
      let value = format.text(validation[bestEpoch - 1])
      return train.count == 1
        ? "Validation \(measure.lowercased()) is \(value) after the only epoch"
        : "Validation \(measure.lowercased()) is \(value) at the best epoch, \(bestEpoch)"
    }
    guard let last = train.last, last.isFinite else { return "\(measure) over the epochs" }
    return "Training \(measure.lowercased()) ends at \(format.text(last))"
  }

  private static func curveNote(_ bestEpoch: Int?, epochs: Int) -> String {
    guard let bestEpoch, epochs > 1 else { return "" }
    return "The dotted line marks epoch \(bestEpoch), whose weights are kept."
  }
}
