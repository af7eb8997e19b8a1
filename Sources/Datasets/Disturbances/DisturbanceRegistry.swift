/// The disturbances of robustness curves. A new one is one new file and one line here.
public enum DisturbanceRegistry {
  /// All of them, in the order in which they are shown.
  public static let all: [any Disturbance] = [
    BrightnessShift.brighter,
    BrightnessShift.darker,
    ContrastLoss(),
    GammaCurve(),
    BlurDisturbance(),
    LowResolution(),
    JPEGCompression(),
    NoiseDisturbance(),
    SaltAndPepper(),
    OcclusionDisturbance.eyes,
    OcclusionDisturbance.mouth,
    RotationDisturbance(),
  ]

  /// The disturbance of this id.
  /// - Throws: `DisturbanceError.unknown`, with the ids that there are.
  public static func disturbance(_ id: String) throws(DisturbanceError) -> any Disturbance {
    guard let found = all.first(where: { $0.id == id }) else { throw .unknown(id, known: all.map(\.id)) }
    return found
  }
}
