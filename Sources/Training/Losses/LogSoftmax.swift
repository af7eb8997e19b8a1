import Foundation

/// Writes log softmax of one row of logits, shifted by the largest logit so that nothing overflows.
/// - Parameters:
///   - logits: all logits.
///   - row: the offset of the row.
///   - result: K values; K is its count.
func logSoftmax(_ logits: UnsafeBufferPointer<Float>, row: Int, into result: inout [Double]) {
  var largest = -Double.infinity
  for k in result.indices { largest = max(largest, Double(logits[row + k])) }
  var sum = 0.0
  for k in result.indices {
    result[k] = Double(logits[row + k]) - largest
    sum += exp(result[k])
  }
  let logSum = log(sum)
  for k in result.indices { result[k] -= logSum }
}
