import LinearAlgebra

/// Fisher's linear discriminant with equal priors: the class whose mean is nearest once the common spread within the classes
/// is taken out (Mahalanobis distance). Directions in which nothing varies within the classes are left out.
/// Source: Hastie, Tibshirani and Friedman, "The Elements of Statistical Learning", 2009, section 4.3.
struct LinearDiscriminant {
  private let origin: [Double]
  /// `[columns, kept]`: takes the spread out.
  private let whitening: Matrix
  private let centroids: Centroids

  /// - Parameters:
  ///   - features: one row an image, finite.
  ///   - labels: classes, one a row.
  ///   - rows: what to learn from, at least one.
  init(_ features: Matrix, labels: [Int], rows: [Int]) {
    let chosen = features.selecting(rows)
    let kept = rows.map { labels[$0] }
    origin = chosen.columnMeans
    let centred = chosen.subtracting(origin)
    let raw = Centroids(centred, labels: kept, rows: Array(kept.indices))
    // Units first: columns may differ by orders of magnitude.
    var scales = [Double](repeating: 0, count: centred.columns)
    for i in 0..<centred.rows { for j in scales.indices { scales[j] += centred[i, j] * centred[i, j] } }
    scales = scales.map { $0 > 0 ? ($0 / Double(centred.rows)).squareRoot() : 1 }
    let position = Dictionary(uniqueKeysWithValues: raw.labels.enumerated().map { ($1, $0) })
    var within = centred
    for i in 0..<centred.rows {
      let k = position[kept[i]] ?? 0
      for j in scales.indices { within[i, j] = (centred[i, j] - raw.means[k, j]) / scales[j] }
    }
    let eigen = SymmetricEigen(within.gram())
    let usable = eigen.values.indices.filter { eigen.values[$0] > 1e-10 * max(eigen.values[0], 1e-300) }
    var whitening = Matrix(rows: scales.count, columns: usable.count)
    for (column, k) in usable.enumerated() {
      let length = eigen.values[k].squareRoot()
      for j in scales.indices { whitening[j, column] = eigen.vectors[k, j] / (length * scales[j]) }
    }
    self.whitening = whitening
    centroids = Centroids(centred.times(whitening), labels: kept, rows: Array(kept.indices))
  }

  /// The class of each row; equally near ones give the lower class.
  func labels(of rows: Matrix) -> [Int] {
    SquaredDistances(to: centroids.means).map(rows.subtracting(origin).times(whitening)) { _, row in
      centroids.labels[nearest(row, count: 1)[0]]
    }
  }
}
