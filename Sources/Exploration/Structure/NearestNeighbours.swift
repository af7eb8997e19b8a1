import Files
import LinearAlgebra

/// The class that the nearest training images vote for.
///
/// Euclidean distance; images equally far rank in order of the data. Where classes have equally many votes, the one whose
/// image is the nearest wins (scikit-learn takes the lowest class there). Source: Cover and Hart 1967.
public struct NearestNeighbours: Sendable, Equatable {
  /// How many images vote.
  public let neighbours: Int
  /// How often the vote is right on held-out images.
  public let score: HeldOutScore
  /// For each class, the mean share of the neighbours of its held-out images that have its label; `nil` without any.
  public let agreement: [Double?]

  /// One result for each number of neighbours, from one search.
  /// - Parameters:
  ///   - counts: numbers of neighbours, each at least 1; where there are fewer training images, all of them vote.
  ///   - features: one image a row, finite.
  ///   - labels: class indices, one an image.
  ///   - classes: how many classes there are.
  ///   - folds: what is learned from and what is scored.
  /// - Returns: empty where nothing is held out.
  static func results(
    _ counts: [Int], features: Matrix, labels: [Int], classes: Int, folds: HeldOutFolds
  ) -> [NearestNeighbours] {
    let most = counts.max() ?? 0
    // The labels of each held-out image's neighbours, the nearest first, in the order of the divisions.
    let near = folds.folds.map { fold -> [[Int]] in
      let distances = SquaredDistances(to: features.selecting(fold.training))
      return distances.map(features.selecting(fold.heldOut)) { _, row in
        nearest(row, count: most).map { labels[fold.training[$0]] }
      }
    }
    let truths = folds.folds.flatMap { fold in fold.heldOut.map { labels[$0] } }
    guard !truths.isEmpty else { return [] }
    return counts.map { count in
      let voters = near.flatMap { $0.map { Array($0.prefix(count)) } }
      var sums = [Double](repeating: 0, count: classes)
      var sizes = [Int](repeating: 0, count: classes)
      for (truth, voters) in zip(truths, voters) {
        sums[truth] += Double(voters.count { $0 == truth }) / Double(voters.count)
        sizes[truth] += 1
      }
      return NearestNeighbours(
        neighbours: count,
        score: HeldOutScore(labels: truths, predicted: voters.map { vote($0, classes: classes) }, classes: classes),
        agreement: zip(sums, sizes).map { $1 > 0 ? $0 / Double($1) : nil })
    }
  }

  private static func vote(_ voters: [Int], classes: Int) -> Int {
    var votes = [Int](repeating: 0, count: classes)
    for label in voters { votes[label] += 1 }
    let most = votes.max() ?? 0
    return voters.first { votes[$0] == most } ?? 0
  }
}

extension NearestNeighbours: JSONRepresentable {
  /// `k`, `score`, `agreement` (in class order).
  public var json: JSONValue { ["k": neighbours, "score": score, "agreement": agreement] }
}
