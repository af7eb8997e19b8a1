internal import CKernels
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
struct MatrixProduct {
  /// The format of the factors.
  var precision = Precision.float32

  /// `c (+)= a b` on the calling thread; `c` is `[m, n]`, the inner extent is `k`.
  /// - Parameter stride: floats from one row of `c` to the next; `nil`: `n`.
  func single(
    _ a: Factor, _ b: Factor, into c: UnsafeMutablePointer<Float>, stride: Int? = nil, m: Int, n: Int, k: Int,
    accumulate: Bool
  ) {
    let a = a.withStride(a.isTransposed ? m : k)
    let b = b.withStride(b.isTransposed ? k : n)
    switch precision {
    case .float32: float32(a, b, c, stride ?? n, m: m, n: n, k: k, accumulate)
    case .bfloat16: bfloat16(a, b, c, stride ?? n, m: m, n: n, k: k, accumulate)
    }
  }

  /// `c (+)= a b` on all threads, split over the longer side of `c`.
  func parallel(
    _ a: Factor, _ b: Factor, into c: UnsafeMutablePointer<Float>, m: Int, n: Int, k: Int, accumulate: Bool
  ) {
    let a = a.withStride(a.isTransposed ? m : k)
    let b = b.withStride(b.isTransposed ? k : n)
    // A thread is worth waking for about 100,000 multiplications.
    let grain = max(8, 100_000 / max(1, k * min(m, n)))
    Parallel.forRanges(max(m, n), grain: grain) { _, range in
      let rows = m >= n ? range : 0..<m
      let columns = m >= n ? 0..<n : range
      single(
        a.from(row: rows.lowerBound, column: 0), b.from(row: 0, column: columns.lowerBound),
        into: c + rows.lowerBound * n + columns.lowerBound, stride: n, m: rows.count, n: columns.count, k: k,
        accumulate: accumulate)
    }
  }

  private func float32(
    _ a: Factor, _ b: Factor, _ c: UnsafeMutablePointer<Float>, _ stride: Int, m: Int, n: Int, k: Int,
    _ accumulate: Bool
  ) {
    let (strideA, strideB) = (a.stride ?? 0, b.stride ?? 0)
    switch MatrixLibrary.chosen {
    case .oneDNN:
      let status = onednn_sgemm(
        a.isTransposed ? 1 : 0, b.isTransposed ? 1 : 0, m, n, k, a.pointer, strideA, b.pointer, strideB,
        accumulate ? 1 : 0, c, stride)
      precondition(status == 0, "oneDNN could not multiply \(m)x\(k) by \(k)x\(n): status \(status)")
    case .openBLAS:
      cblas_sgemm(
        CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans, b.isTransposed ? CblasTrans : CblasNoTrans,
        blasint(m), blasint(n), blasint(k), 1, a.pointer, blasint(strideA), b.pointer, blasint(strideB),
        accumulate ? 1 : 0, c, blasint(stride))
    }
  }

  private static let pool = ScratchPool()
  /// Rows of `c`, or of the inner extent, whose factors are converted at a time, so that they stay in cache.
  private static let piece = 1024

  /// Converts the factors piece by piece: the rows of `a`, or where `a` is transposed, the inner extent.
  private func bfloat16(
    _ a: Factor, _ b: Factor, _ c: UnsafeMutablePointer<Float>, _ stride: Int, m: Int, n: Int, k: Int,
    _ accumulate: Bool
  ) {
    let rowsOfA = a.isTransposed ? m : min(m, Self.piece)
    let inner = a.isTransposed ? min(k, Self.piece) : k
    Self.pool.withScratch(rowsOfA * inner + inner * n) { scratch in
      let (left, right) = (scratch, scratch + rowsOfA * inner)
      for start in Swift.stride(from: 0, to: k, by: inner) {
        let depth = min(inner, k - start)
        let second = b.from(row: start, column: 0).packed(into: right, rows: depth, columns: n)
        for first in Swift.stride(from: 0, to: m, by: rowsOfA) {
          let rows = min(rowsOfA, m - first)
          multiply(
            a.from(row: first, column: start).packed(into: left, rows: rows, columns: depth), second,
            c + first * stride, stride, m: rows, n: n, k: depth, accumulate || start > 0)
        }
      }
    }
  }

  private func multiply(
    _ a: Factor, _ b: Factor, _ c: UnsafeMutablePointer<Float>, _ stride: Int, m: Int, n: Int, k: Int,
    _ accumulate: Bool
  ) {
    guard BFloat16Support.here == .native else {
      return float32(a, b, c, stride, m: m, n: n, k: k, accumulate)
    }
    let shape = BFloat16Product.Shape(
      m: m, n: n, k: k, transposesA: a.isTransposed, transposesB: b.isTransposed, stride: stride,
      accumulate: accumulate)
    a.pointer.withMemoryRebound(to: UInt16.self, capacity: m * k) { a in
      b.pointer.withMemoryRebound(to: UInt16.self, capacity: k * n) { b in BFloat16Product.run(shape, a, b, into: c) }
    }
  }
}

extension Factor {
  /// The factor with its stride written out.
  fileprivate func withStride(_ packed: Int) -> Factor {
    Factor(pointer: pointer, stride: stride ?? packed, isTransposed: isTransposed)
  }

  /// The part of the matrix from this row and column on, as it enters the product.
  fileprivate func from(row: Int, column: Int) -> Factor {
    let stride = stride ?? 0
    return Factor(
      pointer: pointer + (isTransposed ? column * stride + row : row * stride + column), stride: stride,
      isTransposed: isTransposed)
  }

  /// A copy in bfloat16 (two bytes an entry where the processor multiplies it, else rounded floats), without gaps.
  fileprivate func packed(into scratch: UnsafeMutablePointer<Float>, rows: Int, columns: Int) -> Factor {
    let (height, width) = isTransposed ? (columns, rows) : (rows, columns)
    if BFloat16Support.here == .native {
      scratch.withMemoryRebound(to: UInt16.self, capacity: height * width) {
        fer_to_bfloat16($0, pointer, height, width, stride ?? width)
      }
    } else {
      fer_round_to_bfloat16(scratch, pointer, height, width, stride ?? width)
    }
    return Factor(pointer: UnsafePointer(scratch), stride: width, isTransposed: isTransposed)
  }
}
