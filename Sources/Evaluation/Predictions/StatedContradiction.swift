/// How a file's own columns `predicted` and `correct` contradict its probabilities.
///
/// Where several classes share the largest probability of a row, any of them agrees.
public struct StatedContradiction: Sendable, Equatable {
  /// Class names, in output order.
  public let classes: [String]
  /// Counts of (stated class, most probable class), row-major `[classes.count, classes.count]`, over the rows whose
  /// stated class is known.
  public private(set) var counts: [Int]
  /// Rows stated to be right minus rows stated to be wrong, by (label, most probable class), row-major as `counts`.
  public private(set) var outcomeBalance: [Int]
  /// Rows stated to be wrong.
  public private(set) var statedWrong = 0
  /// Rows with a stated prediction.
  public private(set) var statedPredictions = 0
  /// Rows whose stated prediction is not the most probable class.
  public private(set) var differingPredictions = 0
  /// Rows with a stated outcome.
  public private(set) var statedOutcomes = 0
  /// Rows whose stated outcome is not what label and probabilities give.
  public private(set) var differingOutcomes = 0
  private var firstPrediction: Int?
  private var firstOutcome: Int?

  init(classes: [String]) {
    self.classes = classes
    counts = [Int](repeating: 0, count: classes.count * classes.count)
    outcomeBalance = counts
  }

  var exists: Bool { differingPredictions + differingOutcomes > 0 }

  mutating func addPredicted(_ stated: Int?, most: Int, agrees: Bool, line: Int) {
    statedPredictions += 1
    if let stated { counts[stated * classes.count + (agrees ? stated : most)] += 1 }
    if !agrees {
      differingPredictions += 1
      if firstPrediction == nil { firstPrediction = line }
    }
  }

  mutating func addOutcome(_ isRight: Bool, label: Int, most: Int, line: Int) {
    statedOutcomes += 1
    outcomeBalance[label * classes.count + most] += isRight ? 1 : -1
    if !isRight { statedWrong += 1 }
    if isRight != (label == most) {
      differingOutcomes += 1
      if firstOutcome == nil { firstOutcome = line }
    }
  }

  func warnings(path: String) -> [String] {
    var notes: [String] = []
    if let firstPrediction {
      notes.append(
        "\(path): the column 'predicted' differs from the largest probability in \(differingPredictions) of "
          + "\(statedPredictions) rows (first: line \(firstPrediction)); the probabilities are used. "
          + "Check the order of the p_ columns.")
    }
    if let firstOutcome {
      notes.append(
        "\(path): the column 'correct' differs from label and probabilities in \(differingOutcomes) of "
          + "\(statedOutcomes) rows (first: line \(firstOutcome)); the probabilities are used.")
    }
    return notes
  }
}
