import Foundation

/// Maps data values to places along an axis.
public enum Scale: Sendable, Hashable {
  /// Equal differences are equal distances.
  case linear(ClosedRange<Double>)
  /// Equal ratios are equal distances; the range is positive.
  case log(ClosedRange<Double>)
  /// Linear around zero and logarithmic far from it, for signed values of very different size: `sgn(v) ln(1 + |v| / c)` with
  /// a positive constant `c`, the size below which differences count as such (J. Webber, 2013).
  case symlog(ClosedRange<Double>, constant: Double)
  /// Moments in seconds since the beginning of 1970, universal time; equal durations are equal distances.
  case time(ClosedRange<Double>)
  /// One band for each name; a value is an index into them, fractions lie between.
  case band([String])

  /// Where a value lies: 0 at the start of the axis, 1 at its end; may lie outside. NaN for what has no place.
  public func fraction(_ value: Double) -> Double {
    switch self {
    case .linear(let range), .time(let range):
      return Self.share(of: value, in: range)
    case .log(let range):
      guard value > 0, range.lowerBound > 0 else { return .nan }
      let low = Foundation.log(range.lowerBound)
      return Self.share(of: Foundation.log(value), in: low...Foundation.log(range.upperBound))
    case .symlog(let range, let constant):
      guard constant > 0 else { return .nan }
      func bent(_ v: Double) -> Double {
        let size = abs(v) / constant
        let length = size.isFinite ? log1p(size) : Foundation.log(abs(v)) - Foundation.log(constant)
        return v < 0 ? -length : length
      }
      return Self.share(of: bent(value), in: bent(range.lowerBound)...bent(range.upperBound))
    case .band(let names): return names.isEmpty ? .nan : (value + 0.5) / Double(names.count)
    }
  }

  private static func share(of value: Double, in range: ClosedRange<Double>) -> Double {
    let length = range.upperBound - range.lowerBound
    // A range may be longer than any number: half of it is not.
    guard length.isFinite else {
      return (value / 2 - range.lowerBound / 2) / (range.upperBound / 2 - range.lowerBound / 2)
    }
    return length > 0 ? (value - range.lowerBound) / length : value.isFinite ? 0.5 : .nan
  }

  /// The share of the axis that one band takes; 0 where there are no bands.
  public var bandShare: Double {
    if case .band(let names) = self, !names.isEmpty { 1 / Double(names.count) } else { 0 }
  }

  /// The range of values; nil for bands.
  public var range: ClosedRange<Double>? {
    switch self {
    case .linear(let range), .log(let range), .symlog(let range, _), .time(let range): range
    case .band: nil
    }
  }

  /// Round values to label, about `count` and never more than twice that; every band's index for bands.
  public func ticks(count: Int) -> [Double] {
    switch self {
    case .linear(let range): Ticks.linear(in: range, count: count)
    case .log(let range): Ticks.logarithmic(in: range, count: count)
    case .symlog(let range, let constant): Ticks.symmetricLogarithmic(in: range, constant: constant, count: count)
    case .time(let range): Ticks.time(in: range, count: count)
    case .band(let names): names.indices.map(Double.init)
    }
  }
}
