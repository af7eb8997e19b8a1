import Statistics
import Tensors

/// Agreement with exact values: how well the map's sums over parts of the image follow what the parts are truly worth.
public struct ShapleyAgreement: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "shapley-agreement", title: "Agreement with exact Shapley values", shortTitle: "Shapley agreement",
    direction: .higherIsBetter,
    reference: "Shapley 1953; Lundberg and Lee, NeurIPS 2017",
    convention:
      "Pearson correlation of the map's sums over parts (a cell's value shared equally among its pixels) with the exact values of the parts for a named baseline.",
    range: "-1 to 1", cost: "none beside the exact values (512 forward passes for 9 parts)")

  private let context: FaithfulnessContext

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { self.context = context }

  public func inquiry(_ map: AttributionMap, image: Tensor) throws -> Inquiry {
    guard let oracle = context.oracle else { return Inquiry(.none("No exact values were computed.")) }
    return Inquiry(
      Self.score(CellGrid(of: map, image: image), parts: oracle.parts, exact: try oracle.values(image, map.target)))
  }

  /// The agreement of a map's cells with the exact values of the parts.
  static func score(_ grid: CellGrid, parts: [Int], exact: [Double]) -> FaithfulnessScore {
    precondition(
      parts.count == grid.cellOfPixel.count && parts.allSatisfy(exact.indices.contains),
      "\(parts.count) pixels in \(exact.count) parts for an image of \(grid.cellOfPixel.count) pixels")
    var sums = [Double](repeating: 0, count: exact.count)
    for (pixel, part) in parts.enumerated() {
      let cell = grid.cellOfPixel[pixel]
      sums[part] += Double(grid.values[cell]) / Double(grid.pixels[cell])
    }
    guard let pearson = Correlation.pearson(sums, exact) else {
      return .none("The parts are all worth the same, in the map or in truth.")
    }
    var details = [FaithfulnessScore.Detail(name: "same best part", value: sums.argmax == exact.argmax ? 1 : 0)]
    if let spearman = Correlation.spearman(sums, exact) {
      details.append(.init(name: "Spearman", value: spearman))
    }
    return FaithfulnessScore(pearson, listed: details)
  }
}
