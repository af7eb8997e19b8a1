/// Where the face moves when it shows an emotion, and how much of a map's evidence lies there.
///
/// Action units of happiness, surprise, sadness and fear as in Belharbi et al., "Guided interpretable facial expression
/// recognition via spatial action unit cues" (2024, arXiv 2402.00281); of anger after the FACS investigator's guide
/// (Ekman, Friesen and Hager 2002: 4+5+7+23 and 4+5+7+17+24); of disgust after Du, Tao and Martinez, "Compound facial
/// expressions of emotion" (PNAS 2014: 9, 10, 17). The regions of a unit are where its movement shows in a picture.
public enum ActionUnitCodebook {
  /// The emotions that have action units.
  public enum Emotion: String, Sendable, CaseIterable {
    case anger
    case disgust
    case fear
    case happiness
    case sadness
    case surprise

    /// The action units that show it, by their numbers in FACS.
    public var units: [Int] {
      switch self {
      case .anger: [4, 5, 7, 23, 24]
      case .disgust: [9, 10, 17]
      case .fear: [1, 2, 4, 5, 20, 25, 26, 27]
      case .happiness: [6, 12, 25]
      case .sadness: [1, 4, 6, 15, 17]
      case .surprise: [1, 2, 5, 26, 27]
      }
    }

    private var names: Set<String> {
      switch self {
      case .anger: ["anger", "angry", "mad"]
      case .disgust: ["disgust", "disgusted"]
      case .fear: ["fear", "fearful", "afraid", "scared"]
      case .happiness: ["happiness", "happy", "joy", "joyful", "smile", "smiling"]
      case .sadness: ["sadness", "sad"]
      case .surprise: ["surprise", "surprised"]
      }
    }

    /// The emotion that a class is named after, whatever its case, digits and signs: `Angry`, `3_happy`; `nil` for
    /// neutral and for names that are not known.
    public init?(className: String) {
      let letters = String(className.lowercased().filter(\.isLetter))
      guard let found = Self.allCases.first(where: { $0.names.contains(letters) }) else { return nil }
      self = found
    }

    /// The regions in which its action units show.
    public var regions: Set<TemplateRegion> {
      units.reduce(into: []) { $0.formUnion(ActionUnitCodebook.regions(ofUnit: $1)) }
    }
  }

  /// How much of a map lies where an emotion moves the face.
  public struct Mass: Sendable, Equatable {
    /// The emotion.
    public let emotion: Emotion
    /// The share of the positive evidence in its regions, in 0...1.
    public let share: Double
    /// The share of the picture that its regions cover: what a map without any preference gives.
    public let chance: Double
  }

  /// The regions of the template in which an action unit shows; empty for units that no emotion here has.
  public static func regions(ofUnit unit: Int) -> Set<TemplateRegion> {
    let brows: Set<TemplateRegion> = [.leftBrow, .rightBrow]
    let eyes: Set<TemplateRegion> = [.leftEye, .rightEye]
    let cheeks: Set<TemplateRegion> = [.leftCheek, .rightCheek]
    let corners: Set<TemplateRegion> = [.leftMouthCorner, .rightMouthCorner]
    let lips: Set<TemplateRegion> = [.upperLip, .lowerLip]
    return switch unit {
    case 1: brows.union([.glabella, .forehead])
    case 2: brows.union([.forehead])
    case 4: brows.union([.glabella])
    case 5, 7: eyes
    case 6: eyes.union(cheeks)
    case 9: [.noseBridge, .nose, .glabella]
    case 10: [.upperLip, .nose]
    case 12: corners.union(cheeks)
    case 15: corners
    case 17: [.chin, .lowerLip]
    case 20: corners.union(lips)
    case 23, 24, 25: lips
    case 26: lips.union([.chin])
    case 27: lips.union(corners).union([.chin])
    default: []
    }
  }

  /// The codebook mass of a map.
  /// - Parameters:
  ///   - shares: of the map that explains the class.
  ///   - className: matched by `Emotion.init(className:)`.
  /// - Returns: `nil` for a class that has no action units, such as neutral.
  public static func mass(_ shares: RegionShares, className: String) -> Mass? {
    guard let emotion = Emotion(className: className) else { return nil }
    let regions = emotion.regions
    return Mass(
      emotion: emotion, share: shares.share(regions),
      chance: TemplateRegion.allCases.reduce(0) { regions.contains($1) ? $0 + shares.area($1) : $0 })
  }
}
