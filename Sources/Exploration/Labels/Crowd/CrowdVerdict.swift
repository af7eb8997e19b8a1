/// What several people say about a label that somebody else gave.
public enum CrowdVerdict: String, CaseIterable, Sendable {
  /// They call it something else, or no face at all.
  case issue
  /// They agree with it.
  case clean
  /// They do not agree with each other.
  case dropped

  /// Votes on one image.
  public struct Votes: Sendable, Equatable {
    /// Votes for the classes of the labels, in their order.
    public let classes: [Double]
    /// Votes for expressions that are no class (FER+: contempt).
    public let otherExpressions: [Double]
    /// Votes for "not a face" (FER+: `NF`).
    public let notAFace: Double

    /// - Parameters:
    ///   - classes: votes for the classes of the labels, in their order.
    ///   - otherExpressions: votes for expressions that are no class.
    ///   - notAFace: votes for "not a face".
    public init(classes: [Double], otherExpressions: [Double] = [], notAFace: Double = 0) {
      self.classes = classes
      self.otherExpressions = otherExpressions
      self.notAFace = notAFace
    }
  }

  /// Ten voters of FER+; all of them must say so for an image to be no face.
  public static let voters = 10.0
  /// Votes for one expression that settle it.
  public static let majority = 6.0

  /// Judges a label: an issue when all voters see no face, or at least `majority` see one expression that is not the label;
  /// clean when at least `majority` see the label and no expression has more; dropped otherwise, and where two expressions
  /// share the most votes. Votes for "unknown" settle nothing.
  /// - Parameters:
  ///   - label: the index of the label among the classes.
  ///   - votes: `nil` for an image without votes.
  ///   - unvoted: the verdict without votes. FER+ leaves out the images that all its voters called no face, so for a file
  ///     in which each image has its line, with empty cells for these, it is `issue`.
  public init(label: Int, votes: Votes?, unvoted: CrowdVerdict = .dropped) {
    guard let votes else {
      self = unvoted
      return
    }
    precondition(votes.classes.indices.contains(label), "label \(label) of \(votes.classes.count) classes")
    if votes.notAFace >= Self.voters {
      self = .issue
      return
    }
    let expressions = votes.classes + votes.otherExpressions
    let most = expressions.max() ?? 0
    guard most >= Self.majority, expressions.count(where: { $0 == most }) == 1 else {
      self = .dropped
      return
    }
    self = expressions.firstIndex(of: most) == label ? .clean : .issue
  }

  /// Whether it is an issue; `nil` for a dropped one.
  public var isIssue: Bool? { self == .dropped ? nil : self == .issue }
}
