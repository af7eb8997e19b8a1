internal import COpenBLAS
import Tensors

/// The space that a symmetric matrix spans from a block of starting vectors, and the eigenvectors found in it.
///
/// Each step multiplies the newest block by the matrix and makes it orthogonal to all before (full reorthogonalisation,
/// twice), so the space holds every polynomial of the matrix up to the number of steps; the Rayleigh-Ritz vectors in it
/// are the best of all. Source: Golub and Underwood, "The block Lanczos method for computing eigenvalues", 1977.
struct KrylovSpace {
  private static let block = 32
  private static let tolerance = 1e-8

  private let matrix: Matrix
  private var generator = SeededGenerator(seed: 42, label: "krylov space")
  /// Orthonormal rows.
  private var basis: [Double] = []
  /// The matrix times each of them.
  private var images: [Double] = []
  private var size = 0

  /// The largest eigenvalues with unit eigenvectors as rows.
  static func largest(_ count: Int, of matrix: Matrix) -> (values: [Double], vectors: Matrix) {
    guard count > 0 else { return ([], Matrix(rows: 0, columns: matrix.columns)) }
    var space = KrylovSpace(matrix)
    var next = 4 * max(count, block)
    while space.size + block <= matrix.rows / 2 {
      space.grow()
      guard space.size >= next else { continue }
      if let found = space.ritz(count) { return found }
      next = space.size + max(2 * block, space.size / 8)
    }
    // A space that grows so large costs more than the whole decomposition.
    return SymmetricEigen.dense(matrix, largest: count)
  }

  private init(_ matrix: Matrix) { self.matrix = matrix }

  /// Adds a block: random numbers first, then the image of the last block.
  private mutating func grow() {
    let n = matrix.rows
    var fresh = size == 0 ? noise(Self.block) : Array(images.suffix(Self.block * n))
    for _ in 0..<2 { removeBasis(from: &fresh) }
    orthonormalize(&fresh)
    var products = [Double](repeating: 0, count: Self.block * n)
    MatrixProduct(m: Self.block, n: n, k: n).run(fresh, matrix.values, into: &products)
    basis += fresh
    images += products
    size += Self.block
  }

  private mutating func noise(_ rows: Int) -> [Double] { (0..<rows * matrix.rows).map { _ in generator.normal() } }

  /// Takes from each row what lies in the space.
  private func removeBasis(from rows: inout [Double]) {
    guard size > 0 else { return }
    let n = matrix.rows
    let count = rows.count / n
    var weights = [Double](repeating: 0, count: count * size)
    MatrixProduct(m: count, n: size, k: n, transposesSecond: true).run(rows, basis, into: &weights)
    var parts = [Double](repeating: 0, count: rows.count)
    MatrixProduct(m: count, n: n, k: size).run(weights, basis, into: &parts)
    for i in rows.indices { rows[i] -= parts[i] }
  }

  /// Gram and Schmidt, twice a row; a row that depends on the others gives way to a random one.
  private mutating func orthonormalize(_ rows: inout [Double]) {
    let n = matrix.rows
    for k in 0..<Self.block {
      while !normalizeRow(k, of: &rows) {
        var other = noise(1)
        for _ in 0..<2 { removeBasis(from: &other) }
        for i in 0..<n { rows[k * n + i] = other[i] }
      }
    }
  }

  /// Makes a row orthogonal to those before it and of unit length; false where next to nothing is left of it.
  private func normalizeRow(_ k: Int, of rows: inout [Double]) -> Bool {
    let n = matrix.rows
    return rows.withUnsafeMutableBufferPointer { rows in
      guard let start = rows.baseAddress else { return false }
      let row = start + k * n
      let before = cblas_dnrm2(blasint(n), row, 1)
      for _ in 0..<2 {
        for j in 0..<k {
          let other = start + j * n
          cblas_daxpy(blasint(n), -cblas_ddot(blasint(n), row, 1, other, 1), other, 1, row, 1)
        }
      }
      let length = cblas_dnrm2(blasint(n), row, 1)
      guard length > before * 1e-10, length > 1e-200 else { return false }
      cblas_dscal(blasint(n), 1 / length, row, 1)
      return true
    }
  }

  /// The best vectors of the space; `nil` while one of them is not yet an eigenvector.
  private func ritz(_ count: Int) -> (values: [Double], vectors: Matrix)? {
    let n = matrix.rows
    let q = Matrix(rows: size, columns: n, values: basis)
    let aq = Matrix(rows: size, columns: n, values: images)
    let small = SymmetricEigen.dense(q.timesTransposed(aq), largest: count)
    let vectors = small.vectors.times(q)
    let products = small.vectors.times(aq)
    let limit = Self.tolerance * abs(small.values[0])
    for k in 0..<count {
      var squares = 0.0
      for (v, av) in zip(vectors.row(k), products.row(k)) {
        let residual = av - small.values[k] * v
        squares += residual * residual
      }
      guard squares.squareRoot() <= limit else { return nil }
    }
    return (small.values, vectors)
  }
}
