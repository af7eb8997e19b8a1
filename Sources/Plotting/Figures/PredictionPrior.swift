import Drawing

/// How often a class is labelled and how often it is predicted.
public struct PriorRow: Sendable {
  /// The class.
  public var name: String
  /// Images labelled with it.
  public var labelled: Int
  /// Images predicted as it.
  public var predicted: Int
  /// Share of predictions minus share of labels, with its interval; NaN ends where none was computed.
  public var difference: Estimate

  /// One class.
  public init(_ name: String, labelled: Int, predicted: Int, difference: Estimate = Estimate(.nan)) {
    self.name = name
    self.labelled = labelled
    self.predicted = predicted
    self.difference = difference
  }

  /// Whether the interval of the difference leaves out zero.
  var isTold: Bool { difference.low > 0 || difference.high < 0 }
}

extension Figures {
  /// The share of every class among the labels and among the predictions, the most labelled first.
  /// - Parameters:
  ///   - classes: one row a class.
  ///   - images: all of them.
  public static func predictionPrior(
    _ classes: [PriorRow], images: Int, title: String? = nil, note: String? = nil
  ) -> Figure {
    func share(_ n: Int) -> Double { images > 0 ? Double(n) / Double(images) : .nan }
    let rows = classes.enumerated().sorted { ($0.element.labelled, $1.offset) > ($1.element.labelled, $0.offset) }
      .map(\.element)
    let hasIntervals = rows.contains { $0.difference.low.isFinite }
    var marks: [any Mark] = []
    let kinds: [(paint: Paint, isTold: Bool)] = [(.accent, false), (.contrast, true)]
    for kind in kinds {
      let chosen = rows.indices.filter { rows[$0].isTold == kind.isTold }
      guard !chosen.isEmpty else { continue }
      marks += dumbbells(
        first: chosen.map { share(rows[$0].labelled) }, second: chosen.map { share(rows[$0].predicted) },
        at: chosen.map(Double.init), paint: kind.paint,
        titles: chosen.map { i in
          let row = rows[i]
          let interval = row.difference.intervalText(.percent(decimals: 1))
          return
            "\(row.name): \(count(row.labelled)) labels (\(percent(share(row.labelled)))), \(count(row.predicted)) predictions (\(percent(share(row.predicted))))\(interval.isEmpty ? "" : ", difference \(interval)")"
        }, names: (kind.isTold ? nil : "labels", kind.isTold ? "predictions, told from the labels" : "predictions"))
    }
    marks.append(
      .rightColumn(
        y: rows.indices.map(Double.init),
        texts: rows.map {
          "\(percent(share($0.labelled))) → \($0.predicted == 0 ? "never" : percent(share($0.predicted)))"
        }))
    // A dot at zero stays clear of the names.
    let most = rows.flatMap { [share($0.labelled), share($0.predicted)] }.filter(\.isFinite).max() ?? 0.1
    let end = Ticks.nice(0...max(0.01, most)).upperBound
    var y = Axis.band(rows.map(\.name))
    y.hasGrid = true
    let finding = title ?? priorTitle(rows, images)
    let texts = rows.map {
      "\($0.name) \(percent(share($0.labelled))) of the labels, \(percent(share($0.predicted))) of the predictions"
    }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(images)) images. Hollow: share of the labels; solid: share of the predictions."
        + (hasIntervals ? " Orange: the 95\u{202F}% interval of the difference leaves out zero." : ""),
      alternativeText: "\(finding). \(texts.joined(separator: "; ")).",
      panel: Axes(
        x: Axis(
          "share of the images", mapping: .linear(-0.015 * end...end), format: .percent(decimals: 0)),
        y: y, marks: marks, legend: .top, height: .points(max(40, 20 * Double(rows.count)))))
  }

  /// Says a collapse or a class that is never predicted first, then the largest difference that is told.
  private static func priorTitle(_ rows: [PriorRow], _ images: Int) -> String {
    let neutral = "Labels and predictions of each class"
    guard images >= 30 else { return neutral }
    func share(_ n: Int) -> String { percent(Double(n) / Double(images), decimals: 0) }
    if let most = rows.max(by: { $0.predicted < $1.predicted }), 2 * most.predicted >= images,
      most.predicted >= 2 * most.labelled
    {
      return
        "Predictions collapse: \(share(most.predicted)) of them are \(isolated(most.name)), which \(share(most.labelled)) of the labels are"
    }
    let never = rows.filter { $0.predicted == 0 && $0.labelled >= 30 }
    if !never.isEmpty {
      let names = never.map { isolated($0.name) }
      let list =
        names.count == 1 ? names[0] : names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
      return "The model never predicts \(list) (\(count(never.reduce(0) { $0 + $1.labelled })) images)"
    }
    guard rows.contains(where: { $0.difference.low.isFinite }) else { return neutral }
    guard let largest = rows.filter(\.isTold).max(by: { abs($0.difference.value) < abs($1.difference.value) }) else {
      return "No class is predicted more or less often than it is labelled, beyond chance"
    }
    return sentence(
      "\(isolated(largest.name)) is predicted for \(percent(Double(largest.predicted) / Double(images))) of the images and labelled in \(percent(Double(largest.labelled) / Double(images)))"
    )
  }
}

extension FigureExamples {
  func predictionPrior() -> Figure {
    let labelled = [491, 55, 528, 879, 594, 416, 626]
    let predicted = [412, 0, 301, 972, 640, 421, 843]
    return Figures.predictionPrior(
      classes.indices.map { c in
        let difference = Double(predicted[c] - labelled[c]) / 3589
        return PriorRow(
          classes[c], labelled: labelled[c], predicted: predicted[c],
          difference: Estimate(difference, low: difference - 0.014, high: difference + 0.014))
      }, images: 3589)
  }
}
