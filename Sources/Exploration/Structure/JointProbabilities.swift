import Foundation
import LinearAlgebra
import Tensors

/// How likely each pair of points would pick each other as neighbours: the affinities of t-SNE.
///
/// Each point gives the others a normal density of their distance whose width makes the perplexity the one asked for; the
/// two directions of a pair are averaged. Source: van der Maaten and Hinton, "Visualizing Data using t-SNE", 2008, equations
/// 1 and 2.
public struct JointProbabilities: Sendable {
  /// Points.
  public let count: Int
  /// `[count, count]`, row-major, symmetric, 0 on the diagonal; the sum is 1.
  public let values: [Float]
  /// The perplexity that was used.
  public let perplexity: Double

  private static let tile = 64

  /// - Parameters:
  ///   - points: one a row, at least two, finite.
  ///   - perplexity: the effective number of neighbours; at most a third of the other points.
  public init(_ points: Matrix, perplexity: Double = 30) {
    let n = points.rows
    precondition(n > 1, "\(n) points have no neighbours")
    // With fewer than four points the third of the others would be below one neighbour.
    let used = max(1, min(perplexity, Double(n - 1) / 3))
    let distances = SquaredDistances(to: points)
    // The precision in units of a row's spread hardly differs between rows: the first row's starts the others.
    let first = distances.map(points.selecting([0])) { _, row in
      Self.conditional(row, of: 0, perplexity: used, start: 1)
    }
    let start = first[0].precision
    let rows = distances.map(points) { i, row in
      Self.conditional(row, of: i, perplexity: used, start: start).probabilities
    }
    values = Self.symmetric(rows)
    count = n
    self.perplexity = used
  }

  /// The mean of both directions of each pair over the number of points, tile by tile.
  private static func symmetric(_ rows: [[Float]]) -> [Float] {
    let n = rows.count
    let scale = 1 / (2 * Float(n))
    let flat = rows.flatMap { $0 }
    return [Float](unsafeUninitializedCapacity: n * n) { joint, count in
      nonisolated(unsafe) let joint = joint
      flat.withUnsafeBufferPointer { p in
        Parallel.forEach((n + tile - 1) / tile) { band in
          for left in stride(from: 0, to: n, by: tile) {
            for i in band * tile..<min((band + 1) * tile, n) {
              for j in left..<min(left + tile, n) { joint[i * n + j] = (p[i * n + j] + p[j * n + i]) * scale }
            }
          }
        }
      }
      count = n * n
    }
  }

  /// The probabilities with which point `i` picks the others: Newton's method on the logarithm of the precision, held in a
  /// bracket by bisection, until the entropy is right to 1e-10.
  /// - Parameters:
  ///   - squared: the squared distances to all points.
  ///   - i: the point itself.
  ///   - perplexity: the one asked for.
  ///   - start: where to begin, in units of one over the mean distance beyond the nearest point.
  /// - Returns: one probability a point, 0 for the point itself, and the precision in those units.
  private static func conditional(
    _ squared: UnsafeBufferPointer<Double>, of i: Int, perplexity: Double, start: Double
  ) -> (probabilities: [Float], precision: Double) {
    let n = squared.count
    let wanted = log(perplexity)
    var nearest = Double.infinity
    var sum = 0.0
    for j in 0..<n where j != i {
      nearest = min(nearest, squared[j])
      sum += squared[j]
    }
    var densities = [Double](repeating: 0, count: n)
    // All others equally far: every width gives them the same.
    let spread = sum / Double(n - 1) - nearest
    guard spread > 1e-12 * max(nearest, 1e-280) else {
      return ((0..<n).map { $0 == i ? 0 : 1 / Float(n - 1) }, 1)
    }
    var precision = start / spread
    var (low, high) = (0.0, Double.infinity)
    var normalizer = 1.0
    for _ in 0..<200 {
      // Distances beyond the nearest one: the sums then hold at least one full term.
      var (total, first, second) = (0.0, 0.0, 0.0)
      for j in 0..<n where j != i {
        let beyond = squared[j] - nearest
        let exponent = precision * beyond
        let density = exponent < 50 ? exp(-exponent) : 0
        densities[j] = density
        total += density
        first += density * beyond
        second += density * beyond * beyond
      }
      let meanDistance = first / total
      let variance = second / total - meanDistance * meanDistance
      let excess = log(total) + precision * meanDistance - wanted
      normalizer = total
      if abs(excess) < 1e-10 { break }
      if excess > 0 { low = precision } else { high = precision }
      // The entropy falls by precision^2 times the variance for each unit of the precision's logarithm.
      let slope = precision * precision * variance
      let step = slope > 1e-12 ? max(-2, min(2, excess / slope)) : .infinity
      let next = precision * exp(step)
      if next > low, next < high {
        precision = next
      } else {
        precision = high.isFinite ? (low + high) / 2 : precision * 4
      }
      if high.isFinite, high - low <= 1e-14 * high { break }
    }
    return (densities.map { Float($0 / normalizer) }, precision * spread)
  }
}
