import Datasets
import Files
import Statistics

/// Pearson's chi-squared test of "the splits have the same mix of classes", without Yates's correction.
public struct SplitShift: Sendable, Equatable {
  /// The statistic.
  public let chiSquared: Double
  /// Degrees of freedom, (classes - 1)(splits - 1), counting only classes and splits that hold images.
  public let degreesOfFreedom: Int
  /// The probability of a statistic at least this large when the mix is the same.
  public let p: Double
  /// The strength of the association, 0 to 1: `sqrt(chi2 / (n min(K - 1, S - 1)))`.
  public let cramersV: Double

  /// - Parameter table: counts, one row a class, one column a split.
  /// - Returns: `nil` when fewer than two classes or two splits hold images.
  public init?(table: [[Int]]) {
    let rows = table.filter { $0.contains { $0 > 0 } }
    let width = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == width }, "rows of unequal length")
    let columns = (0..<width).filter { column in rows.contains { $0[column] > 0 } }
    guard rows.count > 1, columns.count > 1 else { return nil }
    let rowSums = rows.map { row in Double(columns.reduce(0) { $0 + row[$1] }) }
    let columnSums = columns.map { column in Double(rows.reduce(0) { $0 + $1[column] }) }
    let n = rowSums.reduce(0, +)
    var statistic = 0.0
    for (row, rowSum) in zip(rows, rowSums) {
      for (column, columnSum) in zip(columns, columnSums) {
        let expected = rowSum * columnSum / n
        let difference = Double(row[column]) - expected
        statistic += difference * difference / expected
      }
    }
    chiSquared = statistic
    degreesOfFreedom = (rows.count - 1) * (columns.count - 1)
    p = upperRegularizedGamma(Double(degreesOfFreedom) / 2, statistic / 2)
    cramersV = (statistic / (n * Double(min(rows.count, columns.count) - 1))).squareRoot()
  }

  /// The test over the splits of a collection; `nil` when there are fewer than two.
  public init?(_ collection: ImageCollection) {
    let splits = collection.splitsPresent
    var table = [[Int]](repeating: [Int](repeating: 0, count: splits.count), count: collection.classes.count)
    for (label, split) in zip(collection.labels, collection.splits) {
      if let column = splits.firstIndex(of: split) { table[label][column] += 1 }
    }
    self.init(table: table)
  }
}

extension SplitShift: JSONRepresentable {
  /// `chi2`, `dof`, `p`, `cramers_v`.
  public var json: JSONValue {
    ["chi2": chiSquared, "dof": degreesOfFreedom, "p": p, "cramers_v": cramersV]
  }
}
