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
  return interpolate(sorted[low], sorted[high], position - Double(low))
}

/// The value a share `t` of the way from `low` to `high`, computed from the nearer end as numpy does.
package func interpolate(_ low: Double, _ high: Double, _ t: Double) -> Double {
  t >= 0.5 ? high - (high - low) * (1 - t) : low + (high - low) * t
}

/// `a / b`, and 0 for 0/0.
package func ratio(_ a: Double, _ b: Double) -> Double { b == 0 ? 0 : a / b }
