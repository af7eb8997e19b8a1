/// A transform: points counted in equal rectangles of a plane.
public struct PlaneHistogram: Sendable, Hashable {
  /// The counted range of the horizontal axis.
  public let xRange: ClosedRange<Double>
  /// The counted range of the vertical axis.
  public let yRange: ClosedRange<Double>
  /// `counts[row][column]`; row 0 holds the lowest values, column 0 the leftmost.
  public let counts: [[Int]]

  /// Counts points in rectangles closed on the left and below; the last ones hold their other border too. Points outside, or
  /// without a place (NaN), are left out.
  /// - Precondition: as many `x` as `y`, ranges of positive length, at least one column and one row.
  public init(
    x: [Double], y: [Double], xRange: ClosedRange<Double>, yRange: ClosedRange<Double>, columns: Int, rows: Int
  ) {
    precondition(x.count == y.count, "\(x.count) places on one axis, \(y.count) on the other")
    precondition(columns > 0 && rows > 0, "a plane needs at least one rectangle, got \(columns) x \(rows)")
    let (width, height) = (xRange.upperBound - xRange.lowerBound, yRange.upperBound - yRange.lowerBound)
    precondition(width > 0 && height > 0, "a plane needs ranges of positive length")
    var counts = [[Int]](repeating: [Int](repeating: 0, count: columns), count: rows)
    for (a, b) in zip(x, y) where xRange.contains(a) && yRange.contains(b) {
      let column = min(columns - 1, Int((a - xRange.lowerBound) / width * Double(columns)))
      let row = min(rows - 1, Int((b - yRange.lowerBound) / height * Double(rows)))
      counts[row][column] += 1
    }
    self.xRange = xRange
    self.yRange = yRange
    self.counts = counts
  }

  /// Columns.
  public var columns: Int { counts[0].count }
  /// Rows.
  public var rows: Int { counts.count }
  /// Points that were counted.
  public var total: Int { counts.joined().reduce(0, +) }
  /// The most points in one rectangle.
  public var largest: Int { counts.joined().max() ?? 0 }

  /// The left border of a column, or the right border of the last one for `columns`.
  public func x(_ column: Int) -> Double {
    xRange.lowerBound + (xRange.upperBound - xRange.lowerBound) * Double(column) / Double(columns)
  }

  /// The lower border of a row, or the upper border of the last one for `rows`.
  public func y(_ row: Int) -> Double {
    yRange.lowerBound + (yRange.upperBound - yRange.lowerBound) * Double(row) / Double(rows)
  }

  /// Rising counts from 1 to the largest one at which colours may change: 1, 2 or 5 times a power of ten, at most `limit`
  /// of them, spread evenly on a logarithmic scale.
  public func thresholds(limit: Int) -> [Int] {
    var round: [Int] = []
    var power = 1
    while power <= largest {
      round += [1, 2, 5].map { $0 * power }.filter { $0 <= largest }
      power *= 10
    }
    guard limit > 1, round.count > limit else { return Array(round.prefix(max(1, limit))) }
    return (0..<limit).map { round[$0 * (round.count - 1) / (limit - 1)] }
  }
}
