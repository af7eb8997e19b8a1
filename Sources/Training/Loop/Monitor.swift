/// What tells the best epoch of a run.
public enum Monitor: String, Sendable, CaseIterable {
  /// The smallest validation loss.
  case loss
  /// The highest validation accuracy.
  case accuracy
  /// The highest mean of the classes' validation F1.
  case macroF1 = "macro-f1"

  /// The words for the best: "smallest validation loss".
  /// - Parameter isValidated: whether there were validation images; without any, training loss or accuracy counts.
  public func superlative(isValidated: Bool) -> String {
    switch (self, isValidated) {
    case (.loss, true): "smallest validation loss"
    case (.accuracy, true): "highest validation accuracy"
    case (.macroF1, true): "highest validation macro F1"
    case (.accuracy, false): "highest training accuracy"
    case (.loss, false), (.macroF1, false): "smallest training loss"
    }
  }

  /// A number that is smaller for better epochs. What is no number is worse than any.
  func rank(_ record: EpochRecord) -> Double {
    let loss = record.validationLoss ?? record.loss
    let value =
      switch self {
      case .loss: loss
      case .accuracy: -(record.validationAccuracy ?? record.accuracy)
      case .macroF1: record.validationMacroF1.map { -$0 } ?? loss
      }
    return value.isNaN ? .infinity : value
  }
}
