import Drawing

/// What probabilities are worth, as trained or after a calibration map.
public struct CalibrationOutcome: Sendable {
  /// `as trained`, `temperature`, `vector`, `isotonic`.
  public var name: String
  /// Expected calibration error, 0...1.
  public var ece: Estimate
  /// Mean log-loss in nats.
  public var logLoss: Estimate
  /// Share of right answers, 0...1.
  public var accuracy: Double
  /// ECE after the map minus ECE as trained, with the interval of the paired difference; NaN where it was not computed.
  public var eceChange: Estimate

  /// The measures of one set of probabilities.
  public init(
    _ name: String, ece: Estimate, logLoss: Estimate, accuracy: Double,
    eceChange: Estimate = Estimate(.nan)
  ) {
    self.name = name
    self.ece = ece
    self.logLoss = logLoss
    self.accuracy = accuracy
    self.eceChange = eceChange
  }

  /// Whether ECE is told to be below (-1) or above (1) that of `before`, or neither (0): by the paired difference where it is
  /// known, else by intervals that lie apart.
  func direction(from before: CalibrationOutcome) -> Int {
    if eceChange.low.isFinite, eceChange.high.isFinite { return eceChange.high < 0 ? -1 : eceChange.low > 0 ? 1 : 0 }
    return ece.high < before.ece.low ? -1 : ece.low > before.ece.high ? 1 : 0
  }
}

extension Figures {
  /// What each calibration map does to ECE and log-loss, from as trained to after, and what it costs in accuracy.
  /// - Parameters:
  ///   - before: the probabilities as trained.
  ///   - after: one a map.
  ///   - images: how many the measures are of.
  ///   - fittedOn: what the maps were fitted on, with its n: `3,589 validation images`.
  public static func calibrationMethods(
    before: CalibrationOutcome, after: [CalibrationOutcome], images: Int, fittedOn: String, title: String? = nil,
    note: String? = nil
  ) -> Figure {
    let all = [before] + after
    let height = Axes.Height.points(Double(all.count) * 24)
    func panel(_ name: String, _ value: (CalibrationOutcome) -> Estimate, _ format: NumberFormat, isFirst: Bool) -> Axes
    {
      let start = value(before)
      let rows = all.indices.dropFirst()
      func isWorse(_ i: Int) -> Bool { value(all[i]).value > start.value }
      // An arrow ends where the interval begins, so that each can be seen; there is none where the interval reaches back.
      func nearEnd(_ end: KeyPath<Estimate, Double>, _ i: Int) -> Double {
        let estimate = value(all[i])
        let near = estimate[keyPath: end].isFinite ? estimate[keyPath: end] : estimate.value
        return (near > start.value) == (estimate.value > start.value) ? near : .nan
      }
      var marks: [any Mark] = [
        RuleMark(.x(start.value), stroke: Stroke(.muted, width: 0.75, dash: [2, 2])),
        DotMark(
          x: rows.map { _ in start.value }, y: rows.map(Double.init), paint: .secondaryInk, radius: 2.6,
          hollow: rows.map { _ in true }),
      ]
      marks += estimateDots(
        [start], at: [0], paint: .secondaryInk, hollow: [true],
        titles: ["\(before.name): \(name) \(start.text(format))"])
      for (worse, paint) in [(false, Paint.accent), (true, Paint.contrast)] {
        let chosen = rows.filter { isWorse($0) == worse }
        marks.append(
          ArrowMark(
            from: chosen.map { _ in start.value }, to: chosen.map { worse ? nearEnd(\.low, $0) : nearEnd(\.high, $0) },
            y: chosen.map(Double.init), stroke: Stroke(paint.opacity(0.8), width: 1), gap: 4))
        marks += estimateDots(
          chosen.map { value(all[$0]) }, at: chosen.map(Double.init), paint: paint,
          titles: chosen.map { "\(all[$0].name): \(name) \(value(all[$0]).text(format))" })
      }
      marks.append(.rightColumn(y: all.indices.map(Double.init), texts: all.map { format.text(value($0).value) }))
      var y = Axis.band(isFirst ? all.map(\.name) : all.map { _ in "" })
      y.hasGrid = true
      return Axes(title: name, x: Axis("lower is better", format: format.onAxis), y: y, marks: marks, height: height)
    }
    let accuracy = Axes(
      title: "Accuracy", x: .hidden(.linear(0...1)), y: .hidden(.band(all.map { _ in "" })),
      marks: [
        TextMark(
          x: all.map { _ in 0 }, y: all.indices.map(Double.init),
          texts: all.enumerated().map { $0 == 0 ? percent($1.accuracy) : change($1.accuracy - before.accuracy) },
          style: Typography.value.anchored(.start, .middle))
      ], height: height)
    let finding = title ?? calibrationTitle(before, after, images)
    let texts = all.map {
      "\($0.name): ECE \($0.ece.text(.percent(decimals: 1))), log-loss \($0.logLoss.text(.decimals(3))), accuracy \(percent($0.accuracy))"
    }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(images)) images; maps fitted on \(fittedOn). Arrows lead from as trained (hollow) to after the map: blue better, orange worse; none where the interval reaches the value as trained. Lines are 95\u{202F}% intervals.",
      alternativeText: "\(finding). \(texts.joined(separator: ". ")).",
      rows: [
        Figure.Row(
          [
            panel("ECE", \.ece, .percent(decimals: 1), isFirst: true),
            panel("Log-loss", \.logLoss, .decimals(3), isFirst: false), accuracy,
          ], weights: [1.55, 1.15, 0.5])
      ], alignsColumns: false)
  }

  /// A change of a share in points of a hundred; `unchanged` for none at all.
  static func change(_ difference: Double) -> String {
    guard difference.isFinite else { return "–" }
    return difference == 0 ? "unchanged" : "\(signedPoints(difference)) points"
  }

  /// `+3.1`, `−0.4`: a difference of shares in points of a hundred.
  static func signedPoints(_ difference: Double, decimals: Int = 1) -> String {
    let text = NumberFormat.decimals(decimals).text(100 * difference)
    return difference > 0 && text.contains { ("1"..."9").contains($0) } ? "+" + text : text
  }

  /// Claims a change of ECE only where it is told.
  private static func calibrationTitle(
    _ before: CalibrationOutcome, _ after: [CalibrationOutcome], _ images: Int
  ) -> String {
    let known = after.filter { $0.ece.value.isFinite }
    guard images >= 30, before.ece.value.isFinite, let best = known.min(by: { $0.ece.value < $1.ece.value }) else {
      return "Calibration before and after"
    }
    if best.direction(from: before) < 0 {
      return sentence(
        "\(isolated(best.name)) calibration lowers ECE from \(percent(before.ece.value)) to \(percent(best.ece.value))")
    }
    if known.allSatisfy({ $0.direction(from: before) > 0 }) { return "Every calibration map makes ECE worse" }
    return "No calibration map changes ECE beyond its interval"
  }
}

extension FigureExamples {
  func calibrationMethods() -> Figure {
    func outcome(_ name: String, _ ece: Double, _ loss: Double, _ accuracy: Double) -> CalibrationOutcome {
      CalibrationOutcome(
        name, ece: Estimate(ece, low: max(0.004, ece - 0.009), high: ece + 0.011),
        logLoss: Estimate(loss, low: loss - 0.03, high: loss + 0.03), accuracy: accuracy)
    }
    return Figures.calibrationMethods(
      before: outcome("as trained", 0.081, 1.02, 0.662),
      after: [
        outcome("temperature", 0.019, 0.941, 0.662), outcome("vector", 0.017, 0.932, 0.6645),
        outcome("isotonic", 0.022, 1.094, 0.6592),
      ], images: 3589, fittedOn: "3,589 validation images")
  }
}
