internal import COpenBLAS
import Tensors

extension Matrix {
  /// The product with another matrix: `[m, k] x [k, n]`.
  public func times(_ other: Matrix) -> Matrix {
    precondition(columns == other.rows, "[\(rows), \(columns)] x [\(other.rows), \(other.columns)]")
    var result = Matrix(rows: rows, columns: other.columns)
    MatrixProduct(m: rows, n: other.columns, k: columns).run(values, other.values, into: &result.values)
    return result
  }

  /// The product with the transpose of another matrix: `[m, k] x [n, k]`.
  public func timesTransposed(_ other: Matrix) -> Matrix {
    precondition(columns == other.columns, "[\(rows), \(columns)] x [\(other.rows), \(other.columns)] transposed")
    var result = Matrix(rows: rows, columns: other.rows)
    MatrixProduct(m: rows, n: other.rows, k: columns, transposesSecond: true)
      .run(values, other.values, into: &result.values)
    return result
  }

  /// The product of the transpose with another matrix: `[k, m] x [k, n]`.
  public func transposedTimes(_ other: Matrix) -> Matrix {
    precondition(rows == other.rows, "[\(rows), \(columns)] transposed x [\(other.rows), \(other.columns)]")
    var result = Matrix(rows: columns, columns: other.columns)
    MatrixProduct(m: columns, n: other.columns, k: rows, transposesFirst: true)
      .run(values, other.values, into: &result.values)
    return result
  }

  /// The products of all pairs of columns: the transpose times the matrix, `[columns, columns]`, exactly symmetric.
  public func gram() -> Matrix {
    Library.prepare()
    var result = Matrix(rows: columns, columns: columns)
    let (n, k) = (columns, rows)
    guard n > 0, k > 0 else { return result }
    let bands = (n + MatrixProduct.piece - 1) / MatrixProduct.piece
    result.values.withUnsafeMutableBufferPointer { c in
      values.withUnsafeBufferPointer { a in
        guard let a = a.baseAddress, let c = c.baseAddress else { return }
        // Only what stands on and above the diagonal, band by band.
        Parallel.forEach(bands) { band in
          let start = band * MatrixProduct.piece
          let height = min(MatrixProduct.piece, n - start)
          cblas_dgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, blasint(height), blasint(n - start), blasint(k), 1, a + start,
            blasint(n), a + start, blasint(n), 0, c + start * n + start, blasint(n))
        }
      }
    }
    result.mirrorUpperTriangle()
    return result
  }

  /// Copies what stands above the diagonal below it.
  mutating func mirrorUpperTriangle() {
    let n = columns
    values.withUnsafeMutableBufferPointer { c in
      // Square tiles, so that neither side jumps through memory.
      for top in stride(from: 0, to: n, by: 64) {
        for left in stride(from: 0, through: top, by: 64) {
          for i in top..<min(top + 64, n) { for j in left..<min(left + 64, i) { c[i * n + j] = c[j * n + i] } }
        }
      }
    }
  }
}

/// `c = a b` in double precision on all threads. The pieces have a fixed size, so the rounding does not depend on threads.
struct MatrixProduct {
  let m, n, k: Int
  var transposesFirst = false
  var transposesSecond = false

  /// Rows or columns of the result that one call of the library computes.
  static let piece = 128

  func run(_ a: [Double], _ b: [Double], into c: inout [Double]) {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        c.withUnsafeMutableBufferPointer { c in
          guard let a = a.baseAddress, let b = b.baseAddress, let c = c.baseAddress else { return }
          run(a, b, into: c)
        }
      }
    }
  }

  /// - Parameters:
  ///   - a: `[m, k]`, or `[k, m]` where it is transposed.
  ///   - b: `[k, n]`, or `[n, k]` where it is transposed.
  ///   - c: `[m, n]`.
  func run(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, into c: UnsafeMutablePointer<Double>) {
    guard m > 0, n > 0, k > 0 else { return }
    Library.prepare()
    let isTall = m >= n
    let extent = isTall ? m : n
    let strideA = transposesFirst ? m : k
    let strideB = transposesSecond ? k : n
    Parallel.forEach((extent + Self.piece - 1) / Self.piece) { part in
      let start = part * Self.piece
      let length = min(Self.piece, extent - start)
      let (row, column) = isTall ? (start, 0) : (0, start)
      cblas_dgemm(
        CblasRowMajor, transposesFirst ? CblasTrans : CblasNoTrans, transposesSecond ? CblasTrans : CblasNoTrans,
        blasint(isTall ? length : m), blasint(isTall ? n : length), blasint(k), 1,
        a + (transposesFirst ? row : row * strideA), blasint(strideA),
        b + (transposesSecond ? column * strideB : column), blasint(strideB), 0, c + row * n + column, blasint(n))
    }
  }
}
