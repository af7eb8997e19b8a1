import Datasets
import Files
import LinearAlgebra

/// How far simple rules tell the classes apart from where the images lie: honest baselines for any model.
///
/// The features are taken as given: take scores of principal components found from the training split
/// (`PrincipalComponents.scores`), so that nothing of the held-out images goes in.
public struct Separability: Sendable, Equatable {
  /// What was learned from and what was scored.
  public let folds: HeldOutFolds
  /// How separate the classes lie; `nil` where fewer than two occur.
  public let silhouette: Silhouette?
  /// The class that is the most frequent among the training images, for every image; `nil` where nothing is held out.
  public let majority: HeldOutScore?
  /// The class with the nearest mean; equally near ones give the lower class. `nil` where nothing is held out.
  public let nearestCentroid: HeldOutScore?
  /// The vote of the nearest training images, one result for each number of voters.
  public let neighbours: [NearestNeighbours]

  /// The numbers of neighbours that vote.
  public static let neighbourCounts = [1, 5, 15]

  /// - Parameters:
  ///   - features: one image a row, finite.
  ///   - labels: class indices, one an image.
  ///   - classes: how many classes there are.
  ///   - folds: what is learned from and what is scored.
  ///   - seed: of the sample for the silhouette.
  public init(features: Matrix, labels: [Int], classes: Int, folds: HeldOutFolds, seed: UInt64 = 42) {
    precondition(features.rows == labels.count, "\(features.rows) rows, \(labels.count) labels")
    self.folds = folds
    silhouette = Silhouette(features, labels: labels, classes: classes, seed: seed)
    majority = folds.score(labels: labels, classes: classes) { fold in
      var counts = [Int](repeating: 0, count: classes)
      for i in fold.training { counts[labels[i]] += 1 }
      let most = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
      return fold.heldOut.map { _ in most }
    }
    nearestCentroid = folds.score(labels: labels, classes: classes) { fold in
      let centroids = Centroids(features, labels: labels, rows: fold.training)
      return SquaredDistances(to: centroids.means).map(features.selecting(fold.heldOut)) { _, row in
        centroids.labels[nearest(row, count: 1)[0]]
      }
    }
    neighbours = NearestNeighbours.results(
      Self.neighbourCounts, features: features, labels: labels, classes: classes, folds: folds)
  }
}

/// The means of the classes that occur among some rows.
struct Centroids {
  /// The classes, ascending.
  let labels: [Int]
  /// Rows of each class.
  let counts: [Int]
  /// One mean a class, in that order.
  let means: Matrix

  init(_ features: Matrix, labels: [Int], rows: [Int]) {
    let present = Set(rows.map { labels[$0] }).sorted()
    let members = present.map { k in rows.filter { labels[$0] == k } }
    self.labels = present
    counts = members.map(\.count)
    means = Matrix(
      rows: present.count, columns: features.columns, values: members.flatMap { features.selecting($0).columnMeans })
  }
}

extension Separability: JSONRepresentable {
  /// `held_out`, `silhouette`, `majority`, `nearest_centroid`, `nearest_neighbours` [{`k`, `score`, `agreement`}]; `null` for
  /// what does not exist.
  public var json: JSONValue {
    [
      "held_out": folds, "silhouette": silhouette, "majority": majority, "nearest_centroid": nearestCentroid,
      "nearest_neighbours": neighbours,
    ]
  }
}
