import Attribution
import Plotting
import Statistics

/// The mean over images of what a measure's curves say, with bootstrap intervals over images.
struct MeanCurve {
  /// Where curves are read: coarse grids have fewer steps than fine ones, and are interpolated.
  static let shares = (0...FaithfulnessStudy.steps).map { Double($0) / Double(FaithfulnessStudy.steps) }
  private static let replicates = 1000

  /// One a share.
  let values: [Estimate]
  /// The mean of the measure itself.
  let area: Estimate

  /// - Parameters:
  ///   - scores: one an image.
  ///   - images: the places of those that count.
  ///   - seed: of the bootstrap.
  /// - Returns: `nil` for fewer images with curves than methods are compared on.
  init?(_ scores: [FaithfulnessScore?], images: [Int], seed: UInt64) {
    let rows = images.compactMap { n -> [Double]? in
      guard let score = scores[n], let value = score.value, !score.curves.isEmpty else { return nil }
      return Self.shares.map { share in
        score.curves.reduce(0) { $0 + $1.value(at: share) } / Double(score.curves.count)
      } + [value]
    }
    guard rows.count >= FaithfulnessFindings.fewestImages else { return nil }
    let bootstrap = Bootstrap(rows: rows.count, replicates: Self.replicates, seed: seed) { drawn in
      rows[0].indices.map { place in
        drawn.reduce(0) { $0 + rows[Int($1)][place] } / Double(drawn.count)
      }
    }
    let estimates = rows[0].indices.map { place in
      let interval = bootstrap.percentileInterval(place)
      return Estimate(bootstrap.points[place], low: interval.low, high: interval.high)
    }
    values = Array(estimates.dropLast())
    area = estimates[estimates.count - 1]
  }
}
