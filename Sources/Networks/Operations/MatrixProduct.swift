internal import COpenBLAS
import Tensors

/// Makes BLAS run on the calling thread alone, with kernels that suit the processor: this module splits the work itself,
/// so that cores have one owner.
enum Threading {
  private static let once: Void = {
    _ = openblas_choose_kernels()
    openblas_set_num_threads(1)
  }()
  static func prepare() { once }
}

/// A row-major matrix as it enters a product: as it lies in memory, or transposed.
struct Factor {
  let pointer: UnsafePointer<Float>
  let isTransposed: Bool

  /// The matrix as it lies.
  static func asIs(_ pointer: UnsafePointer<Float>) -> Factor { Factor(pointer: pointer, isTransposed: false) }
  /// The matrix with rows and columns exchanged.
  static func transposed(_ pointer: UnsafePointer<Float>) -> Factor { Factor(pointer: pointer, isTransposed: true) }
}

/// Row-major matrix products over OpenBLAS.
enum MatrixProduct {
  /// `c (+)= a b` on the calling thread; `c` is `[m, n]`, the inner extent is `k`.
  static func single(
    _ a: Factor, _ b: Factor, into c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int, accumulate: Bool
  ) {
    block(a, b, c, m: m, n: n, k: k, rows: 0..<m, columns: 0..<n, accumulate)
  }

  /// `c (+)= a b` on all threads, split over the longer side of `c`.
  static func parallel(
    _ a: Factor, _ b: Factor, into c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int, accumulate: Bool
  ) {
    // A thread is worth waking for about 100,000 multiplications.
    let grain = max(8, 100_000 / max(1, k * min(m, n)))
    Parallel.forRanges(max(m, n), grain: grain) { _, range in
      block(
        a, b, c, m: m, n: n, k: k, rows: m >= n ? range : 0..<m, columns: m >= n ? 0..<n : range, accumulate)
    }
  }

  /// The part of the product in the given rows and columns of `c`.
  private static func block(
    _ a: Factor, _ b: Factor, _ c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int, rows: Range<Int>,
    columns: Range<Int>, _ accumulate: Bool
  ) {
    cblas_sgemm(
      CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans, b.isTransposed ? CblasTrans : CblasNoTrans,
      blasint(rows.count), blasint(columns.count), blasint(k), 1,
      a.pointer + rows.lowerBound * (a.isTransposed ? 1 : k), blasint(a.isTransposed ? m : k),
      b.pointer + columns.lowerBound * (b.isTransposed ? k : 1), blasint(b.isTransposed ? k : n),
      accumulate ? 1 : 0, c + rows.lowerBound * n + columns.lowerBound, blasint(n))
  }
}
