/// Holm's step-down correction: p values of several tests, adjusted so that a threshold bounds the chance of even one
/// false finding.
/// - Parameter values: p values, in 0...1.
/// - Returns: adjusted p values in the same order, in 0...1.
/// Source: Holm 1979.
public func holmAdjusted(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var adjusted = values
  var largest = 0.0
  for (rank, index) in order.enumerated() {
    largest = max(largest, min(1, Double(values.count - rank) * values[index]))
    adjusted[index] = largest
  }
  return adjusted
}
