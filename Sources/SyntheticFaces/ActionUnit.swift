/// A facial action unit: one visible movement of the face, numbered as in the Facial Action Coding System.
///
/// Source: Ekman, Friesen and Hager, "Facial Action Coding System", 2002.
public enum ActionUnit: Int, CaseIterable, Sendable, Hashable, Comparable {
  case innerBrowRaiser = 1
  case outerBrowRaiser = 2
  case browLowerer = 4
  case upperLidRaiser = 5
  case cheekRaiser = 6
  case lidTightener = 7
  case noseWrinkler = 9
  case upperLipRaiser = 10
  case lipCornerPuller = 12
  case lipCornerDepressor = 15
  case lowerLipDepressor = 16
  case chinRaiser = 17
  case lipStretcher = 20
  case lipTightener = 23
  case lipsPart = 25
  case jawDrop = 26
  case mouthStretch = 27

  /// Orders by number.
  public static func < (a: ActionUnit, b: ActionUnit) -> Bool { a.rawValue < b.rawValue }

  /// The usual short name: `AU12`.
  public var code: String { "AU\(rawValue)" }

  /// The unit whose short name is `code`, or `nil`.
  public init?(code: String) {
    guard code.hasPrefix("AU"), let number = Int(code.dropFirst(2)) else { return nil }
    self.init(rawValue: number)
  }

  /// What the movement is called.
  public var title: String {
    switch self {
    case .innerBrowRaiser: "inner brow raiser"
    case .outerBrowRaiser: "outer brow raiser"
    case .browLowerer: "brow lowerer"
    case .upperLidRaiser: "upper lid raiser"
    case .cheekRaiser: "cheek raiser"
    case .lidTightener: "lid tightener"
    case .noseWrinkler: "nose wrinkler"
    case .upperLipRaiser: "upper lip raiser"
    case .lipCornerPuller: "lip corner puller"
    case .lipCornerDepressor: "lip corner depressor"
    case .lowerLipDepressor: "lower lip depressor"
    case .chinRaiser: "chin raiser"
    case .lipStretcher: "lip stretcher"
    case .lipTightener: "lip tightener"
    case .lipsPart: "lips part"
    case .jawDrop: "jaw drop"
    case .mouthStretch: "mouth stretch"
    }
  }

  /// The regions whose pixels the movement changes, the main one first.
  public var regions: [FaceRegion] {
    switch self {
    case .innerBrowRaiser, .outerBrowRaiser: [.brows, .forehead]
    case .browLowerer: [.brows, .forehead, .eyes]
    case .upperLidRaiser: [.eyes]
    case .lidTightener: [.eyes]
    case .cheekRaiser: [.eyes, .cheeks]
    case .noseWrinkler: [.nose, .brows, .cheeks, .eyes]
    case .upperLipRaiser: [.mouth, .cheeks, .nose]
    case .lipCornerPuller: [.mouth, .cheeks]
    case .lipCornerDepressor: [.mouth, .cheeks, .chin]
    case .lowerLipDepressor: [.mouth, .chin]
    case .chinRaiser: [.chin, .mouth]
    case .lipStretcher: [.mouth, .cheeks]
    case .lipTightener, .lipsPart: [.mouth, .chin]
    case .jawDrop, .mouthStretch: [.mouth, .chin, .cheeks]
    }
  }
}
