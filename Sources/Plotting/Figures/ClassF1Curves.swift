import Drawing

extension Figures {
  /// The validation F1 of every class after every epoch, with their mean in bold.
  /// - Parameters:
  ///   - classes: names, in output order.
  ///   - f1: one row a class, one value an epoch; NaN where no validation image has the class.
  ///   - macro: the mean over the classes, one value an epoch.
  ///   - bestEpoch: counted from 1.
  public static func classF1Curves(
    classes: [String], f1: [[Double]], macro: [Double], bestEpoch: Int? = nil, title: String? = nil,
    width: Double = Figure.fullWidth
  ) -> Figure {
    precondition(classes.count == f1.count, "\(classes.count) classes, \(f1.count) curves")
    func name(_ text: String, _ values: [Double]) -> String {
      guard let last = values.last(where: \.isFinite) else { return text }
      return "\(text) \(NumberFormat.decimals(2).text(last))"
    }
    var marks = bestRule(bestEpoch, epochs: macro.count)
    for (k, values) in f1.enumerated() {
      marks.append(
        LineMark(
          x: places(values), y: values, stroke: Stroke(.category(k), width: 1.25, dash: dash(k)),
          name: name(classes[k], values)))
    }
    marks.append(
      LineMark(
        x: places(macro), y: macro, stroke: Stroke(.ink, width: 2.25), name: name("macro F1", macro),
        isEmphasised: true))
    let absent = classes.indices.filter { !f1[$0].contains(where: \.isFinite) }.map { classes[$0] }
    let note =
      "The number beside a line is its last value."
      + (absent.isEmpty ? "" : " No validation image is labelled \(absent.joined(separator: ", ")).")
    return Figure(
      title: title ?? classTitle(classes, f1, bestEpoch), note: note, width: width,
      panel: Axes(
        x: stepAxis(macro.count, unit: "epoch"), y: Axis("validation F1"), marks: marks,
        legend: .direct,
        // A line of text for each name.
        height: .points(max(190, Double(marks.count) * Typography.value.lineHeight + 20))))
  }

  /// The later class colours resemble the earlier ones most; dashes tell them apart.
  private static func dash(_ k: Int) -> [Double] { k % Palette.categories.count < 4 ? [] : [5, 2] }

  private static func classTitle(_ classes: [String], _ f1: [[Double]], _ bestEpoch: Int?) -> String {
    let place = (bestEpoch ?? f1.map(\.count).max() ?? 0) - 1
    let values = f1.enumerated().compactMap { k, row in
      row.indices.contains(place) && row[place].isFinite ? (name: classes[k], value: row[place]) : nil
    }
    guard let low = values.min(by: { $0.value < $1.value }), let high = values.max(by: { $0.value < $1.value }),
      low.name != high.name
    else { return "Validation F1 of each class over the epochs" }
    let format = NumberFormat.decimals(2)
    let isOnly = f1.allSatisfy { $0.count <= 1 }
    let time = isOnly ? "After the only epoch" : bestEpoch.map { "At the best epoch, \($0)," } ?? "At the end"
    func who(_ end: (name: String, value: Double)) -> String {
      let others = values.count { $0.value == end.value } - 1
      return others == 0 ? end.name : "\(end.name) and \(others) other\(others == 1 ? "" : "s")"
    }
    return "\(time) F1 runs from \(format.text(low.value)) (\(who(low))) to \(format.text(high.value)) (\(who(high)))"
  }
}
