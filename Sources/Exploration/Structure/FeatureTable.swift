import Files
import LinearAlgebra
import Tensors

/// What is wrong with features whose structure is asked for.
public enum FeatureError: ReportableError, Equatable {
  /// A feature is infinite or undefined; row and column count from 0.
  case notFinite(row: Int, column: Int)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .notFinite(let row, let column):
      """
      feature \(column) of row \(row) is not a finite number: distances and directions need finite features; look whether \
      the model's weights are finite
      """
    }
  }
}

extension Matrix {
  /// The features of a model as a table for `PrincipalAxes`, `Separability`, `Medoids` or `NeighbourEmbedding`.
  /// - Parameter features: `[n, ...]`; one row for each first index, everything else in its columns.
  /// - Throws: `FeatureError.notFinite` for the first entry that is infinite or undefined.
  public init(features: Tensor) throws(FeatureError) {
    let table = Matrix(features)
    if let place = table.values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(row: place / table.columns, column: place % table.columns)
    }
    self = table
  }
}
