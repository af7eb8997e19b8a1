import Files

/// How the hair is worn.
public enum HairStyle: String, CaseIterable, Sendable {
  case bald, receding, buzz, short, sidePart, fringe, bob, long, curly, bun
}

/// Hair on the face.
public enum FacialHair: String, CaseIterable, Sendable {
  case none, stubble, moustache, goatee, beard
}

/// Glasses.
public enum Glasses: String, CaseIterable, Sendable {
  case none, round, rectangular
}

/// Who a face belongs to. Lengths are factors, or offsets in units of half the head's width; gray levels are 0 to 1.
public struct FaceIdentity: Sendable, Equatable {
  /// How the hair is worn.
  public var hairStyle = HairStyle.short
  /// Hair on the face.
  public var facialHair = FacialHair.none
  /// Glasses.
  public var glasses = Glasses.none
  /// Wrinkles, 0 (young) to 1 (old).
  public var age = 0.2
  /// Gray of the skin in plain light, 0.2 to 0.95.
  public var skin = 0.68
  /// Gray of the hair, 0.03 to 0.9.
  public var hair = 0.16
  /// Gray of the iris, 0.05 to 0.6.
  public var iris = 0.2
  /// Gray of the clothes, 0 to 1.
  public var clothes = 0.3
  /// How much darker than the skin the lips are, 0 to 0.6.
  public var lipTint = 0.22
  /// Darkening of the upper lids and lashes, 0 to 1.
  public var makeup = 0.0
  /// Length of the face below the eyes, factor 0.85 to 1.15.
  public var faceLength = 1.0
  /// Width of the jaw, factor 0.8 to 1.2.
  public var jawWidth = 1.0
  /// Width of the chin, factor 0.6 to 1.5.
  public var chinWidth = 1.0
  /// Fullness of the cheeks, -1 to 1.
  public var cheekFullness = 0.0
  /// Lower hairline when positive, -0.2 to 0.25.
  public var hairline = 0.0
  /// Volume of the hair, 0 to 1.
  public var hairVolume = 0.5
  /// Eye size, factor 0.8 to 1.25.
  public var eyeSize = 1.0
  /// Lid opening at rest, factor 0.6 to 1.3.
  public var eyeOpenness = 1.0
  /// Distance of the eyes from the middle, offset -0.06 to 0.06.
  public var eyeSpacing = 0.0
  /// Rise of the outer corners of the eyes, offset -0.05 to 0.06.
  public var eyeTilt = 0.01
  /// Gaze to the picture's right, -1 to 1.
  public var gazeX = 0.0
  /// Gaze downwards, -1 to 1.
  public var gazeY = 0.0
  /// Height of the brows over the eyes, offset -0.06 to 0.08.
  public var browHeight = 0.0
  /// Thickness of the brows, 0.03 to 0.13.
  public var browThickness = 0.075
  /// Rise of the brow's arch, offset -0.03 to 0.08.
  public var browArch = 0.02
  /// Length of the nose, factor 0.85 to 1.15.
  public var noseLength = 1.0
  /// Width of the nose, factor 0.75 to 1.35.
  public var noseWidth = 1.0
  /// Width of the mouth, factor 0.82 to 1.18.
  public var mouthWidth = 1.0
  /// Fullness of the lips, factor 0.5 to 1.6.
  public var lipFullness = 1.0

  /// A plain adult face.
  public init() {}

  static let scalars: [Scalar<FaceIdentity>] = [
    .init("age", \.age, 0...1), .init("skin", \.skin, 0.2...0.95), .init("hair", \.hair, 0.03...0.9),
    .init("iris", \.iris, 0.05...0.6), .init("clothes", \.clothes, 0...1), .init("lip_tint", \.lipTint, 0...0.6),
    .init("makeup", \.makeup, 0...1), .init("face_length", \.faceLength, 0.85...1.15),
    .init("jaw_width", \.jawWidth, 0.8...1.2), .init("chin_width", \.chinWidth, 0.6...1.5),
    .init("cheek_fullness", \.cheekFullness, -1...1), .init("hairline", \.hairline, -0.2...0.25),
    .init("hair_volume", \.hairVolume, 0...1), .init("eye_size", \.eyeSize, 0.8...1.25),
    .init("eye_openness", \.eyeOpenness, 0.6...1.3), .init("eye_spacing", \.eyeSpacing, -0.06...0.06),
    .init("eye_tilt", \.eyeTilt, -0.05...0.06), .init("gaze_x", \.gazeX, -1...1), .init("gaze_y", \.gazeY, -1...1),
    .init("brow_height", \.browHeight, -0.06...0.08), .init("brow_thickness", \.browThickness, 0.03...0.13),
    .init("brow_arch", \.browArch, -0.03...0.08), .init("nose_length", \.noseLength, 0.85...1.15),
    .init("nose_width", \.noseWidth, 0.75...1.35), .init("mouth_width", \.mouthWidth, 0.82...1.18),
    .init("lip_fullness", \.lipFullness, 0.5...1.6),
  ]
}

extension FaceIdentity: JSONRepresentable {
  /// An object with the styles as names, then one number a property, in the order above.
  public var json: JSONValue {
    .object(
      [
        ("hair_style", .string(hairStyle.rawValue)), ("facial_hair", .string(facialHair.rawValue)),
        ("glasses", .string(glasses.rawValue)),
      ] + Self.scalars.map { ($0.name, .number(self[keyPath: $0.path])) })
  }

  /// Reads what `json` wrote; absent members keep their defaults.
  /// - Throws: `SyntheticFaceError.badParameter`.
  public init(json: JSONValue) throws {
    for (key, value) in try members(of: json, at: "identity") {
      let name = "identity.\(key)"
      switch key {
      case "hair_style": hairStyle = try choice(value, at: name)
      case "facial_hair": facialHair = try choice(value, at: name)
      case "glasses": glasses = try choice(value, at: name)
      default:
        guard let scalar = Self.scalars.first(where: { $0.name == key }) else {
          throw SyntheticFaceError.badParameter(name: name, found: key, expected: "a known member of identity")
        }
        self[keyPath: scalar.path] = try number(value, at: name, in: scalar.range)
      }
    }
  }
}
