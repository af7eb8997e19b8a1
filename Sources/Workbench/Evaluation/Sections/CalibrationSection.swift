import Evaluation
import Plotting
import Reporting
import Statistics

extension EvaluationPage {
  mutating func calibration() throws -> Section {
    let binCount = facts.report.inputs.calibration.binCount
    let diagram = try reliability(binCount: binCount)
    let classes = try shelf.place(
      classesFigure, stem: "reliability-by-class",
      caption:
        "For each class: how often images with a given probability of it carry its label, with 95 % Wilson bands (n = "
        + "\(facts.n)). Hollow marks rest on fewer than \(20) images.")
    return Section("Calibration\(calibrationFinding)", id: "calibration") {
      calibrationText
      temperatureText
      Columns([diagram], [classwiseTable])
      calibrationTable
      Details("Reliability of each class") { classes }
      Details("Parts of the Brier score") { brierTable }
    }
  }

  private var classesFigure: Figure {
    let errors = facts.report.inputs.calibration.classwisePerClass
    let tables = ReliabilityTable.perClass(facts.predictions, binCount: facts.report.inputs.calibration.binCount)
    return Figures.reliabilityClasses(
      tables.enumerated().map { k, table in
        let interval = facts.interval(.classwiseECE, k)
        return ClassReliability(
          facts.classes[k], bins: bins(table),
          error: Estimate(errors[k], low: interval?.low ?? .nan, high: interval?.high ?? .nan),
          positives: facts.matrix.supports[k])
      }, images: facts.n)
  }

  private func bins(_ predictions: Predictions) -> [Plotting.ReliabilityBin] {
    bins(
      ReliabilityTable(
        confidence: predictions.confidences, outcome: predictions.correct,
        binCount: facts.report.inputs.calibration.binCount))
  }

  private func bins(_ table: ReliabilityTable) -> [Plotting.ReliabilityBin] {
    table.bins.map { bin in
      Plotting.ReliabilityBin(
        lower: bin.lower, upper: bin.upper, count: bin.count, confidence: bin.confidence ?? .nan,
        accuracy: Estimate(bin.accuracy ?? .nan, low: bin.interval?.low ?? .nan, high: bin.interval?.high ?? .nan))
    }
  }

  /// The diagram; where a temperature changes it, the diagram before and after.
  private mutating func reliability(binCount: Int) throws -> any BlockConvertible {
    let before = bins(facts.predictions)
    let what: Prose =
      "Accuracy against confidence in \(binCount) bins of equal width, with 95 % Wilson bands (n = \(facts.n)). Hollow "
      + "marks rest on fewer than \(20) images. Below: how often each confidence occurs."
    guard let calibrated = facts.report.calibrated, let scaling = facts.temperature.scaling else {
      var figure = Figures.reliability(bins: before, title: "Accuracy at each confidence")
      figure.alternativeText = reliabilityText("as trained", before)
      return try shelf.place(figure, stem: "reliability", caption: what)
    }
    let after = bins(calibrated)
    let figures = ReliabilityStates(before: before, after: after, names: ("as trained", "after temperature"))
    try shelf.store(
      figures.both(text: "\(reliabilityText("as trained", before)) \(reliabilityText("after temperature", after))"),
      stem: "reliability")
    let link: Prose = "\(link: "Both in one figure", to: "figures/reliability.pdf")"
    let first = try shelf.place(
      figures.first(text: reliabilityText("as trained", before)), stem: "reliability-before",
      caption: "As trained. \(what)")
    let second = try shelf.place(
      figures.second(text: reliabilityText("after temperature", after)), stem: "reliability-after",
      caption: "The same after temperature \(Quantity(scaling.temperature, digits: 2)). \(link).")
    return BeforeAfter(
      id: "reliability-states", before: .init("as trained", first), after: .init("after temperature", second))
  }

  private func reliabilityText(_ state: String, _ bins: [Plotting.ReliabilityBin]) -> String {
    let points = bins.filter { $0.count > 0 }.map { bin in
      "confidence \(Quantity.percent(bin.confidence, digits: 0).text): accuracy "
        + "\(Quantity.percent(bin.accuracy.value, digits: 0).text), n = \(bin.count)"
    }
    return "Reliability diagram \(state). \(points.joined(separator: "; "))."
  }

  /// The ECE's share that the temperature removes, where the paired interval shows that it removes any.
  private var shareRemoved: Double? {
    guard let after = facts.calibrated?.calibration.ece, let gain = facts.temperatureGain?.gainInterval("ece"),
      gain.low > 0,
      facts.n >= 30
    else { return nil }
    return 1 - after / facts.report.inputs.calibration.ece
  }

  private var calibrationFinding: Prose {
    guard facts.n >= 30 else { return "" }
    let gap = facts.report.inputs.calibration.overconfidenceGap
    let points = Quantity(abs(gap) * 100, digits: 1)
    var text: Prose = ": "
    if facts.isOverconfident {
      text = text + "overconfident by \(points) points"
    } else if facts.isUnderconfident {
      text = text + "underconfident by \(points) points"
    } else {
      text = text + "neither over- nor underconfident on average"
    }
    if let shareRemoved, let scaling = facts.temperature.scaling {
      text =
        text + "; temperature \(Quantity(scaling.temperature, digits: 2)) removes "
        + "\(Quantity.percent(shareRemoved, digits: 0)) of the ECE"
    }
    return text
  }

  private var calibrationText: Prose {
    let calibration = facts.report.inputs.calibration
    let gap = Quantity(
      calibration.overconfidenceGap * 100, digits: 1,
      interval: facts.report.intervals["overconfidence_gap"].map { Quantity.Interval($0.low * 100, $0.high * 100) })
    return """
      Mean confidence minus accuracy is \(full: gap) points. The expected calibration error (ECE, \
      \(calibration.binCount) bins of equal width, [low, high), last bin closed) is \(full: facts.headline("ece")); it is \
      never negative, so even a calibrated model of \(images(facts.n)) has a little.
      """
  }

  private var temperatureText: Prose {
    let source: Prose
    switch facts.temperature {
    case .none(let reason): return Prose(reason)
    case .given(let scaling, _):
      source = "The temperature \(Quantity(scaling.temperature, digits: 4)) was fitted before and is applied here"
    case .fitted(let scaling, let rows):
      source =
        "The temperature \(Quantity(scaling.temperature, digits: 4)) was fitted to \(rows) validation images and "
        + "is applied here"
    }
    guard let calibrated = facts.calibrated, let gain = facts.temperatureGain?.gainInterval("ece") else {
      return source + "."
    }
    let ece = facts.report.inputs.calibration.ece
    let difference = Quantity(
      (ece - calibrated.calibration.ece) * 100, digits: 1,
      interval: Quantity.Interval(gain.low * 100, gain.high * 100))
    let changed = zip(calibrated.predictions.predicted, facts.predictions.predicted).count { $0 != $1 }
    let same: Prose = changed == 0 ? "no prediction changes" : "\(changed) tied predictions change"
    return source
      + ": ECE goes from \(Quantity.percent(ece)) to \(Quantity.percent(calibrated.calibration.ece)), a paired "
      + "difference of \(full: difference) points, log loss goes from "
      + "\(Quantity(facts.predictions.logLoss)) to \(Quantity(calibrated.predictions.logLoss)), and \(same)."
  }

  private var calibrationTable: Table {
    let after = facts.calibrated
    let metrics = MetricRegistry.all.filter {
      EvaluationFacts.isCalibrationError($0) || ["log_loss", "brier"].contains($0.id)
    }
    .sorted { EvaluationFacts.isCalibrationError($0) && !EvaluationFacts.isCalibrationError($1) }
    let rows = metrics.map { metric -> [Table.Cell] in
      let head: [Table.Cell] = [
        .text(Prose(metric.name)), .number(quantity(metric, facts.report.inputs)),
      ]
      return head + (after.map { [.number(quantity(metric, $0))] } ?? []) + [.text(Prose(metric.convention))]
    }
    return Table(
      id: "calibration-errors",
      caption:
        "Calibration errors as the literature defines them, \(facts.report.inputs.calibration.binCount) bins each. "
        + "Papers that print one “ECE” may mean any of these.",
      columns: [.text("Error"), .number(after == nil ? "Value" : "As trained")]
        + (after == nil ? [] : [.number("After temperature")]) + [.text("Rule")], cells: rows, sortable: false)
  }

  /// Calibration errors with two decimals: the differences between conventions are small.
  private func quantity(_ metric: Metric, _ inputs: MetricInputs) -> Quantity {
    EvaluationFacts.isCalibrationError(metric)
      ? .percent(metric.value(inputs), digits: 2) : Quantity(metric.value(inputs), digits: 4)
  }

  private var classwiseTable: Table {
    let before = facts.report.inputs.calibration.classwisePerClass
    let after = facts.calibrated?.calibration.classwisePerClass
    let rows = facts.classes.indices.map { k -> [Table.Cell] in
      [.text(Prose(facts.classes[k])), .number(.percent(before[k], digits: 2))]
        + (after.map { [.number(.percent($0[k], digits: 2))] } ?? []) + [.count(facts.matrix.supports[k])]
    }
    return Table(
      id: "classwise-calibration", caption: "ECE of each class's probability against “the label is this class”.",
      columns: [.text("Class"), .number(after == nil ? "ECE" : "As trained")]
        + (after == nil ? [] : [.number("After temperature")]) + [.number("Images")], cells: rows)
  }

  private var brierTable: Table {
    func rows(_ b: BrierDecomposition) -> [Double] {
      [b.reliability, b.resolution, b.uncertainty, b.withinBinVariance, b.withinBinCovariance, b.score]
    }
    let names: [Prose] = [
      "Reliability (lower is better)", "Resolution (higher is better)", "Uncertainty", "Within-bin variance",
      "Within-bin covariance", "Score",
    ]
    let before = rows(facts.report.inputs.calibration.brier)
    let after = facts.calibrated.map { rows($0.calibration.brier) }
    return Table(
      id: "brier-parts",
      caption: "Score = reliability − resolution + uncertainty + variance − covariance, of “is the prediction right?” "
        + "against the confidence (Murphy 1973; Stephenson et al. 2008).",
      columns: [.text("Part"), .number(after == nil ? "Value" : "As trained")]
        + (after == nil ? [] : [.number("After temperature")]),
      rows: names.indices.map { i in
        Table.Row(
          [.text(names[i]), .number(Quantity(before[i], digits: 4))]
            + (after.map { [.number(Quantity($0[i], digits: 4))] } ?? []), isTotal: i == names.count - 1)
      }, sortable: false)
  }
}
