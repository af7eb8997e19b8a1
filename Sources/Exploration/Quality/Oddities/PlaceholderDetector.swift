/// Pictures of a web site that stand where a photograph is missing.
public struct PlaceholderDetector: OddityDetector {
  /// The detector's name.
  public static let id = "placeholder"

  /// The detector.
  public init() {}

  public var id: String { Self.id }
  public var title: String { "Placeholders" }
  public var finds: String {
    "Cards, signs and text in place of a photograph; also drawings and heads on empty ground."
  }
  public var definition: String {
    "Entropy of the gray levels over 8 bits, times the share of pixels that are not flat; half of it for a "
      + "picture whose content is also in three others of little information, at another size or crop."
  }
  public var unit: String { "share" }
  public var direction: OddityDirection { .low }
  public var threshold: Double { LowInformation.suspicion }
  public var reason: String {
    "All 44 images of FER2013 below it are no face by all ten votes of FER+; above it heads on empty ground take over."
  }

  public func scores(_ evidence: OddityEvidence) -> [Double?] {
    let members = evidence.families.members
    return evidence.scores { index, one in one.information * (members.contains(index) ? 0.5 : 1) }
  }
}
