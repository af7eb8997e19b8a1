internal import CKernels
import Tensors

/// Shortens gradients that are too long, all by one factor, so that their direction stays.
public enum GradientClipping {
  /// Elements in one partial sum; fixed, so that the sum does not depend on the number of threads.
  private static let block = 1 << 16

  /// The Euclidean norm over all segments, accumulated in Double; NaN or infinite when a gradient is.
  public static func globalNorm(_ gradients: UnsafeBufferPointer<Float>, segments: [ParameterSegment]) -> Double {
    var blocks: [Range<Int>] = []
    for segment in segments {
      precondition(segment.range.upperBound <= gradients.count, "\(segment.name) lies outside the gradients")
      for start in stride(from: segment.range.lowerBound, to: segment.range.upperBound, by: block) {
        blocks.append(start..<min(start + block, segment.range.upperBound))
      }
    }
    guard let base = gradients.baseAddress else { return 0 }
    var sums = [Double](repeating: 0, count: blocks.count)
    sums.withUnsafeMutableBufferPointer { sums in
      let results = sums
      Parallel.forRanges(blocks.count) { _, part in
        for i in part { results[i] = gradient_sum_of_squares(base + blocks[i].lowerBound, blocks[i].count) }
      }
    }
    return sums.reduce(0, +).squareRoot()
  }

  /// Multiplies the gradients by `min(1, limit / (norm + 1e-6))`, as PyTorch's `clip_grad_norm_`.
  ///
  /// A norm that is not finite leaves the gradients as they are: the caller decides whether to skip the step.
  /// - Parameters:
  ///   - gradients: changed where the segments lie.
  ///   - segments: what counts.
  ///   - limit: the longest norm to let through; above 0.
  /// - Returns: the norm before clipping.
  @discardableResult
  public static func clip(
    _ gradients: UnsafeMutableBufferPointer<Float>, segments: [ParameterSegment], limit: Double
  ) -> Double {
    precondition(limit > 0, "a clipping norm of \(limit)")
    let norm = globalNorm(UnsafeBufferPointer(gradients), segments: segments)
    let factor = limit / (norm + 1e-6)
    guard norm.isFinite, factor < 1, let base = gradients.baseAddress else { return norm }
    segments.forEachPiece { _, piece in gradient_scale(base + piece.lowerBound, piece.count, Float(factor)) }
    return norm
  }
}
