import Datasets
import Foundation

/// How often each of the 256 gray levels occurs: exact sums, so means and deviations do not depend on the order of
/// images.
public struct GrayHistogram: Sendable, Equatable {
  /// 256 counts.
  public private(set) var counts = [Int](repeating: 0, count: 256)

  /// An empty histogram.
  public init() {}

  /// The levels of one image.
  public init(_ image: GrayImage) { add(image) }

  /// Counts an image's pixels too.
  public mutating func add(_ image: GrayImage) {
    counts.withUnsafeMutableBufferPointer { counts in
      image.pixels.withUnsafeBufferPointer { for level in $0 { counts[Int(level)] += 1 } }
    }
  }

  /// Counts another histogram's pixels too.
  public mutating func add(_ other: GrayHistogram) {
    for level in counts.indices { counts[level] += other.counts[level] }
  }

  /// All pixels.
  public var total: Int { counts.reduce(0, +) }
  /// The mean level, 0 to 255; `nil` without pixels.
  public var mean: Double? { total == 0 ? nil : Double(sum) / Double(total) }
  /// The population standard deviation of the levels; `nil` without pixels.
  public var standardDeviation: Double? {
    guard total > 0 else { return nil }
    let n = Double(total)
    let squares = counts.enumerated().reduce(0) { $0 + $1.offset * $1.offset * $1.element }
    let mean = Double(sum) / n
    // Whole sums are exact up to 2^53, far beyond any data set of faces; the clamp is for the last rounding.
    return max(0, Double(squares) / n - mean * mean).squareRoot()
  }
  /// The entropy of the levels in bits, 0 to 8.
  public var entropyBits: Double {
    let n = Double(total)
    return counts.reduce(0) { $1 == 0 ? $0 : $0 - Double($1) / n * log2(Double($1) / n) }
  }

  private var sum: Int { counts.enumerated().reduce(0) { $0 + $1.offset * $1.element } }
}
