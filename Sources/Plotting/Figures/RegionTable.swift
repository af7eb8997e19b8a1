import Drawing

/// How the evidence for one class is spread over the parts of the face.
public struct RegionRow: Sendable, Hashable {
  /// The class that is predicted.
  public var name: String
  /// Images with a map that says something.
  public var count: Int
  /// The mean share of the evidence in each part, 0...1, with its interval; NaN where there is none.
  public var shares: [Estimate]

  /// The shares of one class.
  public init(_ name: String, count: Int, shares: [Estimate]) {
    self.name = name
    self.count = count
    self.shares = shares
  }
}

extension Figures {
  /// A table of bars: where the evidence for every class lies, one column a part of the face, beside what an even map has.
  /// - Parameters:
  ///   - rows: one a class, each with one share a part.
  ///   - parts: names of the parts of the face.
  ///   - areas: the share of the face that each part covers: what an even map has there.
  public static func regionTable(
    _ rows: [RegionRow], parts: [String], areas: [Double], title: String? = nil, note: String? = nil
  ) -> Figure {
    func share(_ row: Int, _ part: Int) -> Estimate {
      part < rows[row].shares.count ? rows[row].shares[part] : Estimate(.nan)
    }
    func area(_ part: Int) -> Double { part < areas.count ? areas[part] : .nan }
    let all = rows.flatMap(\.shares).flatMap { [$0.value, $0.high] } + areas
    let most = max(0.01, all.filter(\.isFinite).max() ?? 0.01)
    let places = rows.indices.map(Double.init)
    let perLine = parts.count <= 5 ? max(1, parts.count) : (parts.count + 1) / 2
    let panels = parts.enumerated().map { p, part -> Axes in
      let estimates = rows.indices.map { share($0, p) }
      func isTold(_ estimate: Estimate) -> Bool { estimate.low > area(p) || estimate.high < area(p) }
      let line = Stroke(.contrast, width: 1, dash: [3, 2])
      let marks: [any Mark] = [
        BarMark(
          .horizontal, values: estimates.map(\.value),
          paints: estimates.map { isTold($0) ? Paint.accent.opacity(0.7) : Paint.accent.opacity(0.3) }, thickness: 0.7),
        IntervalMark(
          along: .x, positions: places, low: estimates.map(\.low), high: estimates.map(\.high),
          stroke: Stroke(.ink, width: 0.9)),
        RuleMark(.x(area(p)), stroke: line),
        DotMark(
          x: estimates.map(\.value), y: places, paint: Paint.ink, radius: 1.2,
          titles: estimates.enumerated().map {
            "\(rows[$0].name), \(part): \($1.text(.percent(decimals: 1))) of the evidence on \(percent(area(p))) of the face"
          }),
        .rightColumn(
          y: places, texts: estimates.map { percent($0.value, decimals: 0) + (isTold($0) ? "*" : "") }),
      ]
      var y = Axis.band(rows.map(\.name))
      if p % perLine > 0 { y.ticks = .none }
      return Axes(
        title: part, x: .hidden(.linear(0...most)), y: y, marks: marks,
        height: .points(max(24, 17 * Double(rows.count))))
    }
    // The first panel of a line holds the names too.
    var lines = Figure.rows(of: panels, columns: perLine)
    for i in lines.indices { lines[i].weights = (0..<perLine).map { $0 == 0 ? 1.75 : 1 } }
    let counts = rows.map(\.count)
    let sizes = finiteExtent(counts.map(Double.init)).map { range in
      range.lowerBound == range.upperBound
        ? count(Int(range.lowerBound)) : "\(count(Int(range.lowerBound))) to \(count(Int(range.upperBound)))"
    }
    let finding = title ?? regionTitle(rows, parts, areas)
    let texts = rows.indices.map { r -> String in
      let best = parts.indices.filter { share(r, $0).value.isFinite && area($0) > 0 }
        .max { share(r, $0).value / area($0) < share(r, $1).value / area($1) }
      return best.map {
        "\(rows[r].name) most for its area in \(parts[$0]), \(share(r, $0).text(.percent(decimals: 0)))"
      } ?? "\(rows[r].name) no map"
    }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(counts.reduce(0, +))) maps\(sizes.map { ", \($0) a class" } ?? ""). Share of the positive evidence in each part, by predicted class, with 95\u{202F}% intervals. Dashed: the area of the part, what an even map has. Star and strong colour: the interval leaves the area out, not corrected for the number of cells.",
      alternativeText: "\(finding). \(texts.joined(separator: "; ")).",
      rows: lines, columnGap: 10, rowGap: 12)
  }

  /// Names the class and the part with most evidence for its area, where the interval lies above the area and at least 30
  /// maps are behind it.
  private static func regionTitle(_ rows: [RegionRow], _ parts: [String], _ areas: [Double]) -> String {
    var best: (row: RegionRow, part: Int, lift: Double)?
    for row in rows where row.count >= 30 {
      for (p, estimate) in row.shares.enumerated() where p < parts.count && p < areas.count && areas[p] > 0 {
        // Judged by the lower end, so that a wide interval does not win.
        let lift = estimate.low / areas[p]
        if lift > max(1, best?.lift ?? 0) { best = (row, p, lift) }
      }
    }
    guard let best else { return "Where the evidence for each class lies" }
    return sentence(
      "\(parts[best.part]): \(percent(best.row.shares[best.part].value, decimals: 0)) of the evidence for \(isolated(best.row.name)), on \(percent(areas[best.part], decimals: 0)) of the face"
    )
  }
}

extension FigureExamples {
  func regionTable() -> Figure {
    let parts = ["mouth", "eyes", "brows", "nose", "cheeks", "forehead", "chin", "outside"]
    let areas = [0.11, 0.09, 0.06, 0.08, 0.2, 0.12, 0.07, 0.27]
    return Figures.regionTable(
      classes.enumerated().map { c, name in
        let raw = parts.indices.map { areas[$0] * (0.35 + 1.9 * noise(71 * c + $0) * noise(13 * c + 7 * $0 + 5)) }
        let lifted = raw.enumerated().map { $0 == 0 && c == 3 ? $1 + 0.35 : $1 }
        let total = lifted.reduce(0, +)
        let n = c == 1 ? 18 : 60 + 25 * c
        let half = 0.16 / Double(n).squareRoot()
        return RegionRow(
          name, count: n,
          shares: lifted.map {
            let share = $0 / total
            return Estimate(share, low: max(0, share - half), high: share + half)
          })
      }, parts: parts, areas: areas)
  }
}
