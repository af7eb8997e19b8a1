/// A function of logits and targets that training makes small.
public protocol Loss: Sendable {
  /// The mean loss of a batch and its gradient.
  ///
  /// Arithmetic is in Double and in a fixed order. A logit that is not finite makes the result NaN.
  /// - Parameters:
  ///   - logits: `[N, K]`, before the softmax.
  ///   - classes: K.
  ///   - targets: `[N, K]`, the probability of each class: one-hot, or soft with rows that sum to 1.
  ///   - gradient: `[N, K]`, receives d loss / d logits.
  /// - Returns: the loss; 0 for an empty batch.
  func evaluate(
    logits: UnsafeBufferPointer<Float>, classes: Int, targets: UnsafeBufferPointer<Float>,
    gradient: UnsafeMutableBufferPointer<Float>
  ) -> Double
}

/// Calls `body` with the offset of each row of a batch, after checking that the buffers agree.
func forEachSample(
  _ logits: UnsafeBufferPointer<Float>, _ classes: Int, _ targets: UnsafeBufferPointer<Float>,
  _ gradient: UnsafeMutableBufferPointer<Float>, _ body: (Int) -> Void
) {
  precondition(classes > 0 && logits.count % classes == 0, "\(logits.count) logits for \(classes) classes")
  precondition(targets.count == logits.count && gradient.count == logits.count, "buffers of unequal length")
  for row in stride(from: 0, to: logits.count, by: classes) { body(row) }
}
