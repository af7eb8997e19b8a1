/// The factor L of a symmetric positive definite matrix, `A = L L^T`, in double precision.
struct Cholesky {
  private let factor: [[Double]]

  /// - Parameter matrix: symmetric; only the lower half is read.
  /// - Returns: `nil` when the matrix is not positive definite, as far as rounding lets one tell.
  init?(_ matrix: [[Double]]) {
    var factor = matrix
    for column in matrix.indices {
      for row in column..<matrix.count {
        let product = (0..<column).reduce(0.0) { $0 + factor[row][$1] * factor[column][$1] }
        let rest = matrix[row][column] - product
        if row == column {
          guard rest > 1e-12 * abs(matrix[row][row]) else { return nil }
          factor[row][column] = rest.squareRoot()
        } else {
          factor[row][column] = rest / factor[column][column]
        }
      }
    }
    self.factor = factor
  }

  /// The solution x of `A x = b`.
  func solve(_ b: [Double]) -> [Double] {
    var x = b
    for row in x.indices {
      x[row] = (0..<row).reduce(x[row]) { $0 - factor[row][$1] * x[$1] } / factor[row][row]
    }
    for row in x.indices.reversed() {
      x[row] = ((row + 1)..<x.count).reduce(x[row]) { $0 - factor[$1][row] * x[$1] } / factor[row][row]
    }
    return x
  }
}
