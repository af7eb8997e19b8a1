import LinearAlgebra

/// The directions in which the rows of a table vary most: principal component analysis.
///
/// The eigenvectors of the covariance of the columns, or where there are fewer rows than columns, those of the products of
/// the rows, which have the same eigenvalues. Source: Pearson 1901; Jolliffe, "Principal Component Analysis", 2002,
/// section 3.5. Shares, directions and scores are those of scikit-learn's `PCA(svd_solver="full")`.
public struct PrincipalAxes: Sendable, Equatable {
  /// Rows that they were found from.
  public let count: Int
  /// The mean of each column.
  public let mean: [Double]
  /// The variance along each direction, over the rows (divided by their number), the largest first.
  public let variances: [Double]
  /// Unit directions as rows, `[k, columns]`; the value of the largest magnitude is positive.
  public let directions: Matrix
  /// The variance of all columns together.
  public let totalVariance: Double
  /// Whether the directions found hold all of the variance there is, up to rounding.
  public let isComplete: Bool

  /// A direction with less than this share of the variance is rounding and left out.
  private static let negligible = 1e-9

  /// From a table.
  /// - Parameters:
  ///   - rows: one observation a row, finite.
  ///   - limit: the most directions to find, at least 1.
  public init(_ rows: Matrix, limit: Int) {
    let mean = rows.columnMeans
    let centred = rows.subtracting(mean)
    if rows.rows >= rows.columns {
      self.init(mean: mean, scatter: centred.gram(), count: rows.rows, limit: limit)
      return
    }
    let products = centred.timesTransposed(centred)
    let total = (0..<products.rows).reduce(0) { $0 + products[$1, $1] }
    guard total > Self.floor(mean, count: rows.rows) else {
      self.init(mean: mean, values: [], directions: Matrix(rows: 0, columns: mean.count), total: 0, count: rows.rows)
      return
    }
    let eigen = SymmetricEigen(products, largest: min(limit, rows.rows - 1))
    let kept = eigen.values.prefix { $0 > total * Self.negligible }
    // A row of weights over the observations, times the observations: a direction of length sqrt(value).
    let spanned = eigen.vectors.selecting(Array(0..<kept.count)).times(centred)
    var unit = spanned
    for i in 0..<spanned.rows {
      let row = spanned.row(i)
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let peak = row.reduce(0) { abs($1) > abs($0) ? $1 : $0 }
      for j in 0..<spanned.columns { unit[i, j] = spanned[i, j] / (peak < 0 ? -length : length) }
    }
    self.init(mean: mean, values: Array(kept), directions: unit, total: total, count: rows.rows)
  }

  /// From sums over the rows.
  /// - Parameters:
  ///   - mean: of each column.
  ///   - scatter: the sums of the products of two columns' differences from their means.
  ///   - count: rows.
  ///   - limit: the most directions to find, at least 1.
  public init(mean: [Double], scatter: Matrix, count: Int, limit: Int) {
    precondition(limit > 0 && scatter.rows == mean.count, "\(limit) directions of \(scatter.rows) columns")
    let total = (0..<scatter.rows).reduce(0) { $0 + scatter[$1, $1] }
    guard count > 1, total > Self.floor(mean, count: count) else {
      self.init(mean: mean, values: [], directions: Matrix(rows: 0, columns: mean.count), total: 0, count: count)
      return
    }
    let eigen = SymmetricEigen(scatter, largest: min(limit, count - 1, mean.count))
    let kept = eigen.values.prefix { $0 > total * Self.negligible }
    self.init(
      mean: mean, values: Array(kept), directions: eigen.vectors.selecting(Array(0..<kept.count)), total: total,
      count: count)
  }

  private init(mean: [Double], values: [Double], directions: Matrix, total: Double, count: Int) {
    self.count = count
    self.mean = mean
    self.directions = directions
    let n = Double(max(1, count))
    variances = values.map { $0 / n }
    totalVariance = total / n
    isComplete = total == 0 || values.reduce(0, +) >= total * (1 - Self.negligible * Double(mean.count))
  }

  /// What rounding alone leaves of constant columns.
  private static func floor(_ mean: [Double], count: Int) -> Double {
    1e-24 * Double(count) * mean.reduce(1e-270) { $0 + $1 * $1 }
  }

  /// The share of the variance along each direction, 0 to 1, the largest first.
  public var explainedRatios: [Double] { variances.map { min(1, $0 / totalVariance) } }

  /// How many directions together hold at least this share of the variance; `nil` where those found do not, and where
  /// nothing varies.
  /// - Parameter share: above 0, at most 1.
  public func componentsNeeded(for share: Double) -> Int? {
    var sum = 0.0
    for (k, ratio) in explainedRatios.enumerated() {
      sum += ratio
      if sum >= share { return k + 1 }
    }
    // A sum of shares may miss 1 by its rounding.
    return isComplete && !variances.isEmpty ? variances.count : nil
  }

  /// The coordinates of observations along the first directions, `[rows, count]`.
  /// - Parameters:
  ///   - rows: with as many columns as the axes have.
  ///   - count: directions, at most those found; `nil`: all.
  public func scores(of rows: Matrix, count: Int? = nil) -> Matrix {
    let first = directions.selecting(Array(0..<min(directions.rows, count ?? directions.rows)))
    return rows.subtracting(mean).timesTransposed(first)
  }
}
