internal import CKernels
import Tensors

/// Sums over the rows of a matrix on all threads.
enum RowSum {
  /// The fewest rows worth a thread of their own.
  static func grain(_ channels: Int) -> Int { max(1, 32_768 / channels) }

  /// `sum[c] (+)= sum over r of x[r][c]`; `scratch` holds one row a thread.
  static func add(
    _ x: UnsafePointer<Float>, rows: Int, channels: Int, to sum: UnsafeMutablePointer<Float>,
    accumulate: Bool, scratch: UnsafeMutablePointer<Float>
  ) {
    let parts = collect(rows: rows, channels: channels, scratch: scratch) { part, range in
      fer_sum_rows(part, x + range.lowerBound * channels, range.count, channels)
    }
    total(scratch, parts: parts, count: channels, to: sum, accumulate: accumulate)
  }

  /// Runs `body` on each thread's rows with sums of its own in `scratch`, one row a thread, zero at first.
  /// - Returns: the number of rows of `scratch` that hold sums.
  static func collect(
    rows: Int, channels: Int, scratch: UnsafeMutablePointer<Float>,
    _ body: (UnsafeMutablePointer<Float>, Range<Int>) -> Void
  ) -> Int {
    Parallel.forRanges(rows, grain: grain(channels)) { part, range in
      let mine = scratch + part * channels
      mine.update(repeating: 0, count: channels)
      body(mine, range)
    }
    return Parallel.partCount(rows, grain: grain(channels))
  }

  /// `sum (+)=` the threads' sums, in order.
  static func total(
    _ sums: UnsafePointer<Float>, parts: Int, count: Int, to sum: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    if !accumulate { sum.update(repeating: 0, count: count) }
    for part in 0..<parts { fer_accumulate(sum, sums + part * count, count) }
  }
}

extension Shape {
  /// Rows of the matrix whose columns are the last axis.
  var rows: Int { count / c }
}
