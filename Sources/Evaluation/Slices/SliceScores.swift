import Files
import Statistics

/// How a classifier does on one part of the rows.
public struct SliceScores: Sendable {
  /// The dimension that the rows are cut by.
  public let dimension: String
  /// The part.
  public let name: String
  /// Rows of the part, at least 1.
  public let count: Int
  /// Rows whose most probable class is the label.
  public let correct: Int
  /// Wilson's interval of accuracy.
  public let accuracyInterval: Interval
  /// The mean F1 over the classes that are labels of the part.
  public let macroF1: Double
  /// Classes that are labels of the part.
  public let classesPresent: Int
  /// The expected calibration error, 15 bins, headline rule.
  public let ece: Double
  /// The mean probability of the predicted class.
  public let meanConfidence: Double
  /// Accuracy against all other rows (rows without a value included); `nil` where there are none.
  public let comparison: ProportionComparison?
  /// Whether the part or its rest has fewer rows than the smallest part that is compared.
  public let isSmall: Bool
  /// Fisher's p value by Holm over all parts that are compared; `nil` for a small one.
  public internal(set) var adjustedP: Double?

  /// The share of rows that are right.
  public var accuracy: Double { Double(correct) / Double(count) }

  init(
    _ predictions: Predictions, rows: [Int], correct allCorrect: Int, dimension: String, name: String, minimum: Int,
    level: Double
  ) {
    let labels = rows.map { predictions.labels[$0] }
    let predicted = rows.map { predictions.predicted[$0] }
    let confidences = rows.map { predictions.probabilities[$0 * predictions.classCount + predictions.predicted[$0]] }
    let matrix = ConfusionMatrix(classes: predictions.classes, labels: labels, predicted: predicted)
    let present = ClassScores.all(matrix).filter { $0.support > 0 }
    self.dimension = dimension
    self.name = name
    count = rows.count
    correct = matrix.correct
    accuracyInterval = wilsonInterval(successes: correct, count: count, level: level)
    macroF1 = mean(present.map(\.f1)) ?? 0
    classesPresent = present.count
    ece = ReliabilityTable(confidence: confidences, outcome: zip(labels, predicted).map { $0 == $1 }).expectedError
    meanConfidence = mean(confidences) ?? 0
    comparison = ProportionComparison(
      successes: correct, count: count, otherSuccesses: allCorrect - correct, otherCount: predictions.count - count,
      level: level)
    isSmall = min(count, predictions.count - count) < max(1, minimum)
  }
}

/// The parts of several dimensions side by side. Dimensions may overlap.
public struct SliceTable: Sendable {
  /// Parts with rows, dimension by dimension.
  public let slices: [SliceScores]
  /// Fewer rows than this are shown and not compared.
  public let minimum: Int
  /// Nominal coverage of the intervals; one minus it is the threshold of adjusted p values.
  public let level: Double
  private let rows: Int
  /// How many parts were compared: the tests that Holm's correction counts.
  public let compared: Int

  /// - Parameters:
  ///   - predictions: the rows.
  ///   - dimensions: of the same rows.
  ///   - minimum: parts with fewer rows, or with fewer rows outside, are not compared.
  ///   - level: nominal coverage.
  public init(_ predictions: Predictions, dimensions: [SliceDimension], minimum: Int = 30, level: Double = 0.95) {
    let correct = predictions.correct.count { $0 }
    var slices = dimensions.flatMap { dimension -> [SliceScores] in
      precondition(dimension.sliceOfRow.count == predictions.count, "'\(dimension.name)' is of other rows")
      var rows = [[Int]](repeating: [], count: dimension.slices.count)
      for (row, slice) in dimension.sliceOfRow.enumerated() where slice >= 0 { rows[Int(slice)].append(row) }
      return zip(dimension.slices, rows).filter { !$1.isEmpty }.map { name, rows in
        SliceScores(
          predictions, rows: rows, correct: correct, dimension: dimension.name, name: name, minimum: minimum,
          level: level)
      }
    }
    let tested = slices.indices.filter { !slices[$0].isSmall }
    for (place, p) in zip(tested, MultipleTesting.holm(tested.compactMap { slices[$0].comparison?.p })) {
      slices[place].adjustedP = p
    }
    self.slices = slices
    rows = predictions.count
    self.minimum = minimum
    self.level = level
    compared = tested.count
  }

  /// The part whose accuracy lies furthest below the rest's, among those that differ after correction and hold at most
  /// half of the rows (below a larger part it is the rest that is special); `nil` where none does.
  public var worst: SliceScores? {
    let below = slices.filter { slice in
      (slice.adjustedP ?? 1) < 1 - level && (slice.comparison?.difference ?? 0) < 0 && slice.count <= rows / 2
    }
    return below.min { ($0.comparison?.difference ?? 0) < ($1.comparison?.difference ?? 0) }
  }
}

extension SliceScores: JSONRepresentable {
  /// The scores; `difference` is against all other rows.
  public var json: JSONValue {
    [
      "dimension": dimension, "slice": name, "n": count, "accuracy": accuracy, "accuracy_interval": accuracyInterval,
      "macro_f1_present": macroF1, "classes_present": classesPresent, "ece": ece, "mean_confidence": meanConfidence,
      "rest": comparison, "p_holm": adjustedP, "is_small": isSmall,
    ]
  }
}

extension SliceTable: JSONRepresentable {
  /// All parts, how many were compared, and the worst that differs.
  public var json: JSONValue {
    [
      "minimum_rows": minimum, "level": level, "compared": compared, "test": "fisher_exact", "correction": "holm",
      "slices": slices, "worst": worst.map { ["dimension": $0.dimension, "slice": $0.name] as JSONValue },
    ]
  }
}
