/// Labels against predictions with the columns of probabilities read in another order.
public struct ColumnReordering: Sendable, Equatable {
  /// The class that each column holds in that order: `places[i]` for column `i`.
  public let places: [Int]
  /// The share of rows whose label is predicted as the columns stand.
  public let agreement: Double
  /// The share in the other order.
  public let agreementReordered: Double
  /// The rows that these shares are of.
  public let rows: Int
  /// McNemar's exact p value of the two shares.
  public let p: Double
  /// Whether the other order is far better: the share rises by at least 10 points; `p` is below 1e-6; Cohen's kappa rises
  /// by at least 0.1, so that a model that answers one class whatever it sees is no suspect; and at least two columns gain on
  /// their own with p below 1e-3, so that one confused class is none.
  public let isSubstantial: Bool

  /// - Parameters:
  ///   - counts: row-major `[classCount, classCount]`, rows by label (row) and column of the largest probability (column);
  ///     at least one.
  ///   - classCount: the number of classes.
  ///   - places: the class of each column in the other order, a permutation.
  public init(counts: [Int], classCount: Int, places: [Int]) {
    precondition(counts.count == classCount * classCount && places.count == classCount, "\(places.count) places")
    let k = classCount
    let total = counts.reduce(0, +)
    precondition(total > 0, "no rows")
    func share(_ places: [Int]) -> Double {
      Double((0..<k).reduce(0) { $0 + counts[places[$1] * k + $1] }) / Double(total)
    }
    let tests = (0..<k).filter { places[$0] != $0 }.map {
      McNemarTest(onlyFirst: counts[$0 * k + $0], onlySecond: counts[places[$0] * k + $0])
    }
    let whole = McNemarTest(
      onlyFirst: tests.reduce(0) { $0 + $1.onlyFirst }, onlySecond: tests.reduce(0) { $0 + $1.onlySecond })
    var reordered = counts
    for label in 0..<k { for column in 0..<k { reordered[label * k + places[column]] = counts[label * k + column] } }
    func kappa(_ counts: [Int]) -> Double { cohenKappa(counts: counts, classCount: k) ?? 0 }
    self.places = places
    agreement = share(Array(0..<k))
    agreementReordered = share(places)
    rows = total
    p = whole.exactP
    isSubstantial =
      agreementReordered - agreement >= 0.1 && p < 1e-6
      && tests.count(where: { $0.onlySecond > $0.onlyFirst && $0.exactP < 1e-3 }) >= 2
      && kappa(reordered) - kappa(counts) >= 0.1
  }

  /// The order with the most rows right (Hungarian method), one column a class. The order as it stands gets a little more
  /// than nothing, so that columns without rows stay where they are where they can.
  /// - Parameters:
  ///   - counts: as for `init`.
  ///   - classCount: the number of classes.
  public static func bestPlaces(counts: [Int], classCount: Int) -> [Int] {
    largestAssignment(
      (0..<classCount).map { column in
        (0..<classCount).map {
          Double(counts[$0 * classCount + column]) + ($0 == column ? 0.5 / Double(classCount) : 0)
        }
      })
  }
}
