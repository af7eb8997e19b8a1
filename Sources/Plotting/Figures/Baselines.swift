import Drawing

/// How often one way to answer is right: a model, or something much simpler.
public struct BaselineRow: Sendable, Hashable {
  /// What answers: `brightness alone`.
  public var name: String
  /// The share of right answers with its interval.
  public var accuracy: Estimate
  /// Whether it is the model that the others stand beside.
  public var isModel: Bool

  /// One way to answer.
  public init(_ name: String, accuracy: Estimate, isModel: Bool = false) {
    self.name = name
    self.accuracy = accuracy
    self.isModel = isModel
  }
}

extension Figures {
  /// The accuracy of simple ways to answer beside that of models, the best first.
  /// - Parameters:
  ///   - majority: the accuracy of always naming the most frequent class; chance where the measure has another.
  ///   - floor: what that line is called.
  ///   - images: how many were asked, the same for every row.
  ///   - measure: what is measured, a share of 0...1.
  public static func baselines(
    _ rows: [BaselineRow], majority: Double, floor: String = "majority class", images: Int,
    measure: String = "accuracy", title: String? = nil, note: String? = nil
  ) -> Figure {
    func rank(_ row: BaselineRow) -> Double { row.accuracy.value.isFinite ? row.accuracy.value : -1 }
    let rows = rows.enumerated().sorted { (rank($0.element), $1.offset) > (rank($1.element), $0.offset) }.map(\.element)
    let format = NumberFormat.percent(decimals: 1)
    var marks: [any Mark] = []
    if majority.isFinite {
      marks.append(RuleMark(.x(majority), label: "\(floor) \(format.text(majority))", isLabelAbove: true))
    }
    let kinds: [(isModel: Bool, paint: Paint, shape: Marker, name: String)] = [
      (true, .contrast, .diamond, "model"), (false, .accent, .circle, "simple baseline"),
    ]
    for kind in kinds {
      let chosen = rows.indices.filter { rows[$0].isModel == kind.isModel }
      guard !chosen.isEmpty else { continue }
      marks += estimateDots(
        chosen.map { rows[$0].accuracy }, at: chosen.map(Double.init), paint: kind.paint, shape: kind.shape,
        radius: 2.8, titles: chosen.map { "\(rows[$0].name): \(rows[$0].accuracy.text(format))" }, name: kind.name)
    }
    marks.append(
      .rightColumn(y: rows.indices.map(Double.init), texts: rows.map { format.text($0.accuracy.value) }))
    let most = (rows.flatMap { [$0.accuracy.value, $0.accuracy.high] } + [majority]).filter(\.isFinite).max() ?? 1
    var y = Axis.band(rows.map(\.name))
    y.hasGrid = true
    let finding = title ?? sentence("\(measure) of the model and of simple baselines")
    return Figure(
      title: finding,
      note: note ?? "n = \(count(images)) images, the same for every row. Lines are 95\u{202F}% Wilson intervals.",
      alternativeText:
        "\(finding). \(rows.map { "\($0.name) \($0.accuracy.text(format))" }.joined(separator: "; ")); \(floor) \(format.text(majority)).",
      panel: Axes(
        x: Axis(measure, mapping: .linear(Ticks.nice(0...max(0.01, most))), format: .percent(decimals: 0)), y: y,
        marks: marks, legend: .top, height: .points(max(40, 19 * Double(rows.count)))))
  }
}

extension FigureExamples {
  func baselines() -> Figure {
    let shares = [
      ("model", 0.652), ("15 nearest neighbours", 0.388), ("nearest class mean", 0.327),
      ("linear rule of four traits", 0.291), ("brightness alone", 0.252), ("majority class", 0.245),
    ]
    return Figures.baselines(
      shares.map { BaselineRow($0.0, accuracy: wilson($0.1, 3589), isModel: $0.0 == "model") }, majority: 0.245,
      images: 3589)
  }
}
