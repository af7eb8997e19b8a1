import Drawing
import Foundation

/// How one number of the images is spread in one class.
public struct TraitRidge: Sendable, Hashable {
  /// The class.
  public var name: String
  /// Images of the class.
  public var count: Int
  /// The median of the number; NaN for a class without images.
  public var median: Double
  /// Rising values of the number.
  public let x: [Double]
  /// The density at each, for a step of 1 (or of a factor of ten on a logarithmic axis).
  public let density: [Double]

  /// A smooth ridge over single values, one an image.
  /// - Parameters:
  ///   - median: of the same values, as the report says it.
  ///   - isLogarithmic: whether the axis will be; values that are not positive are left out.
  public init(_ name: String, values: [Double], median: Double, isLogarithmic: Bool = false) {
    let places = isLogarithmic ? values.filter { $0 > 0 }.map(log10) : values
    let kernel = KernelDensity(places)
    self.name = name
    self.median = median
    count = values.count
    x = kernel.map { $0.x.map { isLogarithmic ? pow(10, $0) : $0 } } ?? []
    density = kernel?.density ?? []
  }

  /// A stepped ridge over counts.
  /// - Parameters:
  ///   - edges: the rising borders of the bins, one more than counts; all positive where the axis will be logarithmic.
  ///   - counts: images in each bin.
  /// - Precondition: `edges.count == counts.count + 1`.
  public init(_ name: String, edges: [Double], counts: [Int], median: Double, isLogarithmic: Bool = false) {
    precondition(edges.count == counts.count + 1, "\(counts.count) bins need as many borders and one")
    let total = counts.reduce(0, +)
    let shares = counts.indices.map { i in
      let width = isLogarithmic ? log10(edges[i + 1] / edges[i]) : edges[i + 1] - edges[i]
      return total > 0 && width > 0 ? Double(counts[i]) / Double(total) / width : 0
    }
    self.name = name
    self.median = median
    count = total
    (x, density) = Figures.steps(edges: edges, heights: shares)
  }
}

extension Figures {
  /// The corners of a histogram's upper line.
  static func steps(edges: [Double], heights: [Double]) -> (x: [Double], y: [Double]) {
    (heights.indices.flatMap { [edges[$0], edges[$0 + 1]] }, heights.flatMap { [$0, $0] })
  }

  /// How one number of the images is spread, one ridge a class, on one scale of densities; the largest median first.
  /// - Parameters:
  ///   - trait: what is measured, with its unit: `sharpness (variance of the Laplacian)`.
  ///   - classes: one ridge a class, in the order of the classes: they have their colours by it.
  ///   - range: the part of the axis to show; that of all values when nil.
  ///   - format: how medians are written.
  public static func traitRidges(
    _ trait: String, classes: [TraitRidge], range: ClosedRange<Double>? = nil, isLogarithmic: Bool = false,
    format: NumberFormat = .decimals(0), title: String? = nil, note: String? = nil
  ) -> Figure {
    func rank(_ c: Int) -> Double { classes[c].median.isFinite ? classes[c].median : -.infinity }
    let order = classes.indices.sorted { (rank($0), $1) > (rank($1), $0) }
    let tallest = max(classes.flatMap(\.density).max() ?? 0, 1e-300)
    let extent = range ?? finiteExtent(classes.flatMap(\.x))
    var marks: [any Mark] = []
    for (row, c) in order.enumerated() {
      let ridge = classes[c]
      let line = extent.map { thinned(ridge, tallest: tallest, extent: $0, isLogarithmic: isLogarithmic) }
      marks.append(
        RidgeMark(
          row: row, x: line?.x ?? [], heights: line?.height ?? [], paint: .category(c), center: ridge.median))
      guard ridge.median.isFinite else { continue }
      marks.append(
        DotMark(
          x: [ridge.median], y: [RidgeMark.base(row: row)], shape: .category(c), paint: .category(c), radius: 3,
          titles: ["\(ridge.name): median \(format.text(ridge.median)), \(sampleSize(ridge.count))"]))
    }
    marks.append(
      .rightColumn(
        y: order.indices.map(Double.init),
        texts: order.map { classes[$0].median.isFinite ? "median \(format.text(classes[$0].median))" : "no image" }))
    let finding = title ?? sentence("\(trait) of the images of each class")
    let texts = order.map { "\(classes[$0].name) \(format.text(classes[$0].median))" }
    return Figure(
      title: finding,
      note: note
        ?? "n = \(count(classes.reduce(0) { $0 + $1.count })) images. Density of the images of each class, the same area and height scale for all; line and marker: the median. Classes sorted by it.",
      alternativeText: "\(finding). Medians: \(texts.joined(separator: "; ")).",
      panel: Axes(
        x: Axis(trait, mapping: isLogarithmic ? .log(extent) : extent.map { .linear($0) } ?? .automatic),
        y: .band(order.map { classes[$0].name }), marks: marks, height: .points(max(40, Double(classes.count) * 36))))
  }

  /// The corners of a ridge, its height as a share of the tallest one; flat ends are left out.
  private static func thinned(
    _ ridge: TraitRidge, tallest: Double, extent: ClosedRange<Double>, isLogarithmic: Bool
  ) -> (x: [Double], height: [Double]) {
    let scale: Scale = isLogarithmic ? .log(extent) : .linear(extent)
    let heights = ridge.density.map { $0 / tallest }
    let seen = heights.indices.filter { heights[$0] > 1e-3 && scale.fraction(ridge.x[$0]).isFinite }
    guard let first = seen.first, let last = seen.last else { return ([], []) }
    let x = Array(ridge.x[first...last])
    let height = Array(heights[first...last])
    let kept = CurveThinning.corners(x: x.map(scale.fraction), y: height, tolerance: 0.0015)
    return (kept.map { x[$0] }, kept.map { height[$0] })
  }
}

extension FigureExamples {
  func traitRidges() -> Figure {
    let medians = [620.0, 540, 560, 900, 480, 760, 610]
    return Figures.traitRidges(
      "sharpness (variance of the Laplacian)",
      classes: classes.indices.map { c in
        let n = classCounts[c] / 10
        let values = (0..<n).map { medians[c] * pow(10, 0.42 * normalPair(10_000 * c + $0).0) }
        return TraitRidge(classes[c], values: values, median: medians[c], isLogarithmic: true)
      }, range: 20...20_000, isLogarithmic: true)
  }
}
