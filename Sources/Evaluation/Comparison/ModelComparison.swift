import Files
import Statistics

/// Two or more classifiers on the same images.
public struct ModelComparison: Sendable {
  /// The results' names.
  public let names: [String]
  /// The rows that all have, and how they were found.
  public let alignment: RowAlignment
  /// All pairs, the smaller place first; differences are the second's minus the first's.
  public let pairs: [ModelPair]
  /// Each metric with its ranking.
  public let metrics: [MetricComparison]
  /// Replicates of the bootstrap that were drawn: many rows get fewer than asked for.
  public let replicates: Int
  /// Seed of the bootstrap.
  public let seed: UInt64

  /// Aligns the rows, tests all pairs, and resamples the rows of all results together.
  /// - Parameters:
  ///   - models: at least two.
  ///   - metrics: what to compare: ids of `MetricRegistry`, or of one class's measure as `f1/angry`.
  ///   - replicates: of the bootstrap, at most.
  ///   - seed: of the bootstrap.
  ///   - level: nominal coverage; one minus it is the threshold of adjusted p values.
  /// - Throws: `ComparisonError` when the results are not of the same images, labels and classes.
  public init(
    _ models: [NamedPredictions], metrics ids: [String] = ["macro_f1", "balanced_accuracy", "ece", "accuracy"],
    replicates: Int = 1000, seed: UInt64 = 42, level: Double = 0.95
  ) throws {
    let alignment = try RowAlignment(models)
    let rows = alignment.predictions
    var pairs = rows.indices.flatMap { i in
      rows.indices.dropFirst(i + 1).map { ModelPair(rows[i], rows[$0], first: i, second: $0, level: level) }
    }
    let adjusted = MultipleTesting.holm(pairs.map(\.test.exactP))
    for (i, p) in adjusted.enumerated() { pairs[i].adjustedP = p }
    names = models.map(\.name)
    self.alignment = alignment
    self.pairs = pairs
    self.replicates = MetricIntervals.affordable(replicates, rows: rows[0].count)
    self.seed = seed
    metrics = MetricComparison.all(
      rows, pairs: pairs, ids: ids, replicates: self.replicates, seed: seed, level: level)
  }

  /// The rows of each result, in the same order.
  public var predictions: [Predictions] { alignment.predictions }

  /// What a reader should know about the rows: one plain sentence each.
  public var warnings: [String] {
    let lost = zip(names, alignment.leftOut).filter { $1 > 0 }.map { name, count in
      "\(name): \(count) \(count == 1 ? "row is" : "rows are") left out because another result does not have the image."
    }
    guard alignment.rule == .pathEnding else { return lost }
    return ["The paths of the results differ: images were matched by the end of their paths or by file name."] + lost
  }
}

extension ModelComparison: JSONRepresentable {
  /// Names, how rows were aligned, metrics and pairs; results are named by their place.
  public var json: JSONValue {
    [
      "models": names, "n": predictions[0].count, "classes": predictions[0].classes,
      "aligned_by": alignment.rule.rawValue, "left_out": alignment.leftOut, "replicates": replicates,
      "seed": Int(truncatingIfNeeded: seed), "correction": "holm", "metrics": metrics, "pairs": pairs,
    ]
  }
}
