import Drawing

/// The class mix of one split, or of one data set.
public struct MixSource: Sendable, Hashable {
  /// The split.
  public var name: String
  /// Images of each class.
  public var counts: [Int]
  /// The share of each class with its interval.
  public var shares: [Estimate]

  /// A class mix.
  /// - Precondition: as many counts as shares.
  public init(_ name: String, counts: [Int], shares: [Estimate]) {
    precondition(counts.count == shares.count, "\(counts.count) counts, \(shares.count) shares")
    self.name = name
    self.counts = counts
    self.shares = shares
  }
}

extension Figures {
  /// The share of each class in splits or data sets side by side, with intervals; the largest class of the first one first.
  /// - Parameters:
  ///   - sources: the splits, each with one share a class.
  ///   - classes: class names.
  public static func splitMix(
    _ sources: [MixSource], classes: [String], title: String? = nil, note: String? = nil
  ) -> Figure {
    func share(_ source: MixSource, _ c: Int) -> Estimate {
      c < source.shares.count ? source.shares[c] : Estimate(.nan)
    }
    func rank(_ c: Int) -> Double {
      let value = sources.first.map { share($0, c).value } ?? 0
      return value.isFinite ? value : -1
    }
    let order = classes.indices.sorted { (rank($0), $1) > (rank($1), $0) }
    let paints: [Paint] = [.accent, .contrast, .category(2), .category(3), .category(5)]
    let step = sources.count > 1 ? min(0.26, 0.6 / Double(sources.count - 1)) : 0
    func place(_ row: Int, _ s: Int) -> Double { Double(row) + (Double(s) - Double(sources.count - 1) / 2) * step }
    // What belongs to one class is joined.
    var marks: [any Mark] = order.enumerated().map { row, c in
      LineMark(
        x: sources.map { share($0, c).value }, y: sources.indices.map { place(row, $0) },
        stroke: Stroke(.muted, width: 1))
    }
    for (s, source) in sources.enumerated() {
      let paint = paints[s % paints.count]
      marks += estimateDots(
        order.map { share(source, $0) }, at: order.indices.map { place($0, s) }, paint: paint,
        line: Stroke(paint.opacity(0.75), width: 1.2), shape: .category(s),
        titles: order.map { c in
          "\(classes[c]), \(source.name): \(count(c < source.counts.count ? source.counts[c] : 0)) images, \(share(source, c).text(.percent(decimals: 1)))"
        }, name: "\(source.name), \(sampleSize(source.counts.reduce(0, +)))")
    }
    let gaps = order.map { c -> (low: Double, high: Double)? in
      finiteExtent(sources.map { share($0, c).value }).map { ($0.lowerBound, $0.upperBound) }
    }
    marks.append(
      .rightColumn(
        y: order.indices.map(Double.init),
        texts: gaps.map { gap in gap.map { "\(percent($0.low)) to \(percent($0.high))" } ?? "–" }))
    let most = sources.flatMap(\.shares).flatMap { [$0.value, $0.high] }.filter(\.isFinite).max() ?? 0.1
    let end = Ticks.nice(0...max(0.01, most)).upperBound
    var y = Axis.band(order.map { classes[$0] })
    y.hasGrid = true
    let names = sources.map { isolated($0.name) }
    let list =
      names.count > 1 ? names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1] : names.first
    let finding = title ?? "Class mix of \(list ?? "nothing")"
    let texts = zip(order, gaps).map { c, gap in
      "\(classes[c]) \(gap.map { "\(percent($0.low)) to \(percent($0.high))" } ?? "none")"
    }
    return Figure(
      title: finding,
      note: note
        ?? "Share of each class with 95\u{202F}% Wilson intervals; at the right, the least and the largest share.",
      alternativeText: "\(finding). Shares: \(texts.joined(separator: "; ")).",
      panel: Axes(
        // A dot at zero stays clear of the names.
        x: Axis("share of the images", mapping: .linear(-0.015 * end...end), format: .percent(decimals: 0)), y: y,
        marks: marks, legend: .top,
        height: .points(max(40, Double(classes.count) * max(20, 7 * Double(sources.count) + 6)))))
  }
}

extension FigureExamples {
  func splitMix() -> Figure {
    func source(_ name: String, _ counts: [Int]) -> MixSource {
      let total = counts.reduce(0, +)
      return MixSource(name, counts: counts, shares: counts.map { wilson(Double($0) / Double(total), total) })
    }
    return Figures.splitMix(
      [
        source("train", classCounts), source("validation", [467, 56, 496, 895, 653, 415, 607]),
        source("test", [491, 55, 528, 879, 594, 416, 626]),
      ], classes: classes)
  }
}
