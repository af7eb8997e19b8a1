import Files
import Statistics

/// One number about predictions and votes, with the rows behind it.
public struct SoftLabelMeasure: Sendable, Equatable {
  /// The name for files, `jensen_shannon`.
  public let id: String
  /// The name for people.
  public let name: String
  /// The rule that a reader needs to get the same number, one sentence.
  public let convention: String
  /// The value; `nil` where it does not exist.
  public let value: Double?
  /// Rows behind it.
  public let count: Int
  /// Wilson's interval of a share, the percentile bootstrap over images of anything else; `nil` without rows.
  public let interval: Interval?
}

extension SoftLabelMeasure: JSONRepresentable {
  /// `value`, `n`, `interval` and `convention`.
  public var json: JSONValue { ["value": value, "n": count, "interval": interval, "convention": convention] }
}

/// Predictions judged by the votes of several people instead of one label: does the model doubt where people doubt, and
/// how much of its error is the label's?
public struct SoftLabelReport: Sendable, Equatable {
  /// Every measure, in a fixed order.
  public let measures: [SoftLabelMeasure]
  /// Rows with votes.
  public let voted: Int
  /// Rows without votes for any class.
  public let unvoted: Int
  /// Rows with votes that no class wins: several answers have the most, or one that is no class.
  public let undecided: Int
  /// Replicates of the bootstrap.
  public let replicates: Int
  /// Seed of the bootstrap.
  public let seed: UInt64

  /// - Parameters:
  ///   - predictions: the rows.
  ///   - votes: their votes, rows in the same order.
  ///   - replicates: of the bootstrap.
  ///   - seed: of the bootstrap.
  public init(_ predictions: Predictions, votes: SoftLabels, replicates: Int = 1000, seed: UInt64 = 42) {
    precondition(
      votes.counts.count == predictions.count && votes.classes == predictions.classes,
      "votes of other rows or classes than the predictions'")
    let rows = VotedRows(predictions, votes)
    let builder = MeasureBuilder(replicates: replicates, seed: seed)
    measures = builder.distances(rows) + builder.accuracies(rows) + builder.voters(rows)
    voted = rows.all.count
    unvoted = predictions.count - voted
    undecided = rows.all.count { $0.plurality == nil }
    self.replicates = replicates
    self.seed = seed
  }

  /// The measure of an id.
  public func measure(_ id: String) -> SoftLabelMeasure? { measures.first { $0.id == id } }
}

extension SoftLabelReport: JSONRepresentable {
  /// The rows, the bootstrap, and each measure under its id.
  public var json: JSONValue {
    [
      "voted": voted, "unvoted": unvoted, "undecided": undecided, "replicates": replicates,
      "seed": Int(truncatingIfNeeded: seed),
      "measures": JSONValue.object(measures.map { (key: $0.id, value: $0.json) }),
    ]
  }
}

/// The rows that have votes, with what the measures need.
struct VotedRows {
  struct Row {
    let label: Int
    let predicted: Int
    let probabilities: [Double]
    let shares: [Double]
    let plurality: Int?
    /// Whether one class wins and it is the label.
    var isAgreed: Bool { plurality == label }
    var isRight: Bool { predicted == label }
  }

  let all: [Row]

  init(_ predictions: Predictions, _ votes: SoftLabels) {
    all = predictions.labels.indices.compactMap { i in
      votes.shares(i).map { shares in
        Row(
          label: predictions.labels[i], predicted: predictions.predicted[i],
          probabilities: Array(predictions.row(i)), shares: shares, plurality: votes.plurality(i))
      }
    }
  }
}
