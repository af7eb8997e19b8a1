/// A finding that a reader must not miss.
public struct Callout: Sendable, Equatable, BlockConvertible {
  /// How much it matters; the most severe is the smallest.
  public enum Level: Int, Sendable, Equatable, Comparable, CaseIterable {
    /// It changes a headline number.
    case critical
    /// It could mislead.
    case warning
    /// It is good to know.
    case note

    /// Whether the first is the more severe.
    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

    /// The word that is printed.
    public var word: String {
      switch self {
      case .critical: "Critical"
      case .warning: "Warning"
      case .note: "Note"
      }
    }
  }

  /// How much it matters.
  public let level: Level
  /// What was found, with its number.
  public let title: Prose
  /// What follows from it.
  public let blocks: [Block]
  /// What to do about it.
  public let action: Prose
  /// The identifier of the section, table or figure that shows the evidence.
  public let evidence: String?

  /// A callout.
  public init(
    _ level: Level, _ title: Prose, action: Prose = "", evidence: String? = nil,
    @BlockBuilder _ blocks: () -> [Block] = { [] }
  ) {
    self.level = level
    self.title = title
    self.action = action
    self.evidence = evidence
    self.blocks = blocks()
  }

  /// The block this stands for.
  public var block: Block { .callout(self) }
}
