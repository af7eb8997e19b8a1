import Files

/// How a head is held and framed.
public struct FacePose: Sendable, Equatable {
  /// Turn to the side in degrees, -35 to 35; positive turns the nose to the picture's right.
  public var yaw = 0.0
  /// Nod in degrees, -20 to 20; positive looks down.
  public var pitch = 0.0
  /// Tilt in degrees, -30 to 30; positive is clockwise.
  public var roll = 0.0
  /// Half the head's width as a share of the picture's width, 0.25 to 0.5.
  public var scale = 0.385
  /// Shift to the right as a share of the picture's width, -0.2 to 0.2.
  public var shiftX = 0.0
  /// Shift downwards as a share of the picture's height, -0.2 to 0.2.
  public var shiftY = 0.0

  /// A frontal, centred head.
  public init() {}

  static let scalars: [Scalar<FacePose>] = [
    .init("yaw", \.yaw, -35...35), .init("pitch", \.pitch, -20...20), .init("roll", \.roll, -30...30),
    .init("scale", \.scale, 0.25...0.5), .init("shift_x", \.shiftX, -0.2...0.2), .init("shift_y", \.shiftY, -0.2...0.2),
  ]
}

extension FacePose: JSONRepresentable {
  /// An object with one number a property, in the order above.
  public var json: JSONValue { .object(Self.scalars.map { ($0.name, .number(self[keyPath: $0.path])) }) }

  /// Reads what `json` wrote; absent members keep their defaults.
  /// - Throws: `SyntheticFaceError.badParameter`.
  public init(json: JSONValue) throws {
    for (key, value) in try members(of: json, at: "pose") {
      guard let scalar = Self.scalars.first(where: { $0.name == key }) else {
        throw SyntheticFaceError.badParameter(name: "pose.\(key)", found: key, expected: "a known member of pose")
      }
      self[keyPath: scalar.path] = try number(value, at: "pose.\(key)", in: scalar.range)
    }
  }
}
