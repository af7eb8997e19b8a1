import Tensors

/// Exact Shapley values of one image's parts: what the parts are truly worth to a target, for the game that hides them by
/// baselines. It is computed once, and any number of maps of this image and target are held against it.
///
/// 2^n forward passes a baseline for n parts: 512 for 3x3.
public struct ShapleyReference: Sendable {
  /// The values as a map, one cell a part.
  public let map: AttributionMap
  /// The same for measures.
  public let oracle: Oracle
  private let values: [Double]
  private let height: Int
  private let width: Int

  /// - Parameters:
  ///   - image: `[1, H, W, C]`.
  ///   - target: what the parts are worth something to.
  ///   - model: the network.
  ///   - baselines: what hides a part; the game is the mean over them.
  ///   - side: rows and columns of the parts.
  /// - Throws: `PerturbationError.tooManyRegions`; `GraphError`.
  public init(
    of image: Tensor, target: Target, model: TappedModel, baselines: [Baseline], side: Int = 3
  ) throws {
    precondition(image.shape.rank == 4 && image.shape.n == 1, "one image expected, not \(image.shape)")
    (height, width) = (image.shape.h, image.shape.w)
    // Cut as measures cut a map's cells, so that the values as a map agree with themselves on any image.
    let (rows, columns) = (min(side, image.shape.h), min(side, image.shape.w))
    let exact = try ExactShapley(baselines: baselines) { height, width in
      PixelPartition(
        height: height, width: width,
        regions: CellGrid.cells(height: height, width: width, rows: rows, columns: columns))
    }.regionValues(of: PixelImage.all(in: image)[0], target: target, model: model)
    oracle = Oracle(parts: exact.partition.regions, values: exact.values)
    map = AttributionMap(
      method: ExactShapley.info.id, layer: model.inputName, target: target, height: rows,
      width: columns, raw: exact.values.map { Float($0) })
    values = exact.values
  }

  /// The agreement of a map with the exact values, in -1...1, by the rule of `ShapleyAgreement`: a map at random has 0
  /// on average and the exact values 1, so that it is a skill too. For `ResolutionLadder.choose` and `LayerFusion`.
  /// - Parameter map: of the same image and target.
  /// - Returns: not a number for a map that says nothing, and where all parts are worth the same.
  public func agreement(with map: AttributionMap) -> Double {
    guard map.health == .ok else { return .nan }
    let grid = CellGrid(of: map, height: height, width: width)
    return ShapleyAgreement.score(grid, parts: oracle.parts, exact: values).value ?? .nan
  }
}
