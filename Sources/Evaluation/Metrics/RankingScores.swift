import Statistics
import Tensors

/// Areas under ROC and precision-recall curves, per class and averaged. A class that is absent (or is every row) has no
/// value and is left out of the averages; `classesUsed` says how many were used.
public struct RankingScores: Sendable {
  /// ROC area of each class against the rest.
  public let rocAreas: [Double?]
  /// Average precision of each class.
  public let averagePrecisions: [Double?]
  /// The plain mean of the classes' ROC areas.
  public let macroOneVersusRest: Double?
  /// The mean of the classes' ROC areas weighted by support.
  public let weightedOneVersusRest: Double?
  /// The mean over unordered pairs of present classes of both directions' areas.
  ///
  /// Source: Hand and Till, "A simple generalisation of the area under the ROC curve for multiple class problems",
  /// 2001.
  public let macroOneVersusOne: Double?
  /// The ROC area over all (row, class) cells.
  public let micro: Double?
  /// The plain mean of the classes' average precisions.
  public let macroAveragePrecision: Double?
  /// The average precision over all (row, class) cells.
  public let microAveragePrecision: Double?
  /// How many classes have a ROC area.
  public let classesUsed: Int

  /// Computes all areas.
  public init(_ predictions: Predictions) {
    let curves = Parallel.map(predictions.classCount) { predictions.rankingCurve(ofClass: $0) }
    rocAreas = curves.map(\.rocArea)
    averagePrecisions = curves.map(\.averagePrecision)
    macroOneVersusRest = mean(rocAreas.compactMap { $0 })
    let weighted = zip(rocAreas, curves).compactMap { area, curve in area.map { ($0, Double(curve.positives)) } }
    let weight = weighted.reduce(0) { $0 + $1.1 }
    weightedOneVersusRest = weight == 0 ? nil : weighted.reduce(0) { $0 + $1.0 * $1.1 } / weight
    macroOneVersusOne = Self.handTill(predictions)
    let all = predictions.microRankingCurve
    micro = all.rocArea
    macroAveragePrecision = mean(averagePrecisions.compactMap { $0 })
    microAveragePrecision = all.averagePrecision
    classesUsed = rocAreas.count { $0 != nil }
  }

  private static func handTill(_ predictions: Predictions) -> Double? {
    let k = predictions.classCount
    var rows = [[Int]](repeating: [], count: k)
    for (row, label) in predictions.labels.enumerated() { rows[label].append(row) }
    let present = rows.indices.filter { !rows[$0].isEmpty }
    let pairs = present.flatMap { a in present.filter { $0 > a }.map { (a, $0) } }
    let members = rows
    let areas = Parallel.map(pairs.count) { pair -> Double? in
      let (a, b) = pairs[pair]
      let both = members[a] + members[b]
      func area(of positive: Int) -> Double? {
        RankingCurve(
          scores: both.map { predictions.probabilities[$0 * k + positive] },
          isPositive: both.map { predictions.labels[$0] == positive }
        ).rocArea
      }
      guard let first = area(of: a), let second = area(of: b) else { return nil }
      return (first + second) / 2
    }
    return mean(areas.compactMap { $0 })
  }
}
