import Foundation

/// Maps data values to places along an axis.
public enum Scale: Sendable, Hashable {
  /// Equal differences are equal distances.
  case linear(ClosedRange<Double>)
  /// Equal ratios are equal distances; the range is positive.
  case log(ClosedRange<Double>)
  /// One band for each name; a value is an index into them, fractions lie between.
  case band([String])

  /// Where a value lies: 0 at the start of the axis, 1 at its end; may lie outside. NaN for what has no place.
  public func fraction(_ value: Double) -> Double {
    switch self {
    case .linear(let range):
      let length = range.upperBound - range.lowerBound
      return length > 0 ? (value - range.lowerBound) / length : 0.5
    case .log(let range):
      guard value > 0, range.lowerBound > 0 else { return .nan }
      let length = Foundation.log(range.upperBound / range.lowerBound)
      return length > 0 ? Foundation.log(value / range.lowerBound) / length : 0.5
    case .band(let names): return names.isEmpty ? .nan : (value + 0.5) / Double(names.count)
    }
  }

  /// The share of the axis that one band takes; 0 where there are no bands.
  public var bandShare: Double {
    if case .band(let names) = self, !names.isEmpty { 1 / Double(names.count) } else { 0 }
  }

  /// The range of values; nil for bands.
  public var range: ClosedRange<Double>? {
    switch self {
    case .linear(let range), .log(let range): range
    case .band: nil
    }
  }

  /// Round values to label, about `count`; every band's index for bands.
  public func ticks(count: Int) -> [Double] {
    switch self {
    case .linear(let range): Ticks.linear(in: range, count: count)
    case .log(let range): Ticks.logarithmic(in: range)
    case .band(let names): names.indices.map(Double.init)
    }
  }
}
