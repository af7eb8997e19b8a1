/// What people must know about a method before they use it.
public struct MethodInfo: Sendable {
  /// The name for `--method`.
  public let id: String
  /// The name in figures.
  public let title: String
  /// What it looks at.
  public let family: MethodFamily
  /// The paper.
  public let reference: String
  /// What a value means.
  public let meaning: String
  /// Passes of the network an image.
  public let cost: String
  /// What it presupposes; empty for nothing.
  public let needs: String
  /// When to use it, and when not.
  public let advice: String
  /// Whether the map depends on the class that is explained.
  public let isClassSpecific: Bool
  /// Whether a positive value is evidence for the target: only then can a map be read as saying where evidence lies.
  public let isEvidence: Bool
  /// Whether the method is known to hardly notice when a network forgets (Adebayo et al., NeurIPS 2018): its maps must
  /// carry what `RandomisationCheck` measured for them.
  public let failsRandomisation: Bool

  /// - Parameters:
  ///   - id: the name for `--method`.
  ///   - title: the name in figures.
  ///   - family: what it looks at.
  ///   - reference: the paper.
  ///   - meaning: what a value means.
  ///   - cost: passes of the network an image.
  ///   - needs: what it presupposes.
  ///   - advice: when to use it, and when not.
  ///   - isClassSpecific: whether the map depends on the class that is explained.
  ///   - isEvidence: whether a positive value is evidence for the target.
  ///   - failsRandomisation: whether the method is known to hardly notice when a network forgets.
  public init(
    id: String, title: String, family: MethodFamily, reference: String, meaning: String, cost: String,
    needs: String = "", advice: String, isClassSpecific: Bool = true,
    isEvidence: Bool = true, failsRandomisation: Bool = false
  ) {
    self.id = id
    self.title = title
    self.family = family
    self.reference = reference
    self.meaning = meaning
    self.cost = cost
    self.needs = needs
    self.advice = advice
    self.isClassSpecific = isClassSpecific
    self.isEvidence = isEvidence
    self.failsRandomisation = failsRandomisation
  }
}

/// What a method looks at.
public enum MethodFamily: String, Sendable, CaseIterable {
  /// Activations of a node, and their gradients: a map on the node's grid.
  case activation
  /// Gradients of the input: a map of pixels.
  case gradient
  /// What the output does when the input is changed: a map of pixels or of regions.
  case perturbation
  /// Nothing: what methods are compared with.
  case control
}
