import Evaluation

/// Which temperature a results report applies, and why.
enum TemperatureChoice {
  /// None, for a reason: one sentence.
  case none(reason: String)
  /// One that was fitted before; other maps may be fitted when there are validation rows, none of them reported.
  case given(TemperatureScaling, mayFit: Bool)
  /// One fitted to validation rows.
  case fitted(TemperatureScaling, rows: Int)

  /// The temperature to apply.
  var scaling: TemperatureScaling? {
    switch self {
    case .none: nil
    case .given(let scaling, _), .fitted(let scaling, _): scaling
    }
  }

  /// Whether something may be fitted to the validation rows: they are there, and none of them is reported.
  var mayFit: Bool {
    switch self {
    case .none: false
    case .given(_, let mayFit): mayFit
    case .fitted: true
    }
  }

  /// Chooses. A temperature is never fitted to the rows that are reported: their calibration error would look smaller
  /// than it is for new images.
  /// - Throws: `EvaluationInputError.classMismatch`.
  init(_ input: EvaluationInput) throws {
    guard let validation = input.validation else {
      self =
        input.temperature.map { .given($0, mayFit: false) }
        ?? .none(
          reason: "No temperature was fitted, because there are no validation predictions; one fitted to the reported "
            + "images would look better than it is.")
      return
    }
    guard validation.classes == input.predictions.classes else {
      throw EvaluationInputError.classMismatch(reported: input.predictions.classes, validation: validation.classes)
    }
    let scaling = TemperatureScaling(fitting: validation)
    let shared = Self.sharedRows(validation, input.predictions)
    if let given = input.temperature, given != scaling {
      self = .given(given, mayFit: shared == 0)
      return
    }
    guard shared == 0 else {
      self = .none(
        reason: "No temperature was fitted, because \(shared) validation rows are among the reported rows; a "
          + "temperature fitted to them would look better than it is.")
      return
    }
    guard !scaling.atBound else {
      self = .none(
        reason: "No temperature was applied, because the \(validation.count) validation rows have no best one: it "
          + "runs to the end of the search range.")
      return
    }
    self = .fitted(scaling, rows: validation.count)
  }

  /// How many validation rows are reported rows: by split and path where both are known, else all or none by content.
  private static func sharedRows(_ validation: Predictions, _ reported: Predictions) -> Int {
    if validation.labels == reported.labels, validation.probabilities == reported.probabilities {
      return validation.count
    }
    guard let mine = keys(of: validation, withSplit: reported.splits != nil),
      let others = keys(of: reported, withSplit: validation.splits != nil)
    else { return 0 }
    let known = Set(others).subtracting([""])
    return mine.count { known.contains($0) }
  }

  private static func keys(of predictions: Predictions, withSplit: Bool) -> [String]? {
    guard let paths = predictions.paths else { return nil }
    guard withSplit, let splits = predictions.splits else { return paths }
    return zip(splits, paths).map { $1.isEmpty ? "" : "\($0)\n\($1)" }
  }
}
