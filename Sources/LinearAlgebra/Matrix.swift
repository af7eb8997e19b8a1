import Tensors

/// A matrix of doubles, row after row.
public struct Matrix: Sendable, Equatable {
  /// Rows.
  public let rows: Int
  /// Columns.
  public let columns: Int
  /// `rows * columns` values, row-major.
  public internal(set) var values: [Double]

  /// - Parameters:
  ///   - rows: 0 or more.
  ///   - columns: 0 or more.
  ///   - values: `rows * columns` of them, row-major.
  public init(rows: Int, columns: Int, values: [Double]) {
    precondition(rows >= 0 && columns >= 0 && values.count == rows * columns, "\(values.count) for \(rows)x\(columns)")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns, values: [Double](repeating: 0, count: rows * columns))
  }

  /// A matrix from its rows, which are equally long; without rows there are no columns.
  public init(_ rows: [[Double]]) {
    precondition(rows.allSatisfy { $0.count == rows[0].count }, "rows of different lengths")
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, values: rows.flatMap { $0 })
  }

  /// The features of a model as a matrix: one row for each first index, everything else in its columns.
  public init(_ tensor: Tensor) {
    let rows = tensor.shape.dimensions.first ?? 1
    self.init(rows: rows, columns: rows > 0 ? tensor.shape.count / rows : 0, values: tensor.array.map(Double.init))
  }

  /// One value.
  public subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// The values of one row.
  public func row(_ i: Int) -> ArraySlice<Double> { values[i * columns..<(i + 1) * columns] }

  /// Some rows, in the order given.
  public func selecting(_ indices: [Int]) -> Matrix {
    var chosen: [Double] = []
    chosen.reserveCapacity(indices.count * columns)
    for i in indices { chosen += row(i) }
    return Matrix(rows: indices.count, columns: columns, values: chosen)
  }

  /// The first columns of every row.
  public func prefix(columns count: Int) -> Matrix {
    precondition((0...columns).contains(count), "\(count) of \(columns) columns")
    guard count < columns else { return self }
    var kept: [Double] = []
    kept.reserveCapacity(rows * count)
    for i in 0..<rows { kept += row(i).prefix(count) }
    return Matrix(rows: rows, columns: count, values: kept)
  }

  /// The mean of each column; zeros without rows.
  public var columnMeans: [Double] {
    var sums = [Double](repeating: 0, count: columns)
    for i in 0..<rows { for j in 0..<columns { sums[j] += values[i * columns + j] } }
    return rows > 0 ? sums.map { $0 / Double(rows) } : sums
  }

  /// Every row less `origin`.
  public func subtracting(_ origin: [Double]) -> Matrix {
    precondition(origin.count == columns, "\(origin.count) values for \(columns) columns")
    var result = self
    result.values.withUnsafeMutableBufferPointer { values in
      origin.withUnsafeBufferPointer { origin in
        for i in 0..<rows { for j in 0..<columns { values[i * columns + j] -= origin[j] } }
      }
    }
    return result
  }
}
