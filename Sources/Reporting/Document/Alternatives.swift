/// Several views of one thing, of which a reader sees one at a time; the first is the one that is shown first and printed.
///
/// Figures inside share one number and are told apart by letters: Figure 3a, Figure 3b.
public struct Alternatives: Sendable, Equatable, BlockConvertible {
  /// One view.
  public struct View: Sendable, Equatable {
    /// What a reader chooses it by.
    public let name: String
    /// What it shows.
    public let blocks: [Block]

    /// One view.
    public init(_ name: String, @BlockBuilder _ blocks: () throws -> [Block]) rethrows {
      self.name = name
      self.blocks = try blocks()
    }
  }

  /// The most views; the style sheet has a rule for each.
  public static let most = 6

  /// The identifier, unique in the document. Letters, digits, `.`, `_` and `-`.
  public let id: String
  /// What is chosen, such as “Shares of”.
  public let title: String
  /// The views; the first is the usual one.
  public let views: [View]

  /// Several views of one thing.
  /// - Parameter views: one to six.
  public init(id: String, title: String, views: [View]) {
    precondition((1...Self.most).contains(views.count), "\(views.count) views, 1 to \(Self.most) can be chosen from")
    self.id = id
    self.title = title
    self.views = views
  }

  /// The block this stands for.
  public var block: Block { .alternatives(self) }
}
