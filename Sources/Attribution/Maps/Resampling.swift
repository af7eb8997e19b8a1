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

  /// Bilinear interpolation, edges clamped.
  /// - Parameters:
  ///   - values: `height * width`, row-major.
  ///   - newHeight: rows of the result.
  ///   - newWidth: columns of the result.
  ///   - alignment: what lies on what.
  public static func bilinear(
    _ values: [Float], height: Int, width: Int, to newHeight: Int, _ newWidth: Int, alignment: Alignment = .halfPixel
  ) -> [Float] {
    precondition(
      values.count == height * width && height > 0 && width > 0, "\(values.count) values, \(height)x\(width)")
    if height == newHeight, width == newWidth { return values }
    let rows = taps(from: height, to: newHeight, alignment)
    let columns = taps(from: width, to: newWidth, alignment)
    var result: [Float] = []
    result.reserveCapacity(newHeight * newWidth)
    for row in rows {
      for column in columns {
        func value(_ y: Int, _ x: Int) -> Float { values[y * width + x] }
        let upper =
          (1 - column.weight) * value(row.first, column.first) + column.weight * value(row.first, column.second)
        let lower =
          (1 - column.weight) * value(row.second, column.first) + column.weight * value(row.second, column.second)
        result.append((1 - row.weight) * upper + row.weight * lower)
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

  private struct Tap {
    let first: Int
    let second: Int
    /// The weight of `second`.
    let weight: Float
  }

  /// Brings amounts, not levels, to a finer grid: each value is spread as `bilinear` would spread it, and the sum stays.
  static func spread(_ values: [Float], height: Int, width: Int, to newHeight: Int, _ newWidth: Int) -> [Float] {
    let rows = shares(from: height, to: newHeight)
    let columns = shares(from: width, to: newWidth)
    let levels = values.indices.map { Float(Double(values[$0]) / (rows[$0 / width] * columns[$0 % width])) }
    return bilinear(levels, height: height, width: width, to: newHeight, newWidth)
  }

  /// How much of all new values each old one makes.
  private static func shares(from old: Int, to new: Int) -> [Double] {
    if old == new { return [Double](repeating: 1, count: old) }
    var shares = [Double](repeating: 0, count: old)
    for tap in taps(from: old, to: new, .halfPixel) {
      shares[tap.first] += 1 - Double(tap.weight)
      shares[tap.second] += Double(tap.weight)
    }
    return shares
  }

  private static func taps(from old: Int, to new: Int, _ alignment: Alignment) -> [Tap] {
    (0..<new).map { i in
      let place =
        switch alignment {
        case .halfPixel: (Double(i) + 0.5) * Double(old) / Double(new) - 0.5
        case .corners: new > 1 ? Double(i) * Double(old - 1) / Double(new - 1) : 0
        }
      let floor = place.rounded(.down)
      let first = min(max(Int(floor), 0), old - 1)
      return Tap(first: first, second: min(max(Int(floor) + 1, 0), old - 1), weight: Float(place - floor))
    }
  }
}

extension AttributionMap {
  /// The raw values on another grid, by `Resampling.bilinear`.
  public func resampled(height newHeight: Int, width newWidth: Int) -> [Float] {
    Resampling.bilinear(raw, height: height, width: width, to: newHeight, newWidth)
  }
}
