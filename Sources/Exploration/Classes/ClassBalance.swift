import Files
import Foundation

/// How evenly labels are spread over the classes.
public struct ClassBalance: Sendable, Equatable {
  /// Class names.
  public let classes: [String]
  /// Images of each class.
  public let counts: [Int]

  /// - Parameters:
  ///   - classes: names.
  ///   - counts: images of each class.
  public init(classes: [String], counts: [Int]) {
    precondition(
      classes.count == counts.count && counts.allSatisfy { $0 >= 0 }, "\(counts) for \(classes.count) classes")
    self.classes = classes
    self.counts = counts
  }

  /// Counts labels, class indices into `classes`.
  public init(classes: [String], labels: [Int]) {
    var counts = [Int](repeating: 0, count: classes.count)
    for label in labels { counts[label] += 1 }
    self.init(classes: classes, counts: counts)
  }

  /// All images.
  public var total: Int { counts.reduce(0, +) }
  /// The share of each class; 0 without images.
  public var shares: [Double] { counts.map { total == 0 ? 0 : Double($0) / Double(total) } }
  /// The largest count over the smallest; `nil` when a class has no image.
  public var ratio: Double? {
    guard let least = counts.min(), let most = counts.max(), least > 0 else { return nil }
    return Double(most) / Double(least)
  }
  /// The entropy of the shares in nats.
  public var entropyNats: Double { shares.reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 } }
  /// The entropy of the shares in bits.
  public var entropyBits: Double { entropyNats / log(2) }
  /// The entropy over its largest value ln K; 1 is even. `nil` for fewer than two classes.
  public var normalizedEntropy: Double? { classes.count < 2 ? nil : entropyNats / log(Double(classes.count)) }
  /// `exp(entropy)`: as many equally frequent classes would be as uncertain.
  public var effectiveClasses: Double { exp(entropyNats) }
  /// `1 - sum of squared shares`: how often two random images differ in class.
  public var giniImpurity: Double { 1 - shares.reduce(0) { $0 + $1 * $1 } }
  /// The Kullback-Leibler divergence of the shares from the uniform distribution, nats.
  public var divergenceFromUniform: Double { max(0, log(Double(classes.count)) - entropyNats) }
  /// The accuracy of always answering with the most frequent class; `nil` without images.
  public var majorityBaseline: Double? { total == 0 ? nil : shares.max() }

  /// scikit-learn's `balanced` weights `n / (K count)`, K over the classes that occur; `nil` for an absent class.
  public var balancedWeights: [Double?] {
    let present = counts.count { $0 > 0 }
    return counts.map { $0 == 0 ? nil : Double(total) / (Double(present) * Double($0)) }
  }

  /// Weights by the effective number of samples `(1 - beta^n) / (1 - beta)`, scaled to mean 1 over the classes that
  /// occur; `nil` for an absent class.
  ///
  /// Source: Cui et al., "Class-balanced loss based on effective number of samples", 2019.
  /// - Parameter beta: at least 0, below 1.
  public func effectiveNumberWeights(beta: Double) -> [Double?] {
    let raw = effectiveNumbers(beta: beta).map { $0 > 0 ? 1 / $0 : nil }
    let present = raw.compactMap { $0 }
    let scale = Double(present.count) / present.reduce(0, +)
    return raw.map { $0.map { $0 * scale } }
  }

  /// The betas of Cui et al. 2019: the nearer to 1, the longer every further sample counts.
  public static let betas = [0.9, 0.99, 0.999, 0.9999]

  /// The effective number of samples of each class, `(1 - beta^n) / (1 - beta)`.
  /// - Parameter beta: at least 0, below 1.
  public func effectiveNumbers(beta: Double) -> [Double] {
    precondition(beta >= 0 && beta < 1, "beta \(beta)")
    return counts.map { (1 - pow(beta, Double($0))) / (1 - beta) }
  }
}

extension ClassBalance {
  /// `class_counts` by name.
  public var countsJSON: JSONValue {
    .object(zip(classes, counts).map { (key: $0, value: .integer($1)) })
  }

  /// The measures under the names of `eda.json`.
  public var imbalanceJSON: JSONValue {
    [
      "ratio": ratio, "entropy_nats": entropyNats, "entropy_bits": entropyBits, "normalised_entropy": normalizedEntropy,
      "effective_classes": effectiveClasses, "gini_impurity": giniImpurity,
      "kl_from_uniform_nats": divergenceFromUniform,
      "majority_baseline": majorityBaseline,
      "effective_samples": JSONValue.object(
        Self.betas.map { (key: "\($0)", value: named(effectiveNumbers(beta: $0))) }),
    ]
  }

  /// Suggested class weights by name: `balanced` and one `effective_number_<beta>` for each of `betas`.
  public var weightsJSON: JSONValue {
    .object(
      [(key: "balanced", value: named(balancedWeights))]
        + Self.betas.map { (key: "effective_number_\($0)", value: named(effectiveNumberWeights(beta: $0))) })
  }

  private func named(_ values: [Double?]) -> JSONValue {
    .object(zip(classes, values).map { (key: $0, value: $1.json) })
  }
}
