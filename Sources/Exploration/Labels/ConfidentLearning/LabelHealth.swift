import Statistics

/// How far the labels of each class can be trusted, from the calibrated joint.
public struct LabelHealth: Sendable, Equatable {
  /// One class.
  public struct ClassRow: Sendable, Equatable {
    /// Rows labelled so.
    public let labels: Int
    /// Of these, how many truly are another class.
    public let issues: Int
    /// Rows of other labels that truly are this class.
    public let inverseIssues: Int
    /// P(truly another | labelled so); `nil` for a class without labels.
    public let noise: Double?
    /// P(labelled another | truly so); `nil` for a class that no row truly is.
    public let inverseNoise: Double?
    /// P(truly so | labelled so); `nil` for a class without labels.
    public var health: Double? { noise.map { 1 - $0 } }
  }

  /// Rows labelled one class that truly are another.
  public struct Confusion: Sendable, Equatable {
    /// The label.
    public let given: Int
    /// What they truly are.
    public let truth: Int
    /// How many.
    public let count: Int
  }

  /// In class order.
  public let classes: [ClassRow]
  /// All pairs of label and true class with at least one row, most rows first, then in class order.
  public let confusions: [Confusion]
  /// Rows labelled as one of two classes that truly are the other, `given` the earlier class, most rows first: which
  /// classes the labellers could not tell apart.
  public let overlaps: [Confusion]
  /// The estimated number of wrong labels.
  public let issues: Int
  /// The share of labels that are no issue.
  public let health: Double

  /// Reads the table off confident learning.
  public init(_ learning: ConfidentLearning) {
    let joint = learning.calibrated
    let k = joint.count
    let truly = (0..<k).map { column in joint.reduce(0) { $0 + $1[column] } }
    classes = (0..<k).map { i in
      let labelled = joint[i].reduce(0, +)
      let (wrong, missed) = (labelled - joint[i][i], truly[i] - joint[i][i])
      return ClassRow(
        labels: labelled, issues: wrong, inverseIssues: missed,
        noise: labelled > 0 ? Double(wrong) / Double(labelled) : nil,
        inverseNoise: truly[i] > 0 ? Double(missed) / Double(truly[i]) : nil)
    }
    let pairs = (0..<k).flatMap { a in (0..<k).filter { $0 != a }.map { (a, $0) } }
    confusions = Self.ranked(pairs.map { Confusion(given: $0, truth: $1, count: joint[$0][$1]) })
    overlaps = Self.ranked(
      pairs.filter { $0 < $1 }.map { Confusion(given: $0, truth: $1, count: joint[$0][$1] + joint[$1][$0]) })
    issues = IssueFilters.confidentLearning.rows(learning).count
    health = 1 - Double(issues) / Double(learning.data.count)
  }

  private static func ranked(_ confusions: [Confusion]) -> [Confusion] {
    confusions.filter { $0.count > 0 }.sorted { ($1.count, $0.given, $0.truth) < ($0.count, $1.given, $1.truth) }
  }
}
