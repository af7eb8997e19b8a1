import Datasets
import Foundation
import Statistics

/// How often each of the 256 gray levels occurs: exact sums, so means and deviations do not depend on the order of
/// images.
public struct GrayHistogram: Sendable, Equatable {
  /// 256 counts.
  public private(set) var counts = [Int](repeating: 0, count: 256)
  /// All pixels.
  public private(set) var total = 0

  /// An empty histogram.
  public init() {}

  /// The levels of one image.
  public init(_ image: GrayImage) { add(image) }

  /// Counts an image's pixels too.
  public mutating func add(_ image: GrayImage) {
    total += image.pixels.count
    counts.withUnsafeMutableBufferPointer { counts in
      image.pixels.withUnsafeBufferPointer { for level in $0 { counts[Int(level)] += 1 } }
    }
  }

  /// Counts another histogram's pixels too.
  public mutating func add(_ other: GrayHistogram) {
    total += other.total
    for level in counts.indices { counts[level] += other.counts[level] }
  }

  /// The mean level, 0 to 255; `nil` without pixels.
  public var mean: Double? { total == 0 ? nil : Double(sum) / Double(total) }
  /// The population standard deviation of the levels; `nil` without pixels.
  public var standardDeviation: Double? {
    guard total > 0 else { return nil }
    // Whole sums are exact up to 2^53, far beyond any data set of faces.
    let squares = counts.enumerated().reduce(0) { $0 + $1.offset * $1.offset * $1.element }
    return populationDeviation(sum: sum, squares: squares, count: total)
  }
  /// The entropy of the levels in bits, 0 to 8.
  public var entropyBits: Double {
    let n = Double(total)
    return counts.reduce(0) { $1 == 0 ? $0 : $0 - Double($1) / n * log2(Double($1) / n) }
  }
  /// The quantile of the levels, linear between the sorted pixels as numpy's default; `nil` without pixels.
  /// - Parameter q: 0 to 1.
  public func quantile(_ q: Double) -> Double? {
    let count = total
    guard count > 0 else { return nil }
    let position = q * Double(count - 1)
    let rank = min(max(Int(position.rounded(.down)), 0), count - 1)
    let (low, high) = (level(rank: rank), level(rank: min(rank + 1, count - 1)))
    return interpolate(Double(low), Double(high), position - Double(rank))
  }

  /// The level of a pixel by its place among the sorted pixels.
  private func level(rank: Int) -> Int {
    var before = 0
    for (level, count) in counts.enumerated() {
      before += count
      if before > rank { return level }
    }
    return counts.count - 1
  }

  private var sum: Int { counts.enumerated().reduce(0) { $0 + $1.offset * $1.element } }
}
