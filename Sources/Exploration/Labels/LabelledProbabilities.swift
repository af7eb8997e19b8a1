/// Labels and what a model says about the same rows, which it was not trained on.
public struct LabelledProbabilities: Sendable, Equatable {
  /// Class names, in the order of the probability columns; at least two.
  public let classes: [String]
  /// Class indices, at least one row.
  public let labels: [Int]
  /// Row-major `[rows, classes]`, each 0 to 1; rows add up to 1.
  public let probabilities: [Double]

  /// How far the sum of a row may be from 1: probabilities printed with three digits pass.
  public static let sumTolerance = 0.01

  /// - Parameters:
  ///   - classes: names, at least two.
  ///   - labels: class indices, at least one.
  ///   - probabilities: row-major `[labels.count, classes.count]`.
  /// - Throws: `LabelDoubtError.unusable` naming the first row that is no distribution or whose label is no class.
  public init(classes: [String], labels: [Int], probabilities: [Double]) throws {
    func refuse(_ problem: String) throws -> Never { throw LabelDoubtError.unusable(problem: problem) }
    let k = classes.count
    if k < 2 { try refuse("\(k) classes; at least two were expected.") }
    if labels.isEmpty { try refuse("no rows; at least one with a label and probabilities was expected.") }
    if probabilities.count != labels.count * k {
      try refuse(
        "\(probabilities.count) probabilities for \(labels.count) rows of \(k) classes. Give one a class and row.")
    }
    for (row, label) in labels.enumerated() {
      if !classes.indices.contains(label) {
        try refuse("row \(row) has label \(label); 0 to \(k - 1) was expected. Check the list of classes.")
      }
      var sum = 0.0
      for column in 0..<k {
        let value = probabilities[row * k + column]
        if !(value >= 0 && value <= 1) {
          try refuse(
            "row \(row) has \(value) for \(classes[column]); 0 to 1 was expected. Give softmax outputs, not logits.")
        }
        sum += value
      }
      if abs(sum - 1) > Self.sumTolerance {
        try refuse("the probabilities of row \(row) add up to \(sum); 1 was expected. Give one column for every class.")
      }
    }
    self.classes = classes
    self.labels = labels
    self.probabilities = probabilities
  }

  private init(_ data: LabelledProbabilities, probabilities: [Double]) {
    classes = data.classes
    labels = data.labels
    self.probabilities = probabilities
  }

  /// The same labels with other probabilities, which are known to be distributions.
  func replacing(probabilities: [Double]) -> LabelledProbabilities {
    LabelledProbabilities(self, probabilities: probabilities)
  }

  /// The number of rows.
  public var count: Int { labels.count }
  /// The number of classes.
  public var classCount: Int { classes.count }
  /// The probability of a class for a row.
  public subscript(row: Int, column: Int) -> Double { probabilities[row * classes.count + column] }
  /// The probability of the row's own label.
  public func selfConfidence(_ row: Int) -> Double { self[row, labels[row]] }
  /// The rows of a label, ascending.
  public func rows(labelled label: Int) -> [Int] { labels.indices.filter { labels[$0] == label } }
  /// How many rows have each label.
  public var labelCounts: [Int] { labels.reduce(into: [Int](repeating: 0, count: classCount)) { $0[$1] += 1 } }

  /// The most probable class but the label, the first among equals.
  public func likeliestOther(_ row: Int) -> Int {
    var best = labels[row] == 0 ? 1 : 0
    for column in 0..<classCount where column != labels[row] && self[row, column] > self[row, best] { best = column }
    return best
  }

  /// The most probable class, the first among equals.
  public func predicted(_ row: Int) -> Int {
    (1..<classCount).reduce(0) { self[row, $1] > self[row, $0] ? $1 : $0 }
  }
}
