import Evaluation
import Plotting
import Reporting

extension EvaluationPage {
  /// What each calibration map does; `nil` when none could be fitted.
  mutating func calibrationMaps() throws -> Section? {
    guard !facts.maps.isEmpty, let validation = input.validation else { return nil }
    let fittedOn = "\(Quantity.count(validation.count).text) validation images"
    let figure = try shelf.place(
      mapsFigure(fittedOn), stem: "calibration-methods",
      caption: "ECE and log loss as trained and after each map, with 95 % BCa intervals (n = \(facts.n)); fitted on "
        + "\(fittedOn).")
    return Section("Calibration maps\(mapsFinding)", id: "calibration-maps") {
      """
      A temperature has one parameter and changes no prediction; vector scaling and isotonic regression have more, may \
      change predictions, and need more validation images to be worth it. All were fitted on \(fittedOn) and are applied \
      here once.
      """
      figure
      mapsTable
    }
  }

  private func estimate(_ value: Double?, _ interval: Quantity.Interval?) -> Estimate {
    Estimate(value ?? .nan, low: interval?.low ?? .nan, high: interval?.high ?? .nan)
  }

  private func mapsFigure(_ fittedOn: String) -> Figure {
    let before = facts.report
    func ends(_ id: String) -> Quantity.Interval? { before.intervals[id].map { Quantity.Interval($0) } }
    let outcomes = facts.maps.map { method, gain -> CalibrationOutcome in
      func after(_ id: String) -> Estimate {
        estimate(MetricRegistry.metric(id)?.value(gain.inputs), gain.interval(id).map { Quantity.Interval($0) })
      }
      let change = gain.gainInterval("ece")
      return CalibrationOutcome(
        method.id, ece: after("ece"), logLoss: after("log_loss"), accuracy: accuracy(gain.inputs.confusion),
        eceChange: Estimate(
          -(gain.gain("ece") ?? .nan), low: -(change?.high ?? .nan), high: -(change?.low ?? .nan)))
    }
    return Figures.calibrationMethods(
      before: CalibrationOutcome(
        "as trained", ece: estimate(before.value("ece"), ends("ece")),
        logLoss: estimate(before.value("log_loss"), ends("log_loss")), accuracy: accuracy(facts.matrix)),
      after: outcomes, images: facts.n, fittedOn: fittedOn)
  }

  private var mapsFinding: Prose {
    let shown = facts.maps.filter { $0.gain.gainInterval("log_loss")?.low ?? 0 > 0 }
    guard facts.n >= 30 else { return "" }
    if shown.isEmpty { return ": none is shown to lower the log loss" }
    let all = shown.count == facts.maps.count
    return all
      ? ": all \(shown.count) lower the log loss"
      : ": \(enumeration(shown.map(\.method.id))) lower\(shown.count == 1 ? "s" : "") the log loss"
  }

  private var mapsTable: Table {
    func cells(_ name: Prose, _ inputs: MetricInputs, _ interval: (String) -> Quantity.Interval?) -> [Table.Cell] {
      func value(_ id: String) -> Double? { MetricRegistry.metric(id)?.value(inputs) }
      return [
        .text(name), .number(.percent(value("ece"), digits: 2, interval: interval("ece"))),
        .number(.percent(value("classwise_ece"), digits: 2, interval: interval("classwise_ece"))),
        .number(Quantity(value("log_loss"), digits: 4, interval: interval("log_loss"))),
        .number(Quantity(value("brier"), digits: 4, interval: interval("brier"))),
        .number(.percent(value("accuracy"), digits: 2)), .count(inputs.predictions.impossibleLabels),
      ]
    }
    let before = facts.report
    return Table(
      id: "calibration-maps-table",
      caption:
        "Before and after each map, with 95 % BCa intervals (none where resampling itself adds much to an error). “Impossible” counts images whose label got the "
        + "probability 0, each of which costs 36 nats of log loss.",
      columns: [
        .text("Map"), .number("ECE"), .number("Class-wise ECE"), .number("Log loss"), .number("Brier"),
        .number("Accuracy"), .number("Impossible"),
      ],
      cells: [cells("as trained", before.inputs) { before.intervals[$0].map { Quantity.Interval($0) } }]
        + facts.maps.map { method, gain in
          cells(Prose(method.name), gain.inputs) { gain.interval($0).map { Quantity.Interval($0) } }
        }, sortable: false)
  }
}
