import Drawing
import Foundation

/// How often one ranking is right among the first images it names.
public struct RankedPrecision: Sendable, Hashable {
  /// What ranks.
  public var name: String
  /// Rising numbers of images that are looked at, at least 1.
  public var looked: [Int]
  /// The share of them that are what is looked for, with its interval.
  public var precision: [Estimate]

  /// One ranking.
  /// - Precondition: as many `looked` as `precision`.
  public init(_ name: String, looked: [Int], precision: [Estimate]) {
    precondition(looked.count == precision.count, "\(looked.count) numbers of images, \(precision.count) shares")
    self.name = name
    self.looked = looked
    self.precision = precision
  }
}

extension Figures {
  /// The precision of rankings against the number of images that are looked at.
  /// - Parameters:
  ///   - rankings: the first one has a band of its intervals.
  ///   - baseRate: the share among all images: what a random order finds.
  ///   - images: all of them.
  ///   - isLogarithmic: whether the numbers of images are spread by their ratios.
  public static func precisionAtK(
    _ rankings: [RankedPrecision], baseRate: Double, images: Int, isLogarithmic: Bool = true, title: String? = nil,
    note: String? = nil
  ) -> Figure {
    let most = max(2, rankings.flatMap(\.looked).max() ?? 2)
    let extent = 1...Double(most)
    let looks: [(paint: Paint, dash: [Double])] = [
      (.accent, []), (.contrast, [6, 2]), (.category(2), [2, 2]), (.category(3), [7, 2, 1.5, 2]),
      (.category(5), [4, 4]),
    ]
    let scale: Scale = isLogarithmic ? .log(extent) : .linear(extent)
    func kept(_ x: [Double], _ y: [Double]) -> [Int] {
      let known = x.indices.filter { y[$0].isFinite && scale.fraction(x[$0]).isFinite }
      return CurveThinning.corners(
        x: known.map { scale.fraction(x[$0]) }, y: known.map { y[$0] }, limit: 150, tolerance: 0.004
      ).map { known[$0] }
    }
    var marks: [any Mark] = []
    if let first = rankings.first {
      let x = first.looked.map(Double.init)
      // The corners of both borders of the band.
      let places = Set(kept(x, first.precision.map(\.low)) + kept(x, first.precision.map(\.high))).sorted()
      marks.append(
        AreaMark(
          x: places.map { x[$0] }, low: places.map { first.precision[$0].low },
          high: places.map { first.precision[$0].high }, fill: Paint.accent.opacity(0.16)))
    }
    if baseRate.isFinite {
      marks.append(
        LineMark(
          x: [1, Double(most)], y: [baseRate, baseRate], stroke: Stroke(.secondaryInk, width: 1, dash: [3, 3]),
          name: "base rate \(percent(baseRate))"))
    }
    for (i, ranking) in rankings.enumerated() {
      let look = looks[i % looks.count]
      let x = ranking.looked.map(Double.init)
      let y = ranking.precision.map(\.value)
      let places = kept(x, y)
      marks.append(
        LineMark(
          x: places.map { x[$0] }, y: places.map { y[$0] },
          stroke: Stroke(look.paint, width: i == 0 ? 1.8 : 1.4, dash: look.dash), name: ranking.name,
          title: ranking.name, isEmphasised: i == 0))
    }
    let finding = title ?? "Precision among the first images of each ranking"
    let texts = rankings.compactMap { ranking -> String? in
      guard let last = ranking.precision.last, let k = ranking.looked.last else { return nil }
      return "\(ranking.name) \(last.text(.percent(decimals: 1))) of the first \(count(k))"
    }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(images)) images, the highest score first.\(rankings.isEmpty ? "" : " The band is a pointwise 95\u{202F}% Wilson interval of \(isolated(rankings[0].name)).") Dashed level line: a random order.",
      alternativeText: "\(finding). \(texts.joined(separator: "; ")); base rate \(percent(baseRate)).",
      panel: Axes(
        x: Axis(
          "images looked at", mapping: isLogarithmic ? .log(extent) : .linear(extent), format: .count),
        y: Axis("share found among them", mapping: .linear(0...1), format: .percent(decimals: 0)),
        marks: marks, legend: .direct, height: .points(180)))
  }
}

extension FigureExamples {
  func precisionAtK() -> Figure {
    let looked = Array(1...1000)
    func ranking(_ name: String, _ seed: Int, reach: Double) -> RankedPrecision {
      var hits = 0
      return RankedPrecision(
        name, looked: looked,
        precision: looked.map { k in
          if noise(seed + k) < 0.08 + 0.87 * exp(-Double(k) / reach) { hits += 1 }
          return wilson(Double(hits) / Double(k), k)
        })
    }
    return Figures.precisionAtK(
      [
        ranking("self-confidence", 100, reach: 700), ranking("margin", 5000, reach: 420),
        ranking("entropy", 9000, reach: 160),
      ], baseRate: 0.08, images: 35_887)
  }
}
