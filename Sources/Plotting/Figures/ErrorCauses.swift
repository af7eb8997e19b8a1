import Drawing

extension Figures {
  /// What errors are made of: one bar of all errors, one a class, cut into causes.
  /// - Parameters:
  ///   - causes: their names, in the order of the parts; every error has one cause.
  ///   - classes: the labelled classes of the errors.
  ///   - counts: `counts[class][cause]`.
  public static func errorCauses(
    causes: [String], classes: [String], counts: [[Int]], title: String? = nil, note: String? = nil
  ) -> Figure {
    let totals = causes.indices.map { cause in counts.reduce(0) { $0 + (cause < $1.count ? $1[cause] : 0) } }
    let all = totals.reduce(0, +)
    let paints: [Paint] = [
      .category(3), .category(0), .category(2), .category(5), .category(6), .category(1), .category(4),
    ]
    func bar(_ name: String, _ values: [Int]) -> [StackMark.Part] {
      let sum = values.reduce(0, +)
      return values.enumerated().map { i, n in
        let share = sum > 0 ? Double(n) / Double(sum) : 0
        return StackMark.Part(
          length: share, labels: ["\(count(n)) (\(percent(share, decimals: 0)))", count(n)],
          title: "\(name), \(i < causes.count ? causes[i] : ""): \(count(n)) of \(count(sum)) errors, \(percent(share))"
        )
      }
    }
    func panel(_ names: [String], _ values: [[Int]], line: Double, isFirst: Bool) -> Axes {
      var marks: [any Mark] = [
        StackMark(bars: zip(names, values).map(bar), paints: paints, names: isFirst ? causes : []),
        .rightColumn(
          y: names.indices.map(Double.init),
          texts: values.map {
            let n = $0.reduce(0, +); return n == 1 ? "1 error" : "\(count(n)) errors"
          }),
      ]
      let empty = values.indices.filter { values[$0].reduce(0, +) == 0 }
      marks.append(
        TextMark(
          x: empty.map { _ in 0.01 }, y: empty.map(Double.init), texts: empty.map { _ in "no error" },
          style: Typography.small.anchored(.start, .middle)))
      var x = Axis(
        isFirst ? "" : "share of the errors", mapping: .linear(0...1), format: .percent(decimals: 0), hasLine: false)
      if isFirst { x.ticks = .none }
      return Axes(
        x: x, y: .band(names), marks: marks, legend: isFirst ? .top : .none,
        height: .points(max(line, line * Double(names.count))))
    }
    let finding = title ?? causeTitle(causes, totals)
    let texts = zip(causes, totals).map {
      "\($0): \(count($1))\(all > 0 ? ", \(percent(Double($1) / Double(all)))" : "")"
    }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(all)) errors. Every error is counted once, under the first cause that holds for it; numbers and shares of the bar. Classes are those of the labels.",
      alternativeText: "\(finding). \(texts.joined(separator: "; ")).",
      rows: [
        Figure.Row([panel(["all errors"], [totals], line: 26, isFirst: true)]),
        Figure.Row([panel(classes, counts, line: 20, isFirst: false)]),
      ], rowGap: 4)
  }

  /// Names the largest cause only where it is larger than the next one beyond chance.
  private static func causeTitle(_ causes: [String], _ totals: [Int]) -> String {
    let all = totals.reduce(0, +)
    let order = totals.indices.sorted { (totals[$0], $1) > (totals[$1], $0) }
    guard all >= 30, let first = order.first else { return "What the errors are made of" }
    let (a, b) = (Double(totals[first]), Double(order.count > 1 ? totals[order[1]] : 0))
    guard a - b > 1.96 * (a + b).squareRoot() else { return "No cause stands out among \(count(all)) errors" }
    return "\(percent(a / Double(all), decimals: 0)) of \(count(all)) errors: \(isolated(causes[first]))"
  }
}

extension FigureExamples {
  func errorCauses() -> Figure {
    let errors = [176, 19, 250, 108, 231, 0, 188]
    return Figures.errorCauses(
      causes: ["model alone", "people disagree", "contradicting copies", "no face"], classes: classes,
      counts: errors.enumerated().map { c, n in
        let disputed = Int(Double(n) * (0.2 + 0.3 * noise(c + 3)))
        let (copies, empty) = (n / 14, n / 50)
        return [n - disputed - copies - empty, disputed, copies, empty]
      })
  }
}
