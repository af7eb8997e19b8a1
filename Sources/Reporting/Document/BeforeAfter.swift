/// One drawing in two states, which a reader fades into each other; on paper they stand side by side.
///
/// The figures share one number and are told apart by letters: Figure 3a, Figure 3b.
public struct BeforeAfter: Sendable, Equatable, BlockConvertible {
  /// One state.
  public struct State: Sendable, Equatable {
    /// What the state is called, such as “as trained”.
    public let name: String
    /// The drawing in this state.
    public let figure: FigureBlock

    /// One state.
    public init(_ name: String, _ figure: FigureBlock) {
      self.name = name
      self.figure = figure
    }
  }

  /// The identifier, unique in the document. Letters, digits, `.`, `_` and `-`.
  public let id: String
  /// The first state.
  public let before: State
  /// The second state: of the same size and with the same axes as the first, or fading would mean nothing.
  public let after: State

  /// One drawing in two states.
  public init(id: String, before: State, after: State) {
    self.id = id
    self.before = before
    self.after = after
  }

  /// The block this stands for.
  public var block: Block { .beforeAfter(self) }
}
