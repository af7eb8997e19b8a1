import Statistics

/// Confident learning: counts of rows by given label and by the class that the model is confident of.
///
/// Row for row as cleanlab 2.9.0 does it. A row is confident in class k when its probability reaches the mean probability
/// of k over the rows labelled k; confident in several, it counts for its most probable class. Source: Northcutt, Jiang
/// and Chuang, "Confident learning: estimating uncertainty in dataset labels", 2021.
public struct ConfidentLearning: Sendable {
  /// What was looked at.
  public let data: LabelledProbabilities
  /// The mean probability of each class over the rows with its label; `nil` for a class that no row is labelled with.
  public let thresholds: [Double?]
  /// Rows by given label and confident class, `[classes, classes]`; at least 1 on the diagonal.
  public let joint: [[Int]]
  /// `joint` scaled so that each row adds up to the number of its labels, in whole rows.
  public let calibrated: [[Int]]
  /// Rows whose confident class is not their label, ascending.
  public let offDiagonal: [Int]

  /// How far below its threshold a probability still reaches it, and how much the label's own is favoured in a tie.
  static let tolerance = 1e-6

  /// Counts.
  public init(_ data: LabelledProbabilities) {
    let k = data.classCount
    let labelCounts = data.labelCounts
    var sums = [Double](repeating: 0, count: k)
    for (row, label) in data.labels.enumerated() { sums[label] += data[row, label] }
    // The lower bound keeps a class of probability 0 from being reached by every row.
    let thresholds = (0..<k).map {
      labelCounts[$0] > 0 ? max(2 * Self.tolerance, sums[$0] / Double(labelCounts[$0])) : nil
    }
    var joint = [[Int]](repeating: [Int](repeating: 0, count: k), count: k)
    var offDiagonal: [Int] = []
    for (row, label) in data.labels.enumerated() {
      let confident = (0..<k).filter { column in
        thresholds[column].map { data[row, column] >= $0 - Self.tolerance } ?? false
      }
      guard let first = confident.first else { continue }
      let guess = confident.count > 1 ? data.predicted(row) : first
      joint[label][guess] += 1
      if guess != label { offDiagonal.append(row) }
    }
    for i in 0..<k { joint[i][i] = max(1, joint[i][i]) }
    self.data = data
    self.thresholds = thresholds
    self.joint = joint
    self.offDiagonal = offDiagonal
    calibrated = Self.calibrated(joint, labelCounts: labelCounts)
  }

  private static func calibrated(_ joint: [[Int]], labelCounts: [Int]) -> [[Int]] {
    var scaled = zip(joint, labelCounts).map { row, count in
      let sum = Double(row.reduce(0, +))
      return row.map { Double($0) / sum * Double(count) }
    }
    let all = scaled.reduce(0.0) { $0 + $1.reduce(0, +) }
    let rows = Double(labelCounts.reduce(0, +))
    for i in scaled.indices { scaled[i] = scaled[i].map { $0 / all * rows } }
    return scaled.map(roundedKeepingSum)
  }

  /// The estimated joint distribution of given label (row) and true class (column): `calibrated` over its sum.
  public var estimated: [[Double]] {
    let sum = Double(calibrated.reduce(0) { $0 + $1.reduce(0, +) })
    return calibrated.map { $0.map { Double($0) / sum } }
  }

  /// Whether the label is the most probable class, or as probable within the tolerance: such a row is never an issue.
  public func isPredicted(_ row: Int) -> Bool {
    let label = data.labels[row]
    let own = data[row, label] + Self.tolerance
    return (0..<data.classCount).allSatisfy {
      $0 == label || data[row, $0] < own || ($0 > label && data[row, $0] == own)
    }
  }

  /// How many rows of each given label (row) to take for each true class (column): `calibrated` with at least one right row
  /// a class, what the diagonal gains being taken from the label's other cells.
  var pruneCounts: [[Int]] {
    calibrated.enumerated().map { label, row in
      let gain = Double(max(1, row[label]) - row[label])
      let others = max(1, row.count { $0 != 0 } - 1)
      return row.enumerated().map { column, count in
        column == label ? max(1, count) : Int(max(0, Double(count) - gain / Double(others)))
      }
    }
  }
}
