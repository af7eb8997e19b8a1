import Files

/// Counts of (true class, predicted class): rows are true classes, columns predictions.
public struct ConfusionMatrix: Sendable, Equatable {
  /// Class names, in the order of rows and columns.
  public let classes: [String]
  /// Row-major counts `[classes.count, classes.count]`.
  public let counts: [Int]

  /// What the cells are divided by.
  public enum Normalization: String, CaseIterable, Sendable {
    /// The row sum: each row adds up to 1.
    case byTrue = "true"
    /// The column sum: each column adds up to 1.
    case byPredicted = "pred"
    /// The number of rows of the data.
    case all
  }

  /// One off-diagonal cell.
  public struct Confusion: Sendable, Equatable {
    /// The true class.
    public let truth: Int
    /// The class it was taken for.
    public let predicted: Int
    /// How often.
    public let count: Int
    /// `count` over the true class's support.
    public let share: Double
  }

  /// Counts predictions.
  /// - Parameters:
  ///   - classes: names.
  ///   - labels: true class indices.
  ///   - predicted: predicted class indices, one a label.
  public init(classes: [String], labels: [Int], predicted: [Int]) {
    precondition(labels.count == predicted.count, "\(labels.count) labels, \(predicted.count) predictions")
    var counts = [Int](repeating: 0, count: classes.count * classes.count)
    for (t, p) in zip(labels, predicted) { counts[t * classes.count + p] += 1 }
    self.classes = classes
    self.counts = counts
  }

  /// Known counts.
  /// - Parameters:
  ///   - classes: names.
  ///   - counts: row-major `[classes.count, classes.count]`.
  public init(classes: [String], counts: [Int]) {
    precondition(counts.count == classes.count * classes.count, "\(counts.count) cells for \(classes.count) classes")
    self.classes = classes
    self.counts = counts
  }

  /// Counts the predictions' argmax.
  public init(_ predictions: Predictions) {
    self.init(classes: predictions.classes, labels: predictions.labels, predicted: predictions.predicted)
  }

  /// The number of classes.
  public var classCount: Int { classes.count }
  /// The sum of all cells.
  public var total: Int { counts.reduce(0, +) }
  /// The cell of a true class and a predicted class.
  public subscript(truth: Int, predicted: Int) -> Int { counts[truth * classCount + predicted] }
  /// Rows of each true class: the supports.
  public var supports: [Int] { classes.indices.map { t in classes.indices.reduce(0) { $0 + self[t, $1] } } }
  /// Rows of each predicted class.
  public var predictedCounts: [Int] { classes.indices.map { p in classes.indices.reduce(0) { $0 + self[$1, p] } } }
  /// The diagonal's sum.
  public var correct: Int { classes.indices.reduce(0) { $0 + self[$1, $1] } }

  /// Row-major shares; 0 divided by 0 is 0.
  public func normalized(_ normalization: Normalization) -> [Double] {
    let rows = supports
    let columns = predictedCounts
    let all = total
    return counts.indices.map { i in
      let divisor =
        switch normalization {
        case .byTrue: rows[i / classCount]
        case .byPredicted: columns[i % classCount]
        case .all: all
        }
      return divisor == 0 ? 0 : Double(counts[i]) / Double(divisor)
    }
  }

  /// Confusions from the most frequent on; equal counts in order of true class, then predicted class. Empty cells are
  /// left out.
  public func rankedConfusions() -> [Confusion] {
    let supports = supports
    var pairs: [Confusion] = []
    for t in classes.indices {
      for p in classes.indices where p != t && self[t, p] > 0 {
        pairs.append(
          Confusion(truth: t, predicted: p, count: self[t, p], share: Double(self[t, p]) / Double(supports[t])))
      }
    }
    return pairs.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
  }
}

extension ConfusionMatrix: JSONRepresentable {
  /// Rows of counts.
  public var json: JSONValue {
    .array(classes.indices.map { t in .array(classes.indices.map { .integer(self[t, $0]) }) })
  }
}
