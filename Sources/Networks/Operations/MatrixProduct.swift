internal import COneDNN
internal import COpenBLAS
import Tensors

/// A row-major matrix as it enters a product: as it lies in memory, or transposed.
struct Factor {
  let pointer: UnsafePointer<Float>
  /// Floats from one row in memory to the next; `nil`: rows lie one after the other.
  let stride: Int?
  let isTransposed: Bool

  /// The matrix as it lies.
  static func asIs(_ pointer: UnsafePointer<Float>, stride: Int? = nil) -> Factor {
    Factor(pointer: pointer, stride: stride, isTransposed: false)
  }
  /// The matrix with rows and columns exchanged; `stride` is that of memory.
  static func transposed(_ pointer: UnsafePointer<Float>, stride: Int? = nil) -> Factor {
    Factor(pointer: pointer, stride: stride, isTransposed: true)
  }
}

/// Row-major matrix products over the library that `MatrixLibrary` chose.
enum MatrixProduct {
  /// `c (+)= a b` on the calling thread; `c` is `[m, n]`, the inner extent is `k`.
  /// - Parameter stride: floats from one row of `c` to the next; `nil`: `n`.
  static func single(
    _ a: Factor, _ b: Factor, into c: UnsafeMutablePointer<Float>, stride: Int? = nil, m: Int, n: Int, k: Int,
    accumulate: Bool
  ) {
    let strideA = a.stride ?? (a.isTransposed ? m : k)
    let strideB = b.stride ?? (b.isTransposed ? k : n)
    let strideC = stride ?? n
    switch MatrixLibrary.chosen {
    case .oneDNN:
      onednn_sgemm(
        a.isTransposed ? 1 : 0, b.isTransposed ? 1 : 0, m, n, k, a.pointer, strideA, b.pointer, strideB,
        accumulate ? 1 : 0, c, strideC)
    case .openBLAS:
      cblas_sgemm(
        CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans, b.isTransposed ? CblasTrans : CblasNoTrans,
        blasint(m), blasint(n), blasint(k), 1, a.pointer, blasint(strideA), b.pointer, blasint(strideB),
        accumulate ? 1 : 0, c, blasint(strideC))
    }
  }

  /// `c (+)= a b` on all threads, split over the longer side of `c`.
  static func parallel(
    _ a: Factor, _ b: Factor, into c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int, accumulate: Bool
  ) {
    let strideA = a.stride ?? (a.isTransposed ? m : k)
    let strideB = b.stride ?? (b.isTransposed ? k : n)
    // A thread is worth waking for about 100,000 multiplications.
    let grain = max(8, 100_000 / max(1, k * min(m, n)))
    Parallel.forRanges(max(m, n), grain: grain) { _, range in
      let rows = m >= n ? range : 0..<m
      let columns = m >= n ? 0..<n : range
      single(
        Factor(
          pointer: a.pointer + rows.lowerBound * (a.isTransposed ? 1 : strideA), stride: strideA,
          isTransposed: a.isTransposed),
        Factor(
          pointer: b.pointer + columns.lowerBound * (b.isTransposed ? strideB : 1), stride: strideB,
          isTransposed: b.isTransposed),
        into: c + rows.lowerBound * n + columns.lowerBound, stride: n, m: rows.count, n: columns.count, k: k,
        accumulate: accumulate)
    }
  }
}
