import Statistics
import Tensors

/// The metrics of a resample that need rows in the order of a score.
struct ResampledRanking: Sendable {
  let ids: [String]
  private let classes: [String]
  private let binCount: Int
  /// Rows by the probability of each class, grouped by label.
  private let byClass: [RankedRows]
  /// All (row, class) cells, group 1 where the class is the label.
  private let cells: RankedRows
  private let byConfidence: SortedGaps
  /// Rows by confidence, group 1 where the answer is right.
  private let answers: RankedRows
  private let adaptive: [SortedGaps]
  /// Rows by confidence, highest first.
  private let confident: [Int32]
  /// Whether each of `confident` is wrong: 1 or 0.
  private let wrong: [Double]

  private static let rankingIDs = [
    "roc_auc_macro_ovr", "roc_auc_weighted_ovr", "roc_auc_macro_ovo", "roc_auc_micro", "average_precision_macro",
    "average_precision_micro",
  ]
  private static let sortedIDs = [
    "ece_equal_mass", "ece_equal_mass_rank", "ace_adaptive", "tace_0.01", "aurc", "e_aurc", "failure_auroc",
  ]

  init(_ predictions: Predictions, binCount: Int) {
    let k = predictions.classCount
    precondition(k < 256, "\(k) classes")
    self.binCount = binCount
    classes = predictions.classes
    let labels = predictions.labels
    let correct = predictions.correct
    let confidence = predictions.confidences
    let columns = classes.indices.map { predictions.probabilities(ofClass: $0) }
    byClass = Parallel.map(k) { c in RankedRows(scores: columns[c], row: { $0 }, group: { labels[$0] }) }
    cells = RankedRows(
      scores: predictions.probabilities, row: { $0 / k }, group: { labels[$0 / k] == $0 % k ? 1 : 0 })
    byConfidence = SortedGaps(confidence) { correct[$0] }
    answers = RankedRows(scores: confidence, row: { $0 }, group: { correct[$0] ? 1 : 0 })
    adaptive = Parallel.map(k) { c in SortedGaps(columns[c]) { labels[$0] == c } }
    confident = confidence.indices.sorted { (confidence[$1], $0) < (confidence[$0], $1) }.map(Int32.init)
    wrong = confident.map { correct[Int($0)] ? 0 : 1 }
    let perClass: [ResampledMetrics.ClassMeasure] = [.rocAUC, .averagePrecision]
    let names = predictions.classes
    ids = Self.rankingIDs + Self.sortedIDs + perClass.flatMap { measure in names.map { measure.id($0) } }
  }

  /// The values of `ids`, in their order.
  func values(_ counts: UnsafePointer<Int32>, total: Int) -> [Double] {
    let k = classes.count
    let areas = byClass.indices.map { byClass[$0].areas(positive: $0, groupCount: k, counts: counts) }
    let micro = cells.areas(positive: 1, groupCount: 2, counts: counts)
    let curves = areas.indices.map { areas[$0].area($0) }
    let precisions = areas.indices.map { areas[$0].averagePrecision($0) }
    let weighted = curves.indices.compactMap { c in curves[c].map { ($0, Double(areas[c].sizes[c])) } }
    let weight = weighted.reduce(0) { $0 + $1.1 }
    var pairs: [Double] = []
    for a in 0..<k {
      for b in a + 1..<max(k, a + 1) {
        if let first = areas[a].area(a, against: b), let second = areas[b].area(b, against: a) {
          pairs.append((first + second) / 2)
        }
      }
    }
    var values = [
      mean(curves.compactMap { $0 }), weight == 0 ? nil : weighted.reduce(0) { $0 + $1.0 * $1.1 } / weight,
      mean(pairs), micro.area(1), mean(precisions.compactMap { $0 }), micro.averagePrecision(1),
    ].map { $0 ?? .nan }
    let n = Double(total)
    values += [
      byConfidence.quantileBins(binCount, counts: counts) / n,
      byConfidence.slices(binCount, counts: counts).weighted / n,
      meanSlice(isThresholded: false, counts), meanSlice(isThresholded: true, counts),
    ]
    values += risks(counts, total: total)
    values.append(answers.areas(positive: 1, groupCount: 2, counts: counts).area(1) ?? .nan)
    return values + (curves + precisions).map { $0 ?? .nan }
  }

  private func meanSlice(isThresholded: Bool, _ counts: UnsafePointer<Int32>) -> Double {
    let parts = adaptive.map { $0.slices(binCount, isThresholded: isThresholded, counts: counts) }
    return ratio(parts.reduce(0) { $0 + $1.means }, Double(parts.reduce(0) { $0 + $1.used }))
  }

  /// The area under the risk-coverage curve, and its excess over that of an oracle.
  private func risks(_ counts: UnsafePointer<Int32>, total: Int) -> [Double] {
    var (answered, errors, sum) = (0.0, 0.0, 0.0)
    for i in confident.indices {
      for _ in 0..<counts[Int(confident[i])] {
        answered += 1
        errors += wrong[i]
        sum += errors / answered
      }
    }
    // The oracle's errors come last: its risk is zero up to there.
    let right = Double(total) - errors
    var oracle = 0.0
    for place in 0..<Int(errors) { oracle += Double(place + 1) / (right + Double(place + 1)) }
    return [sum / Double(total), (sum - oracle) / Double(total)]
  }
}
