import Foundation
import Statistics

/// The metrics of a resample that need no sorting.
struct ResampledTable: Sendable {
  let ids: [String]
  private let classes: [String]
  private let binCount: Int
  /// The cell of the confusion matrix of each row.
  private let cells: [Int32]
  /// Sums over rows: what each row adds to top-2, top-3 (both tie rules), log loss and Brier score.
  private let terms: [[Double]]
  private let confidence: [Double]
  /// One if the row is right, else zero.
  private let outcome: [Double]
  private let leftBins: [UInt16]
  private let rightBins: [Int16]
  /// Row-major `[count, classes]`: the bin of each probability.
  private let classBins: [UInt16]
  /// Row-major `[count, classes]`: the outcome minus the probability.
  private let classGaps: [Double]

  private static let termIDs = ["top_2", "top_3", "sklearn_top_2", "sklearn_top_3", "log_loss", "brier"]
  private static let matrixIDs = [
    "accuracy", "balanced_accuracy", "macro_precision", "macro_recall", "macro_f1", "weighted_precision",
    "weighted_recall", "weighted_f1", "micro_precision", "micro_recall", "micro_f1", "mcc", "cohen_kappa",
  ]
  private static let binIDs = [
    "ece", "mce", "rmsce", "ace_average", "ece_right_closed", "classwise_ece", "top_label_ece", "overconfidence_gap",
  ]

  init(_ predictions: Predictions, binCount: Int) {
    let k = predictions.classCount
    classes = predictions.classes
    self.binCount = binCount
    let edges = equalWidthEdges(binCount)
    cells = zip(predictions.labels, predictions.predicted).map { Int32($0 * k + $1) }
    confidence = predictions.confidences
    outcome = predictions.correct.map { $0 ? 1 : 0 }
    leftBins = confidence.map { UInt16(equalWidthBin($0, edges: edges, rightClosed: false)) }
    rightBins = confidence.map { Int16(equalWidthBin($0, edges: edges, rightClosed: true)) }
    classBins = predictions.probabilities.map { UInt16(equalWidthBin($0, edges: edges, rightClosed: false)) }
    classGaps = predictions.probabilities.enumerated().map { i, p in
      (predictions.labels[i / k] == i % k ? 1 : 0) - p
    }
    let rows = predictions.labels.indices
    func hits(_ top: Int, _ ties: TieRule) -> [Double] {
      rows.map { predictions.rankOfLabel($0, ties: ties) < top ? 1 : 0 }
    }
    terms = [
      hits(2, .lowestIndex), hits(3, .lowestIndex), hits(2, .highestIndex), hits(3, .highestIndex),
      rows.map { predictions.logLoss(ofRow: $0) }, rows.map { predictions.brierScore(ofRow: $0) },
    ]
    let perClass: [ResampledMetrics.ClassMeasure] = [.precision, .recall, .f1, .specificity, .mcc, .classwiseECE]
    let names = predictions.classes
    ids = Self.termIDs + Self.matrixIDs + Self.binIDs + perClass.flatMap { measure in names.map { measure.id($0) } }
  }

  /// The values of `ids`, in their order.
  func values(_ counts: UnsafePointer<Int32>, total: Int) -> [Double] {
    let n = Double(total)
    let matrix = confusion(counts)
    let scores = ClassScores.all(matrix)
    let bins = bins(counts)
    let classwise = classwise(counts).map { $0 / n }
    var values = terms.map { term in weightedSum(term, counts) / n }
    values += [accuracy(matrix), balancedAccuracy(matrix)]
    for averaging in [Averaging.macro, .weighted, .micro] {
      let scores = AveragedScores(matrix, averaging)
      values += [scores.precision, scores.recall, scores.f1]
    }
    values += [matthewsCorrelation(matrix), cohenKappa(matrix) ?? .nan]
    values += [
      bins.left.reduce(0) { $0 + abs($1.gap) } / n,
      bins.left.reduce(0) { max($0, $1.rows == 0 ? 0 : abs($1.gap) / $1.rows) },
      (bins.left.reduce(0) { $0 + ratio($1.gap * $1.gap, $1.rows) } / n).squareRoot(),
      ratio(
        bins.left.reduce(0) { $0 + ratio(abs($1.gap), $1.rows) }, Double(bins.left.count { $0.rows > 0 })),
      bins.right.reduce(0) { $0 + abs($1) } / n, classwise.reduce(0, +) / Double(classes.count),
      bins.predicted.reduce(0) { $0 + abs($1) } / n, -bins.left.reduce(0) { $0 + $1.gap } / n,
    ]
    values += scores.map(\.precision) + scores.map(\.recall) + scores.map(\.f1)
    values += scores.map { $0.specificity ?? .nan } + scores.map(\.mcc)
    return values + classwise
  }

  private func confusion(_ counts: UnsafePointer<Int32>) -> ConfusionMatrix {
    var matrix = [Int](repeating: 0, count: classes.count * classes.count)
    matrix.withUnsafeMutableBufferPointer { matrix in
      for (row, cell) in cells.enumerated() { matrix[Int(cell)] += Int(counts[row]) }
    }
    return ConfusionMatrix(classes: classes, counts: matrix)
  }

  private func weightedSum(_ term: [Double], _ counts: UnsafePointer<Int32>) -> Double {
    var sum = 0.0
    term.withUnsafeBufferPointer { term in
      for row in term.indices { sum += Double(counts[row]) * term[row] }
    }
    return sum
  }

  private struct Bin {
    var rows = 0.0
    /// Right rows minus the sum of the confidences.
    var gap = 0.0
  }

  private func bins(_ counts: UnsafePointer<Int32>) -> (left: [Bin], right: [Double], predicted: [Double]) {
    var left = [Bin](repeating: Bin(), count: binCount)
    var right = [Double](repeating: 0, count: binCount)
    var predicted = [Double](repeating: 0, count: binCount * classes.count)
    for row in confidence.indices where counts[row] > 0 {
      let n = Double(counts[row])
      let gap = n * (outcome[row] - confidence[row])
      let bin = Int(leftBins[row])
      left[bin].rows += n
      left[bin].gap += gap
      if rightBins[row] >= 0 { right[Int(rightBins[row])] += gap }
      predicted[Int(cells[row]) % classes.count * binCount + bin] += gap
    }
    return (left, right, predicted)
  }

  /// For each class the sum of absolute gaps of its bins.
  private func classwise(_ counts: UnsafePointer<Int32>) -> [Double] {
    let k = classes.count
    var gaps = [Double](repeating: 0, count: k * binCount)
    gaps.withUnsafeMutableBufferPointer { gaps in
      classBins.withUnsafeBufferPointer { bins in
        classGaps.withUnsafeBufferPointer { terms in
          for row in confidence.indices where counts[row] > 0 {
            let n = Double(counts[row])
            for c in 0..<k { gaps[c * binCount + Int(bins[row * k + c])] += n * terms[row * k + c] }
          }
        }
      }
    }
    return (0..<k).map { c in gaps[c * binCount..<(c + 1) * binCount].reduce(0) { $0 + abs($1) } }
  }
}
