import Foundation

/// A way to cut rows into parts: by category, or by fifths of a number.
public struct SliceDimension: Sendable {
  /// What the rows are cut by.
  public let name: String
  /// Where the values come from, in words: `column of the predictions`.
  public let source: String
  /// Names of the parts in order: categories by name, numbers ascending.
  public let slices: [String]
  /// The part of each row; -1 for a row without a value.
  public let sliceOfRow: [Int32]

  /// Numbers are cut into this many parts.
  public static let quantiles = 5
  /// A column of more different texts than this names its rows and is no dimension.
  public static let mostCategories = 50

  /// Cuts by a column.
  ///
  /// Texts: one part a text. Numbers: one part a value for at most five different ones, else fifths; equal values stay
  /// together in the fifth that holds the middle of their ranks, so that parts may differ in size. Empty cells are in no
  /// part.
  /// - Parameters:
  ///   - column: one value a row.
  ///   - source: where the values come from, in words.
  public init(_ column: RowColumn, source: String) {
    name = column.name
    self.source = source
    switch column.values {
    case .categories(let names, let indices):
      let used = Set(indices.map(Int.init)).filter { !names[$0].isEmpty }
      let order = used.sorted { (names[$0], $0) < (names[$1], $1) }
      var places = [Int32](repeating: -1, count: names.count)
      for (place, index) in order.enumerated() { places[index] = Int32(place) }
      slices = order.map { names[$0] }
      sliceOfRow = indices.map { places[Int($0)] }
    case .numbers(let numbers):
      (slices, sliceOfRow) = Self.cut(numbers)
    }
  }

  private static func cut(_ numbers: [Double]) -> ([String], [Int32]) {
    let order = numbers.indices.filter { !numbers[$0].isNaN }.sorted { numbers[$0] < numbers[$1] }
    var blocks: [Range<Int>] = []
    for place in order.indices {
      if place > 0, numbers[order[place]] == numbers[order[place - 1]] {
        blocks[blocks.count - 1] = blocks[blocks.count - 1].lowerBound..<place + 1
      } else {
        blocks.append(place..<place + 1)
      }
    }
    var sliceOfRow = [Int32](repeating: -1, count: numbers.count)
    var parts: [(low: Double, high: Double)] = []
    var last = -1
    for (i, block) in blocks.enumerated() {
      let value = numbers[order[block.lowerBound]]
      let middle = block.lowerBound + block.upperBound - 1
      let part = blocks.count <= quantiles ? i : quantiles * middle / (2 * order.count)
      if part != last {
        parts.append((value, value))
        last = part
      }
      parts[parts.count - 1].high = value
      for place in block { sliceOfRow[order[place]] = Int32(parts.count - 1) }
    }
    func text(_ value: Double) -> String { String(format: abs(value) < 1000 ? "%.4g" : "%.0f", value) }
    if blocks.count <= quantiles { return (parts.map { "\($0.low)".droppingPointZero }, sliceOfRow) }
    return (parts.enumerated().map { "\($0 + 1): \(text($1.low)) to \(text($1.high))" }, sliceOfRow)
  }

  /// The rows of a part, ascending.
  public func rows(of slice: Int) -> [Int] { sliceOfRow.indices.filter { sliceOfRow[$0] == slice } }
  /// Rows without a value.
  public var missing: Int { sliceOfRow.count { $0 < 0 } }

  /// The dimensions of a file's other columns, and the columns that are none with the reason.
  public static func all(of predictions: Predictions) -> (dimensions: [SliceDimension], leftOut: [(String, String)]) {
    all(of: predictions.columns, source: "column of the predictions")
  }

  /// The dimensions of columns, and the columns that are none with the reason.
  static func all(
    of columns: [RowColumn], source: String
  ) -> (dimensions: [SliceDimension], leftOut: [(String, String)]) {
    var dimensions: [SliceDimension] = []
    var leftOut: [(String, String)] = []
    for column in columns {
      let dimension = SliceDimension(column, source: source)
      if dimension.slices.count > mostCategories {
        leftOut.append(
          (column.name, "\(dimension.slices.count) different values, at most \(mostCategories) are compared"))
      } else if dimension.slices.count < 2 {
        leftOut.append((column.name, "fewer than two different values"))
      } else {
        dimensions.append(dimension)
      }
    }
    return (dimensions, leftOut)
  }
}

extension String {
  /// `3` for `3.0`.
  var droppingPointZero: String { hasSuffix(".0") ? String(dropLast(2)) : self }
}
