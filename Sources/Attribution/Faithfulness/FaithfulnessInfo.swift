/// What people must know about a measure of explanations before they read its numbers.
public struct FaithfulnessInfo: Sendable {
  /// Which way is better.
  public enum Direction: String, Sendable, CaseIterable {
    case higherIsBetter = "higher is better"
    case lowerIsBetter = "lower is better"
    /// Neither: the number describes the map.
    case describes = "describes"
  }

  /// The name for options and tables.
  public let id: String
  /// The name in sentences and definitions.
  public let title: String
  /// The name where there is little room: in headings of tables and figures.
  public let shortTitle: String
  /// Which way is better.
  public let direction: Direction
  /// The paper.
  public let reference: String
  /// The rule that a reader needs to get the same number, one sentence.
  public let convention: String
  /// The values that it can take.
  public let range: String
  /// Passes of the network a map.
  public let cost: String
  /// Whether methods may be ordered by it: a test that noise passes too tells faults, and no merit.
  public let isRanking: Bool

  /// - Parameters:
  ///   - id: the name for options and tables.
  ///   - title: the name in sentences and definitions.
  ///   - shortTitle: the name in headings; `nil`: the title.
  ///   - direction: which way is better.
  ///   - reference: the paper.
  ///   - convention: the rule that a reader needs to get the same number, one sentence.
  ///   - range: the values that it can take.
  ///   - cost: passes of the network a map.
  ///   - isRanking: whether methods may be ordered by it.
  public init(
    id: String, title: String, shortTitle: String? = nil, direction: Direction, reference: String, convention: String,
    range: String,
    cost: String, isRanking: Bool = true
  ) {
    self.id = id
    self.title = title
    self.shortTitle = shortTitle ?? title
    self.direction = direction
    self.reference = reference
    self.convention = convention
    self.range = range
    self.cost = cost
    self.isRanking = isRanking
  }
}
