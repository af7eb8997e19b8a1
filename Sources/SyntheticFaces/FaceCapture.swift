import Files

/// How the photograph of a face was taken. Gray levels run from 0 black to 1 white.
public struct FaceCapture: Sendable, Equatable {
  /// Direction of the light to the side in degrees, -80 to 80; positive comes from the picture's right.
  public var lightAzimuth = -25.0
  /// Height of the light in degrees, -20 to 80; positive comes from above.
  public var lightElevation = 35.0
  /// Share of the light that comes from everywhere, 0 (hard) to 1 (flat).
  public var ambient = 0.45
  /// Strength of highlights on the skin, 0 to 1.
  public var shine = 0.25
  /// Gray of the background at its top, 0 to 1.
  public var backgroundTop = 0.62
  /// Gray of the background at its bottom, 0 to 1.
  public var backgroundBottom = 0.45
  /// Strength of blurred shapes in the background, 0 to 1.
  public var clutter = 0.3
  /// Standard deviation of the blur in pixels of the final picture, 0 to 2.
  public var blur = 0.35
  /// Standard deviation of the noise as a share of white, 0 to 0.2.
  public var noise = 0.012
  /// Factor on the distance from middle gray, 0.3 to 2.
  public var contrast = 1.0
  /// Added to every gray level, -0.4 to 0.4.
  public var brightness = 0.0
  /// Start of the random details (strands, background shapes, noise), 0 to 4294967295.
  public var detailSeed = 1.0

  /// Soft light from the upper left before a plain background.
  public init() {}

  static let scalars: [Scalar<FaceCapture>] = [
    .init("light_azimuth", \.lightAzimuth, -80...80), .init("light_elevation", \.lightElevation, -20...80),
    .init("ambient", \.ambient, 0...1), .init("shine", \.shine, 0...1),
    .init("background_top", \.backgroundTop, 0...1), .init("background_bottom", \.backgroundBottom, 0...1),
    .init("clutter", \.clutter, 0...1), .init("blur", \.blur, 0...2), .init("noise", \.noise, 0...0.2),
    .init("contrast", \.contrast, 0.3...2), .init("brightness", \.brightness, -0.4...0.4),
    .init("detail_seed", \.detailSeed, 0...4_294_967_295),
  ]
}

extension FaceCapture: JSONRepresentable {
  /// An object with one number a property, in the order above.
  public var json: JSONValue { .object(Self.scalars.map { ($0.name, .number(self[keyPath: $0.path])) }) }

  /// Reads what `json` wrote; absent members keep their defaults.
  /// - Throws: `SyntheticFaceError.badParameter`.
  public init(json: JSONValue) throws {
    for (key, value) in try members(of: json, at: "capture") {
      guard let scalar = Self.scalars.first(where: { $0.name == key }) else {
        throw SyntheticFaceError.badParameter(name: "capture.\(key)", found: key, expected: "a known member of capture")
      }
      self[keyPath: scalar.path] = try number(value, at: "capture.\(key)", in: scalar.range)
    }
  }
}
