internal import CKernels
import Tensors

/// Sums over the rows of a matrix on all threads.
enum RowSum {
  /// `sum[c] (+)= sum over r of x[r][c]`; `scratch` holds one row a thread.
  static func add(
    _ x: UnsafePointer<Float>, rows: Int, channels: Int, to sum: UnsafeMutablePointer<Float>,
    accumulate: Bool, scratch: UnsafeMutablePointer<Float>
  ) {
    let grain = max(1, 32_768 / channels)
    let parts = Parallel.partCount(rows, grain: grain)
    Parallel.forRanges(rows, grain: grain) { part, range in
      let mine = scratch + part * channels
      mine.update(repeating: 0, count: channels)
      fer_sum_rows(mine, x + range.lowerBound * channels, range.count, channels)
    }
    if !accumulate { sum.update(repeating: 0, count: channels) }
    for part in 0..<parts { fer_accumulate(sum, scratch + part * channels, channels) }
  }
}
