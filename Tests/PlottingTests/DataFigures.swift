import Drawing
import Foundation
import Plotting

/// The figures of a data analysis with given class names, on a page and in a column, and those of nothing.
enum DataFigures {
  static let ids = [
    "brightness_contrast", "trait_ridges", "embedding_map", "explained_variance", "label_joint", "leak_by_class",
    "precision_at_k", "split_mix", "trait_shift", "baselines",
  ]

  static func plane(_ points: [(Double, Double)]) -> PlaneHistogram {
    PlaneHistogram(
      x: points.map(\.0), y: points.map(\.1), xRange: 0...255, yRange: 0...128, columns: 32, rows: 32)
  }

  static func leak(_ name: String, _ copies: Int, _ images: Int) -> LeakRow {
    let share = images > 0 ? Double(copies) / Double(images) : .nan
    return LeakRow(name, copies: copies, images: images, share: Estimate(share, low: share / 2, high: share * 1.2))
  }

  static func ranking(_ name: String, _ looked: [Int], _ values: [Double]) -> RankedPrecision {
    RankedPrecision(name, looked: looked, precision: values.map { Estimate($0, low: $0 / 2, high: ($0 + 1) / 2) })
  }

  /// Every figure with the names of the classes that it is given, `width` points wide.
  static func named(_ names: [String], width: Double = Figure.fullWidth) -> [String: Figure] {
    let estimate = Estimate(0.15, low: 0.1, high: 0.2)
    let points = (0..<600).map { (128 + 90 * sin(Double($0)), 60 + 40 * cos(1.7 * Double($0))) }
    let labels = points.indices.map { $0 % names.count }
    let looked = [1, 10, 100, 1000]
    var figures = [
      "brightness contrast": Figures.brightnessContrast(
        plane(points),
        medians: names.enumerated().map {
          PlaneMedian($1, x: 120 + Double($0 % 3), y: 50 + Double($0 % 2), count: 1_234_567)
        }, width: width),
      "ridges": Figures.traitRidges(
        "a trait whose name is rather long (in a unit that has one too)",
        classes: names.enumerated().map {
          TraitRidge($1, values: $0 == 2 ? [] : [1, 5, 20, 1e6], median: $0 == 2 ? .nan : 1_234_567)
        }),
      "map": Figures.embeddingMap(
        Embedding(
          x: points.map(\.0), y: points.map(\.1), labels: labels, axes: ("first component", "second component")),
        classes: names, highlighted: [1, 2, 3], width: width),
      "variance": Figures.explainedVariance((0..<128).map { _ in 1 / 128 }, width: width),
      "joint": Figures.labelJoint(
        counts: names.indices.map { r in names.indices.map { Double($0 == r ? 300_000 : 11 * r + $0) } },
        classes: names),
      "leak": Figures.leakByClass(
        names.enumerated().map { leak($1, 123_456 * $0, 1_234_567) }, overall: 0.01,
        split: "an unusually named split"),
      "precision": Figures.precisionAtK(
        names.prefix(5).enumerated().map { i, name in ranking(name, looked, looked.map { _ in 0.5 - 0.01 * Double(i) })
        },
        baseRate: 0.47, images: 1_234_567),
      "mix": Figures.splitMix(
        (0..<3).map { MixSource(names[$0], counts: names.map { _ in 1_234_567 }, shares: names.map { _ in estimate }) },
        classes: names),
      "shift": Figures.traitShift(
        "brightness", first: TraitSample(names[0], values: points.map(\.0), median: 128),
        second: TraitSample(names[3], values: points.map(\.1), median: 60), gap: TraitGap(size: 0.44, at: 100)),
      "baselines": Figures.baselines(
        names.enumerated().map { BaselineRow($1, accuracy: estimate, isModel: $0 == 0) }, majority: 0.15,
        images: 1_234_567),
    ]
    for name in figures.keys { figures[name]?.width = width }
    return figures
  }

  /// Nothing, one thing, and numbers that do not exist.
  static let empty: [Figure] = {
    let none = Estimate(.nan)
    return [
      Figures.brightnessContrast(plane([]), medians: []),
      Figures.brightnessContrast(
        plane([(.nan, 3)]), medians: [PlaneMedian("a", x: .nan, y: 1, count: 0)],
        outliers: [ThumbnailMark.Item(x: .nan, y: 0, picture: nil)]),
      Figures.brightnessContrast(plane([(1, 1)]), medians: [PlaneMedian("a", x: 1, y: 1, count: 1)]),
      Figures.traitRidges("a", classes: []), Figures.traitRidges("a", classes: [], isLogarithmic: true),
      Figures.traitRidges("a", classes: [TraitRidge("b", values: [], median: .nan)]),
      Figures.traitRidges("a", classes: [TraitRidge("b", values: [3, 3, 3], median: 3)]),
      Figures.traitRidges(
        "a", classes: [TraitRidge("b", values: [0, -1], median: 0, isLogarithmic: true)], isLogarithmic: true),
      Figures.traitRidges("a", classes: [TraitRidge("b", edges: [0, 1, 1], counts: [0, 2], median: 1)]),
      Figures.embeddingMap(Embedding(x: [], y: [], labels: []), classes: []),
      Figures.embeddingMap(Embedding(x: [], y: [], labels: []), classes: ["a"]),
      Figures.embeddingMap(Embedding(x: [1, .nan], y: [1, 2], labels: [0, 0]), classes: ["a", "b"], limit: 0),
      Figures.explainedVariance([]), Figures.explainedVariance([.nan]), Figures.explainedVariance([1]),
      Figures.labelJoint(counts: [], classes: []), Figures.labelJoint(counts: [[0]], classes: ["a"]),
      Figures.labelJoint(counts: [[0, 0], [2, .nan]], classes: ["a", "b"]),
      Figures.leakByClass([], overall: .nan), Figures.leakByClass([leak("a", 0, 0)], overall: 0),
      Figures.precisionAtK([], baseRate: .nan, images: 0),
      Figures.precisionAtK([ranking("a", [], []), ranking("b", [1], [.nan])], baseRate: 0, images: 1),
      Figures.splitMix([], classes: []), Figures.splitMix([], classes: ["a"]),
      Figures.splitMix([MixSource("a", counts: [0], shares: [none])], classes: ["b", "c"]),
      Figures.traitShift(
        "a", first: TraitSample("b", values: [], median: .nan), second: TraitSample("c", values: [.nan], median: .nan)),
      Figures.traitShift(
        "a", first: TraitSample("b", values: [0], median: 0), second: TraitSample("c", values: [0, 0], median: 0),
        gap: TraitGap(size: 0, at: 0)),
      Figures.traitShift(
        "a", first: TraitSample("b", values: [0, 5], median: 2.5), second: TraitSample("c", values: [-1], median: -1),
        gap: TraitGap(size: 1, at: -1), isLogarithmic: true),
      Figures.baselines([], majority: .nan, images: 0),
      Figures.baselines([BaselineRow("a", accuracy: none)], majority: 0, images: 0),
    ]
  }()
}
