/// Values on one grid brought to another.
public enum Resampling {
  /// What lies on what when a grid is brought to another.
  public enum Alignment: String, Sendable {
    /// Cells of the grids cover the same area, values stand at their centres: OpenCV's `INTER_LINEAR`, PyTorch's
    /// `align_corners=False` without antialiasing. The convention of this project.
    case halfPixel = "half-pixel"
    /// The outermost values of the grids stand on each other: PyTorch's `align_corners=True`.
    case corners
  }

  /// The two old values that a new one lies between; the outermost ones go on beyond the edge.
  public struct Tap: Sendable {
    /// The place of the nearer one towards the beginning.
    public let first: Int
    /// The place of the one after it.
    public let second: Int
    /// The weight of `second`, in 0..<1; `first` has the rest.
    public let weight: Double
  }

  /// Where the values of a line lie among those of another.
  /// - Parameters:
  ///   - old: values of the old line, at least 1.
  ///   - new: values of the new line.
  ///   - alignment: what lies on what.
  public static func taps(from old: Int, to new: Int, _ alignment: Alignment = .halfPixel) -> [Tap] {
    (0..<new).map { i in
      let place =
        switch alignment {
        case .halfPixel: (Double(i) + 0.5) * Double(old) / Double(new) - 0.5
        case .corners: new > 1 ? Double(i) * Double(old - 1) / Double(new - 1) : 0
        }
      let floor = place.rounded(.down)
      let first = min(max(Int(floor), 0), old - 1)
      let second = min(max(Int(floor) + 1, 0), old - 1)
      return Tap(first: first, second: second, weight: first == second ? 0 : place - floor)
    }
  }

  /// Bilinear interpolation, edges clamped.
  /// - Parameters:
  ///   - values: `height * width`, row-major.
  ///   - newHeight: rows of the result.
  ///   - newWidth: columns of the result.
  ///   - alignment: what lies on what.
  @inlinable public static func bilinear<Value: BinaryFloatingPoint>(
    _ values: [Value], height: Int, width: Int, to newHeight: Int, _ newWidth: Int, alignment: Alignment = .halfPixel
  ) -> [Value] {
    precondition(
      values.count == height * width && height > 0 && width > 0, "\(values.count) values, \(height)x\(width)")
    if height == newHeight, width == newWidth { return values }
    let columns = taps(from: width, to: newWidth, alignment)
    let weights = columns.map { Value($0.weight) }
    var result: [Value] = []
    result.reserveCapacity(newHeight * newWidth)
    for row in taps(from: height, to: newHeight, alignment) {
      let (upper, lower, weight) = (row.first * width, row.second * width, Value(row.weight))
      for (column, right) in zip(columns, weights) {
        let above = (1 - right) * values[upper + column.first] + right * values[upper + column.second]
        let below = (1 - right) * values[lower + column.first] + right * values[lower + column.second]
        result.append((1 - weight) * above + weight * below)
      }
    }
    return result
  }

  /// The mean of the values in each cell of a coarser grid, whose sides divide those of the finer one.
  public static func cellMeans(
    _ values: [Float], height: Int, width: Int, to newHeight: Int, _ newWidth: Int
  ) -> [Float] {
    precondition(
      height % newHeight == 0 && width % newWidth == 0, "\(height)x\(width) is no multiple of \(newHeight)x\(newWidth)")
    let (rows, columns) = (height / newHeight, width / newWidth)
    return (0..<(newHeight * newWidth)).map { cell in
      var sum = 0.0
      for y in 0..<rows {
        for x in 0..<columns {
          sum += Double(values[(cell / newWidth * rows + y) * width + cell % newWidth * columns + x])
        }
      }
      return Float(sum / Double(rows * columns))
    }
  }

  /// Means over the cells of a coarser grid of any size: a grid that does not fit is brought to a multiple of it first, so
  /// that no value is passed over.
  public static func coarsened(
    _ values: [Float], height: Int, width: Int, to newHeight: Int, _ newWidth: Int
  ) -> [Float] {
    let rows = (height + newHeight - 1) / newHeight * newHeight
    let columns = (width + newWidth - 1) / newWidth * newWidth
    let fine = bilinear(values, height: height, width: width, to: rows, columns)
    return cellMeans(fine, height: rows, width: columns, to: newHeight, newWidth)
  }

  /// Brings amounts, not levels, to a finer grid: each value is spread as `bilinear` would spread it, and the sum stays.
  public static func spread(
    _ values: [Float], height: Int, width: Int, to newHeight: Int, _ newWidth: Int
  ) -> [Float] {
    let rows = shares(from: height, to: newHeight)
    let columns = shares(from: width, to: newWidth)
    let levels = values.indices.map { Float(Double(values[$0]) / (rows[$0 / width] * columns[$0 % width])) }
    return bilinear(levels, height: height, width: width, to: newHeight, newWidth)
  }

  /// How much of all new values each old one makes.
  private static func shares(from old: Int, to new: Int) -> [Double] {
    if old == new { return [Double](repeating: 1, count: old) }
    var shares = [Double](repeating: 0, count: old)
    for tap in taps(from: old, to: new) {
      shares[tap.first] += 1 - tap.weight
      shares[tap.second] += tap.weight
    }
    return shares
  }
}
