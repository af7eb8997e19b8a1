/// A way to calibrate: what `CalibrationMethods` lists.
public struct CalibrationMethod: Sendable {
  /// The name for options and files.
  public let id: String
  /// The name for people.
  public let name: String
  /// The rule that a reader needs to get the same numbers, one sentence.
  public let convention: String
  /// Fits the map to validation rows.
  public let fit: @Sendable (Predictions) -> any CalibrationMap

  init<Map: CalibrationMap>(_ map: Map.Type) {
    id = Map.id
    name = Map.name
    convention = Map.convention
    fit = { Map(fitting: $0) }
  }
}

/// All calibration methods, from the fewest parameters on. Adding one is adding one line.
public enum CalibrationMethods {
  /// Every method.
  public static let all = [
    CalibrationMethod(TemperatureScaling.self),
    CalibrationMethod(VectorScaling.self),
    CalibrationMethod(IsotonicScaling.self),
  ]

  /// The method of an id.
  public static func method(_ id: String) -> CalibrationMethod? { all.first { $0.id == id } }
}
