/// A part of the picture of a face, in a `FaceTemplate`.
///
/// Left and right are those of the PICTURE: the left brow is the one at the left of the page, which belongs to the
/// right side of the person (unless the picture was mirrored, as selfies often are). A picture does not say whether it
/// was mirrored, so only its own sides can be named without a guess.
public enum TemplateRegion: String, Sendable, CaseIterable, Hashable {
  /// The skin between brows and hair.
  case forehead
  /// The brow at the left of the picture.
  case leftBrow = "left-brow"
  /// The brow at the right of the picture.
  case rightBrow = "right-brow"
  /// The skin between the brows.
  case glabella
  /// The eye at the left of the picture, with its lids.
  case leftEye = "left-eye"
  /// The eye at the right of the picture, with its lids.
  case rightEye = "right-eye"
  /// The upper half of the nose.
  case noseBridge = "nose-bridge"
  /// The tip and wings of the nose.
  case nose
  /// The cheek at the left of the picture, down to the jaw.
  case leftCheek = "left-cheek"
  /// The cheek at the right of the picture, down to the jaw.
  case rightCheek = "right-cheek"
  /// The upper lip and the skin between it and the nose.
  case upperLip = "upper-lip"
  /// The corner of the mouth at the left of the picture.
  case leftMouthCorner = "left-mouth-corner"
  /// The corner of the mouth at the right of the picture.
  case rightMouthCorner = "right-mouth-corner"
  /// The lower lip.
  case lowerLip = "lower-lip"
  /// What is below the lower lip.
  case chin
  /// Hair, ears, neck, clothes and background.
  case outside

  /// The region in words.
  public var title: String {
    switch self {
    case .outside: "outside the face"
    default: rawValue.split(separator: "-").joined(separator: " ")
    }
  }

  /// The region that a mirror puts in this one's place.
  public var mirrored: TemplateRegion {
    switch self {
    case .leftBrow: .rightBrow
    case .rightBrow: .leftBrow
    case .leftEye: .rightEye
    case .rightEye: .leftEye
    case .leftCheek: .rightCheek
    case .rightCheek: .leftCheek
    case .leftMouthCorner: .rightMouthCorner
    case .rightMouthCorner: .leftMouthCorner
    case .forehead, .glabella, .noseBridge, .nose, .upperLip, .lowerLip, .chin, .outside: self
    }
  }

  /// The larger part that people name.
  public var group: RegionGroup {
    switch self {
    case .forehead: .forehead
    case .leftBrow, .rightBrow, .glabella: .brows
    case .leftEye, .rightEye: .eyes
    case .noseBridge, .nose: .nose
    case .leftCheek, .rightCheek: .cheeks
    case .upperLip, .leftMouthCorner, .rightMouthCorner, .lowerLip: .mouth
    case .chin: .chin
    case .outside: .outside
    }
  }
}

/// The parts of a face that people name; each is made of regions of the template.
public enum RegionGroup: String, Sendable, CaseIterable, Hashable {
  /// The lips, their corners and the skin below the nose.
  case mouth
  /// Both eyes.
  case eyes
  /// Both brows and the skin between them.
  case brows
  /// The whole nose.
  case nose
  /// Both cheeks.
  case cheeks
  /// The skin between brows and hair.
  case forehead
  /// What is below the lower lip.
  case chin
  /// Hair, ears, neck, clothes and background.
  case outside

  /// The regions of the template that belong to it.
  public var regions: Set<TemplateRegion> { Set(TemplateRegion.allCases.filter { $0.group == self }) }

  /// The part with its article, as the start of a sentence goes on: `the eyes`.
  public var title: String { self == .outside ? "the surroundings of the face" : "the \(rawValue)" }

  /// Whether its name is a plural.
  public var isPlural: Bool { [.eyes, .brows, .cheeks, .outside].contains(self) }
}
