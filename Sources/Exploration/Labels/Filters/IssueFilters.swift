/// A rule that says which labels are wrong.
public struct IssueFilter: Sendable {
  /// The name in reports, cleanlab's.
  public let id: String
  /// The rule, one sentence.
  public let summary: String
  private let flagged: @Sendable (ConfidentLearning) -> Set<Int>

  init(_ id: String, _ summary: String, flagged: @escaping @Sendable (ConfidentLearning) -> Set<Int>) {
    self.id = id
    self.summary = summary
    self.flagged = flagged
  }

  /// The rows whose label the rule takes for wrong, ascending; never one whose label is the most probable class.
  public func rows(_ learning: ConfidentLearning) -> [Int] {
    flagged(learning).filter { !learning.isPredicted($0) }.sorted()
  }
}

/// All filters. Adding one is adding one line.
public enum IssueFilters {
  /// Every filter.
  public static let all: [IssueFilter] = [
    confidentLearning, pruneByClass, pruneByNoiseRate, both, predictedNotGiven,
  ]

  /// Rows off the diagonal of the confident joint.
  public static let confidentLearning = IssueFilter(
    "confident_learning", "The model is confident of another class than the label."
  ) { Set($0.offDiagonal) }

  /// Rows that `pruneByClass` and `pruneByNoiseRate` agree on.
  public static let both = IssueFilter("both", "prune_by_class and prune_by_noise_rate agree.") { learning in
    Set(pruneByClass.rows(learning)).intersection(pruneByNoiseRate.rows(learning))
  }

  /// Rows predicted as another class.
  public static let predictedNotGiven = IssueFilter(
    "predicted_neq_given", "The most probable class is not the label."
  ) { learning in Set(learning.data.labels.indices.filter { learning.data.predicted($0) != learning.data.labels[$0] }) }

  /// The filter of an id.
  public static func filter(_ id: String) -> IssueFilter? { all.first { $0.id == id } }
}
