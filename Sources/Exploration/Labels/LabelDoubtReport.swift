import Foundation
import Statistics

/// Which labels of a data set are probably wrong: `label_doubt` of `eda.json`.
public struct LabelDoubtReport: Sendable {
  /// How many rows `ranked` lists.
  public static let rankedLimit = 500

  /// One score of labels against what others say.
  public struct Scored: Sendable, Equatable {
    /// The score's id.
    public let score: String
    /// How well it ranks.
    public let scoring: DoubtScoring
  }

  /// What was looked at.
  public let data: LabelledProbabilities
  /// Each row's path; `nil` where rows have none.
  public let paths: [String]?
  /// Each row's split; `nil` where rows have none.
  public let splits: [String]?
  /// Counts of given labels and confident classes.
  public let learning: ConfidentLearning
  /// What they say of each class.
  public let health: LabelHealth
  /// The ranking.
  public let doubt: LabelDoubt
  /// The rows that each filter takes for wrong, in the order of `IssueFilters.all`.
  public let issues: [(filter: IssueFilter, rows: [Int])]
  /// A far better order of the probability columns; `nil` where there is none.
  public let suspectedOrder: ColumnReordering?
  /// Every score against the crowd's verdicts, in the order of `LabelQualities.all`; empty without verdicts.
  public let scored: [Scored]

  /// Doubts the labels of rows that the model was not trained on: `OutOfSample.check` comes first.
  /// - Parameters:
  ///   - data: labels and probabilities.
  ///   - paths: one a row.
  ///   - splits: one a row.
  ///   - verdicts: what others say of each label; `nil` for nobody was asked.
  ///   - replicates: of the intervals of the scores.
  ///   - seed: of these intervals.
  public init(
    _ data: LabelledProbabilities, paths: [String]? = nil, splits: [String]? = nil, verdicts: [CrowdVerdict]? = nil,
    replicates: Int = 1000, seed: UInt64 = 42
  ) {
    for count in [paths?.count, splits?.count, verdicts?.count].compactMap({ $0 }) {
      precondition(count == data.count, "\(count) paths, splits or verdicts for \(data.count) rows")
    }
    self.data = data
    self.paths = paths
    self.splits = splits
    let learning = ConfidentLearning(data)
    self.learning = learning
    health = LabelHealth(learning)
    doubt = LabelDoubt(data)
    issues = IssueFilters.all.map { ($0, $0.rows(learning)) }
    let reordering = ColumnReordering(data)
    suspectedOrder = reordering.isSubstantial ? reordering : nil
    scored =
      verdicts.map { verdicts in
        let isIssue = verdicts.map(\.isIssue)
        return LabelQualities.all.map { quality in
          Scored(
            score: quality.id,
            scoring: DoubtScoring(
              doubt: quality.scores(learning).map { -$0 }, isIssue: isIssue, replicates: replicates, seed: seed))
        }
      } ?? []
  }

  /// What to say aloud before anything else: the columns of probabilities seem to be in another order, and which; `nil`
  /// where nothing speaks for that.
  public var warning: String? {
    suspectedOrder.map { order in
      func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }
      let moved = order.places.indices.filter { order.places[$0] != $0 }.map {
        "p_\(data.classes[$0]) holds \(data.classes[order.places[$0]])"
      }
      return "The columns of probabilities seem to be in another order: \(moved.joined(separator: ", ")). Labels and "
        + "predictions agree in \(percent(order.agreement)) of \(order.rows) rows, and would in "
        + "\(percent(order.agreementReordered)). Every label would look wrong; check how the file was written."
    }
  }
}

extension ColumnReordering {
  /// The order of the probability columns in which most labels are predicted, against the order as it is.
  public init(_ data: LabelledProbabilities) {
    let k = data.classCount
    var counts = [Int](repeating: 0, count: k * k)
    for (row, label) in data.labels.enumerated() { counts[label * k + data.predicted(row)] += 1 }
    self.init(counts: counts, classCount: k, places: Self.bestPlaces(counts: counts, classCount: k))
  }
}
