/// The mean, or `nil` of nothing.
package func mean(_ values: [Double]) -> Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }

/// The quantile by linear interpolation (numpy's default, Hyndman and Fan type 7).
/// - Parameters:
///   - sorted: ascending, at least one value.
///   - q: 0 to 1.
public func quantile(sorted: [Double], _ q: Double) -> Double {
  let position = q * Double(sorted.count - 1)
  let low = min(max(Int(position.rounded(.down)), 0), sorted.count - 1)
  let high = min(low + 1, sorted.count - 1)
  let t = position - Double(low)
  let step = sorted[high] - sorted[low]
  return t >= 0.5 ? sorted[high] - step * (1 - t) : sorted[low] + step * t
}

/// `a / b`, and 0 for 0/0.
package func ratio(_ a: Double, _ b: Double) -> Double { b == 0 ? 0 : a / b }
