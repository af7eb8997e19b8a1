import Foundation

/// The table that scikit-learn's `classification_report` prints, character for character (labels given, `zero_division`
/// 0).
/// - Parameters:
///   - predictions: the rows to score.
///   - digits: decimals of precision, recall and F1.
public func classificationReport(_ predictions: Predictions, digits: Int = 2) -> String {
  let matrix = ConfusionMatrix(predictions)
  let width = max(predictions.classes.map(\.unicodeScalars.count).max() ?? 0, "weighted avg".count, digits)
  func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
  }
  func number(_ value: Double) -> String { right(String(format: "%.\(digits)f", value), 9) }
  func line(_ name: String, _ cells: [String]) -> String {
    right(name, width) + " " + cells.map { " " + right($0, 9) }.joined() + "\n"
  }
  var text = line("", ["precision", "recall", "f1-score", "support"]) + "\n"
  for (name, scores) in zip(predictions.classes, ClassScores.all(matrix)) {
    text += line(name, [number(scores.precision), number(scores.recall), number(scores.f1), "\(scores.support)"])
  }
  text += "\n" + line("accuracy", ["", "", number(accuracy(matrix)), "\(matrix.total)"])
  for averaging in [Averaging.macro, .weighted] {
    let scores = AveragedScores(matrix, averaging)
    text += line(
      "\(averaging.rawValue) avg",
      [number(scores.precision), number(scores.recall), number(scores.f1), "\(matrix.total)"])
  }
  return text
}
