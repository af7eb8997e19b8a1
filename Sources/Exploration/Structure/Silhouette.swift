import Datasets
import Files
import LinearAlgebra

/// How much nearer images are to their own class than to the next one: -1 to 1, and 0 where classes lie in one another.
///
/// `(b - a) / max(a, b)` with `a` the mean distance to the other images of the class and `b` the smallest mean distance to
/// the images of another class; 0 for an image alone in its class. As scikit-learn's `silhouette_score`, Euclidean distance.
/// Source: Rousseeuw 1987.
public struct Silhouette: Sendable, Equatable {
  /// Images that went in.
  public let count: Int
  /// The mean over the images.
  public let mean: Double
  /// The mean over each class's images; `nil` for a class without any.
  public let perClass: [Double?]

  /// The most images that go in; a larger data set is sampled, each class by its share.
  public static let largestSample = 4000

  /// - Parameters:
  ///   - features: one image a row, finite.
  ///   - labels: class indices, one an image.
  ///   - classes: how many classes there are.
  ///   - seed: of the sample.
  /// - Returns: `nil` where fewer than two classes occur.
  public init?(_ features: Matrix, labels: [Int], classes: Int, seed: UInt64 = 42) {
    precondition(features.rows == labels.count, "\(features.rows) rows, \(labels.count) labels")
    let rows = Splitting.stratifiedLimit(
      Array(labels.indices), labels: labels, limit: Self.largestSample, seed: seed)
    let chosen = features.selecting(rows)
    let kept = rows.map { labels[$0] }
    var sizes = [Int](repeating: 0, count: classes)
    for label in kept { sizes[label] += 1 }
    let counts = sizes
    guard counts.count(where: { $0 > 0 }) > 1 else { return nil }
    let values = SquaredDistances(to: chosen).map(chosen) { i, row -> Double in
      let own = kept[i]
      guard counts[own] > 1 else { return 0 }
      var sums = [Double](repeating: 0, count: classes)
      for j in 0..<row.count { sums[kept[j]] += row[j].squareRoot() }
      let within = sums[own] / Double(counts[own] - 1)
      let beyond = (0..<classes).filter { $0 != own && counts[$0] > 0 }
        .reduce(Double.infinity) { min($0, sums[$1] / Double(counts[$1])) }
      let larger = max(within, beyond)
      return larger > 0 ? (beyond - within) / larger : 0
    }
    var sums = [Double](repeating: 0, count: classes)
    for (value, label) in zip(values, kept) { sums[label] += value }
    count = rows.count
    mean = values.reduce(0, +) / Double(values.count)
    perClass = zip(sums, counts).map { $1 > 0 ? $0 / Double($1) : nil }
  }
}

extension Silhouette: JSONRepresentable {
  /// `n`, `mean`, `per_class` (in class order).
  public var json: JSONValue { ["n": count, "mean": mean, "per_class": perClass] }
}
