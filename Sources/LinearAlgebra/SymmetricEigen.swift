internal import COpenBLAS

/// The largest eigenvalues of a symmetric matrix and their eigenvectors.
///
/// Small matrices, and wide parts of the spectrum, go to LAPACK's `dsyevd` (Cuppen 1981); few values of a large
/// matrix to a block Krylov space with Rayleigh-Ritz (`KrylovSpace`), until every residual is below 1e-8 of the largest
/// eigenvalue. An eigenvalue is then right to about the square of that over the gap to its neighbours.
public struct SymmetricEigen: Sendable {
  /// The eigenvalues, the largest first.
  public let values: [Double]
  /// Unit eigenvectors as rows, `[values, n]`; the entry of the largest magnitude (the first among equal ones) is positive.
  public let vectors: Matrix

  /// Matrices up to this size are decomposed by LAPACK.
  static let largestDense = 600

  /// - Parameters:
  ///   - matrix: square and symmetric with finite entries; what stands above the diagonal is read.
  ///   - count: how many, of the largest; `nil` or more than there are: all.
  public init(_ matrix: Matrix, largest count: Int? = nil) {
    precondition(matrix.rows == matrix.columns, "\(matrix.rows)x\(matrix.columns) is not square")
    precondition(matrix.values.allSatisfy { $0.isFinite }, "an entry is not finite")
    let n = matrix.rows
    let wanted = min(n, max(0, count ?? n))
    let found =
      n <= Self.largestDense || wanted * 4 > n
      ? Self.dense(matrix, largest: wanted) : KrylovSpace.largest(wanted, of: matrix)
    values = found.values
    var vectors = found.vectors
    for i in 0..<vectors.rows where (vectors.row(i).reduce(0) { abs($1) > abs($0) ? $1 : $0 }) < 0 {
      for j in 0..<n { vectors[i, j] = -vectors[i, j] }
    }
    self.vectors = vectors
  }

  /// LAPACK's decomposition, the largest first.
  static func dense(_ matrix: Matrix, largest count: Int) -> (values: [Double], vectors: Matrix) {
    guard count > 0 else { return ([], Matrix(rows: 0, columns: matrix.columns)) }
    Library.prepare()
    var n = blasint(matrix.rows)
    var status = blasint(0)
    var vectors = matrix
    var values = [Double](repeating: 0, count: matrix.rows)
    func call(_ work: inout [Double], _ whole: inout [blasint], _ sizes: (blasint, blasint)) {
      var (workSize, wholeSize) = sizes
      // Rows are LAPACK's columns: its lower triangle is this matrix's upper one, and its vectors are rows.
      dsyevd_(
        "V", "L", &n, &vectors.values, &n, &values, &work, &workSize, &whole, &wholeSize, &status, 1, 1)
    }
    var (work, whole) = ([0.0], [blasint(0)])
    call(&work, &whole, (-1, -1))
    let sizes = (blasint(work[0]), whole[0])
    work = [Double](repeating: 0, count: Int(sizes.0))
    whole = [blasint](repeating: 0, count: Int(sizes.1))
    call(&work, &whole, sizes)
    precondition(status == 0, "dsyevd: status \(status)")
    let places = Array((0..<matrix.rows).suffix(count).reversed())
    return (places.map { values[$0] }, vectors.selecting(places))
  }
}
