import Files

/// A change of probabilities that was fitted on validation rows so that confidences match accuracies.
///
/// Fit on validation rows, apply to test rows, never refit there.
public protocol CalibrationMap: Sendable {
  /// The name for options and files, `temperature`.
  static var id: String { get }
  /// The name for people.
  static var name: String { get }
  /// The rule that a reader needs to get the same numbers, one sentence.
  static var convention: String { get }
  /// What was fitted, with what a reader should know of the fit.
  var parameters: JSONValue { get }

  /// Fits to validation rows.
  init(fitting predictions: Predictions)

  /// The rows with changed probabilities; labels, paths and splits stay.
  /// - Throws: `PredictionsError.badShape` when the map was fitted to another number of classes.
  func apply(to predictions: Predictions) throws -> Predictions
}

extension CalibrationMap {
  /// The name for options and files.
  public var id: String { Self.id }
  /// The name for people.
  public var name: String { Self.name }
  /// The rule that a reader needs to get the same numbers.
  public var convention: String { Self.convention }
  /// `method`, `convention` and the members of `parameters`.
  public var json: JSONValue {
    .object([("method", .string(id)), ("convention", .string(convention))] + (parameters.objectValue ?? []))
  }

  /// Refuses rows of another number of classes.
  static func checkClasses(of predictions: Predictions, expected: Int) throws {
    guard predictions.classCount == expected else {
      throw PredictionsError.badShape(
        source: "calibration by \(name.lowercased())",
        problem: "the map was fitted to \(expected) classes, these rows have \(predictions.classCount)")
    }
  }
}
