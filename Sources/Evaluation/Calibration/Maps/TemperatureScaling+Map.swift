import Files

extension TemperatureScaling: CalibrationMap {
  /// `temperature`.
  public static var id: String { "temperature" }
  /// The name for people.
  public static var name: String { "Temperature scaling" }
  /// The rule in one sentence.
  public static var convention: String {
    "The softmax of ln p / T, p clipped to [2.22e-16, 1 - 2.22e-16], T the least log-loss on validation rows "
      + "(Guo et al. 2017); T above 1 softens."
  }
  /// `temperature` (T), `inverse_temperature` (1/T, what netcal and scikit-learn report) and `at_bound`.
  public var parameters: JSONValue {
    ["temperature": temperature, "inverse_temperature": 1 / temperature, "at_bound": atBound]
  }
}
