import Files
import Statistics

/// How often guesses on held-out images are right.
public struct HeldOutScore: Sendable, Equatable {
  /// Images.
  public let count: Int
  /// The share that is right.
  public let accuracy: Double
  /// Its 95 % interval by Wilson; copies of one picture count as independent.
  public let accuracyInterval: Interval
  /// The mean of the recalls of the classes that occur, as scikit-learn's `balanced_accuracy_score`.
  public let balancedAccuracy: Double
  /// Its 95 % interval.
  public let balancedInterval: Interval
  /// The share of each class that is right; `nil` for a class without held-out images.
  public let recalls: [Double?]

  /// - Parameters:
  ///   - labels: class indices, at least one.
  ///   - predicted: as many guesses.
  ///   - classes: how many classes there are.
  public init(labels: [Int], predicted: [Int], classes: Int) {
    precondition(
      !labels.isEmpty && labels.count == predicted.count, "\(labels.count) labels, \(predicted.count) guesses")
    var counts = [Int](repeating: 0, count: classes)
    var hits = counts
    for (label, guess) in zip(labels, predicted) {
      counts[label] += 1
      hits[label] += label == guess ? 1 : 0
    }
    let right = hits.reduce(0, +)
    let present = counts.indices.filter { counts[$0] > 0 }
    count = labels.count
    accuracy = Double(right) / Double(labels.count)
    accuracyInterval = wilsonInterval(successes: right, count: labels.count)
    recalls = zip(hits, counts).map { $1 > 0 ? Double($0) / Double($1) : nil }
    balancedAccuracy = present.reduce(0) { $0 + Double(hits[$1]) / Double(counts[$1]) } / Double(present.count)
    balancedInterval = meanProportionInterval(present.map { (hits[$0], counts[$0]) })
  }
}

extension HeldOutScore: JSONRepresentable {
  /// `n`, `accuracy`, `accuracy_interval`, `balanced_accuracy`, `balanced_accuracy_interval`, `recall` (in class order).
  public var json: JSONValue {
    [
      "n": count, "accuracy": accuracy, "accuracy_interval": accuracyInterval, "balanced_accuracy": balancedAccuracy,
      "balanced_accuracy_interval": balancedInterval, "recall": recalls,
    ]
  }
}
