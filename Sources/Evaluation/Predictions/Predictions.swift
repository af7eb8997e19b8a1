import Tensors

/// The probabilities that a classifier gave to a labelled set of images: the input of every metric.
///
/// Everything is Double: convert float32 softmax outputs before any metric, because clipping and bin edges depend on
/// the type.
public struct Predictions: Sendable, Equatable {
  /// Class names in output order, at least two, all different.
  public let classes: [String]
  /// The true class of each row, `0..<classes.count`.
  public let labels: [Int]
  /// Row-major `[count, classes.count]`, each in `[0, 1]`, rows summing to 1 (see `warnings`).
  public let probabilities: [Double]
  /// The image of each row, when known.
  public let paths: [String]?
  /// The split of each row, when known.
  public let splits: [String]?
  /// The class with the largest probability of each row; the lowest index among equals.
  public let predicted: [Int]
  /// The probability of the predicted class of each row: the confidence.
  public let confidences: [Double]
  /// Whether each row's prediction is its label.
  public let correct: [Bool]
  /// What else is known of each row, by column: age, brightness, a detector's name. Names are different.
  public let columns: [RowColumn]
  /// Where a file's own columns `predicted` and `correct` contradict its probabilities; `nil` where nothing does.
  public let contradiction: StatedContradiction?
  /// What a reader should know although the rows are usable: one plain sentence each.
  public let warnings: [String]

  /// A row sum further than this from 1 is a warning; values are used as they are, never renormalised.
  public static let rowSumWarning = 1e-3
  /// A row sum further than this from 1 is an error: such numbers are not probabilities.
  public static let rowSumLimit = 2e-2

  /// The number of rows.
  public var count: Int { labels.count }
  /// The number of classes.
  public var classCount: Int { classes.count }

  /// Checks and keeps predictions.
  /// - Parameters:
  ///   - classes: names in output order.
  ///   - labels: true class indices.
  ///   - probabilities: row-major `[labels.count, classes.count]`.
  ///   - paths: one a row.
  ///   - splits: one a row.
  ///   - columns: what else is known of each row; names must differ.
  ///   - source: the name of the data in messages.
  /// - Throws: `PredictionsError` naming the first rows with a label out of range, a value that is not a number in
  ///   `[0, 1]`, or a row sum off by more than `rowSumLimit`.
  public init(
    classes: [String], labels: [Int], probabilities: [Double], paths: [String]? = nil, splits: [String]? = nil,
    columns: [RowColumn] = [], source: String = "predictions"
  ) throws {
    try self.init(
      classes: classes, labels: labels, probabilities: probabilities, paths: paths, splits: splits, columns: columns,
      source: source, warnings: [], contradiction: nil
    ) { "row \($0)" }
  }

  init(
    classes: [String], labels: [Int], probabilities: [Double], paths: [String]?, splits: [String]?,
    columns: [RowColumn], source: String, warnings: [String], contradiction: StatedContradiction?,
    place: (Int) -> String
  ) throws {
    try Self.check(classes: classes, source: source)
    let k = classes.count
    guard !labels.isEmpty else { throw PredictionsError.empty(source: source) }
    guard probabilities.count == labels.count * k else {
      throw PredictionsError.badShape(
        source: source,
        problem:
          "\(probabilities.count) probabilities for \(labels.count) rows of \(k) classes; "
          + "\(labels.count * k) were expected"
      )
    }
    let lengths = [("paths", paths?.count), ("splits", splits?.count)]
    for (name, length) in lengths + columns.map({ ("values of '\($0.name)'", $0.count) }) {
      if let length, length != labels.count {
        throw PredictionsError.badShape(source: source, problem: "\(length) \(name) for \(labels.count) rows")
      }
    }
    if let repeated = columns.map(\.name).firstRepeated {
      throw PredictionsError.badShape(source: source, problem: "two columns are named '\(repeated)'")
    }
    var offRows = 0
    var firstOff: (row: Int, sum: Double)?
    var problems = RowProblems()
    for row in labels.indices {
      guard (0..<k).contains(labels[row]) else {
        problems.add(place(row), "label \(labels[row]) is no class index; 0 to \(k - 1) were expected")
        continue
      }
      let values = probabilities[row * k..<(row + 1) * k]
      if let problem = Self.problem(in: values, classes: classes) {
        problems.add(place(row), problem)
        continue
      }
      let sum = values.reduce(0, +)
      if abs(sum - 1) > Self.rowSumWarning {
        offRows += 1
        if firstOff == nil { firstOff = (row, sum) }
      }
    }
    guard problems.count == 0 else { throw PredictionsError.badRows(source: source, problems: problems) }
    self.classes = classes
    self.labels = labels
    self.probabilities = probabilities
    self.paths = paths
    self.splits = splits
    self.columns = columns
    self.contradiction = contradiction
    let predicted = labels.indices.map { row in (probabilities[row * k..<(row + 1) * k].argmax ?? 0) - row * k }
    self.predicted = predicted
    confidences = predicted.enumerated().map { row, answer in probabilities[row * k + answer] }
    correct = zip(labels, predicted).map { $0 == $1 }
    var notes = warnings
    if let firstOff {
      notes.append(
        "\(source): \(offRows) of \(labels.count) rows do not sum to 1 within \(Self.rowSumWarning) "
          + "(first: \(place(firstOff.row)), sum \(firstOff.sum)); the values are used as they are.")
    }
    self.warnings = notes
  }

  private static func check(classes: [String], source: String) throws {
    guard classes.count >= 2 else {
      throw PredictionsError.badClasses(source: source, problem: "\(classes.count) classes; at least two were expected")
    }
    guard !classes.contains("") else {
      throw PredictionsError.badClasses(source: source, problem: "a class has an empty name")
    }
    if let repeated = classes.firstRepeated {
      throw PredictionsError.badClasses(source: source, problem: "class '\(repeated)' is named twice")
    }
  }

  /// What keeps one row's values from being probabilities of all classes; `nil` when nothing does.
  static func problem(in values: ArraySlice<Double>, classes: [String]) -> String? {
    var sum = 0.0
    for (name, p) in zip(classes, values) {
      guard p.isFinite else { return "p_\(name) is \(p); a number from 0 to 1 was expected" }
      guard p >= 0 else { return "p_\(name) is negative (\(p)). Give probabilities, not logits." }
      guard p <= 1 + rowSumLimit else {
        return "p_\(name) is \(p), above 1. Give probabilities, not logits or percentages."
      }
      sum += p
    }
    guard abs(sum - 1) <= rowSumLimit else {
      return "the probabilities sum to \(sum), 1 was expected. Give softmax outputs for all classes."
    }
    return nil
  }

  /// The column of a name.
  public func column(_ name: String) -> RowColumn? { columns.first { $0.name == name } }

  /// The probabilities of one row, `classes.count` values.
  public func row(_ index: Int) -> ArraySlice<Double> {
    probabilities[index * classCount..<(index + 1) * classCount]
  }

  /// The probability of one class in every row.
  public func probabilities(ofClass k: Int) -> [Double] {
    precondition((0..<classCount).contains(k), "class \(k) of \(classCount)")
    return labels.indices.map { probabilities[$0 * classCount + k] }
  }

  /// The rows at `indices`, in that order; a row may be taken more than once.
  /// - Throws: `PredictionsError.empty` for no rows.
  public func selecting(_ indices: [Int], name: String = "selection") throws -> Predictions {
    try Predictions(
      classes: classes, labels: indices.map { labels[$0] }, probabilities: indices.flatMap { Array(row($0)) },
      paths: paths.map { paths in indices.map { paths[$0] } },
      splits: splits.map { splits in indices.map { splits[$0] } }, columns: columns.map { $0.selecting(indices) },
      source: name)
  }

  /// The same rows with other probabilities, row-major `[count, classes.count]` (after a calibration map).
  public func replacingProbabilities(_ values: [Double]) throws -> Predictions {
    try Predictions(
      classes: classes, labels: labels, probabilities: values, paths: paths, splits: splits, columns: columns,
      source: "calibrated predictions")
  }
}

extension [String] {
  /// The first text that stood before already.
  var firstRepeated: String? {
    var seen: Set<String> = []
    return first { !seen.insert($0).inserted }
  }
}
