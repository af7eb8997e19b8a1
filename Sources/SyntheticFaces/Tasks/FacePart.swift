/// A part of the face that tasks ask about.
public enum FacePart: String, CaseIterable, Sendable, Hashable {
  /// Corners pulled up, or drawn down.
  case mouth
  /// Raised, or lowered.
  case brows

  /// The region that the part is drawn in.
  var region: FaceRegion {
    switch self {
    case .mouth: .mouth
    case .brows: .brows
    }
  }

  /// The movements that bring the part up or down.
  func units(up: Bool) -> [ActionUnit] {
    switch self {
    case .mouth: up ? [.lipCornerPuller] : [.lipCornerDepressor]
    case .brows: up ? [.innerBrowRaiser, .outerBrowRaiser] : [.browLowerer]
    }
  }
}

/// Which parts of a face are up; the others are down.
public struct PartStates: Sendable, Hashable {
  /// The parts that are up.
  public var up: Set<FacePart>

  /// - Parameter up: the parts that are up.
  public init(up: Set<FacePart> = []) { self.up = up }

  /// Every combination.
  public static let all = [
    PartStates(), PartStates(up: [.mouth]), PartStates(up: [.brows]), PartStates(up: [.mouth, .brows]),
  ]

  /// The same with one part changed.
  public func flipping(_ part: FacePart) -> PartStates { PartStates(up: up.symmetricDifference([part])) }
}
