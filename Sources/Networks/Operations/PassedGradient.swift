internal import CKernels
import Tensors

extension Frame {
  /// Hands the output's gradient, as it lies in memory, to an input of as many elements.
  func passGradient(to input: Int) {
    guard let dy = outputGradient, let dx = inputGradients[input] else { return }
    Parallel.forRanges(outputShape.count, grain: 32_768) { _, range in
      let at = range.lowerBound
      if accumulates[input] {
        fer_accumulate(dx + at, dy + at, range.count)
      } else {
        (dx + at).update(from: dy + at, count: range.count)
      }
    }
  }

  /// Hands on a stretch of the output's gradient that came from a stretch of an input.
  /// - Parameters:
  ///   - inside: where the stretch starts in the input.
  ///   - outside: where it starts in the output.
  func passGradient(to input: Int, inside: Int, outside: Int, count: Int) {
    guard let dy = outputGradient, let dx = inputGradients[input] else { return }
    if accumulates[input] {
      fer_accumulate(dx + inside, dy + outside, count)
    } else {
      (dx + inside).update(from: dy + outside, count: count)
    }
  }
}
