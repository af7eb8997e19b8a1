extension Resampling {
  /// The mean over the area of each cell of a coarser grid whose sides need not divide those of the finer one: a value
  /// that a cell covers in part counts in part.
  ///
  /// As OpenCV's `INTER_AREA` where it shrinks.
  /// - Parameters:
  ///   - values: `height * width`, row-major.
  ///   - newHeight: rows of the result, at most `height`.
  ///   - newWidth: columns of the result, at most `width`.
  public static func areaMeans(
    _ values: [Float], height: Int, width: Int, to newHeight: Int, _ newWidth: Int
  ) -> [Float] {
    precondition(values.count == height * width, "\(values.count) values, \(height)x\(width)")
    precondition(
      (1...height).contains(newHeight) && (1...width).contains(newWidth),
      "\(newHeight)x\(newWidth) is not coarser than \(height)x\(width)")
    let columns = coverage(from: width, to: newWidth)
    var result: [Float] = []
    result.reserveCapacity(newHeight * newWidth)
    for rows in coverage(from: height, to: newHeight) {
      for cell in columns {
        var sum = 0.0
        for row in rows {
          for column in cell { sum += row.share * column.share * Double(values[row.index * width + column.index]) }
        }
        result.append(Float(sum))
      }
    }
    return result
  }

  /// For each new cell of a line: the old ones that it covers, and how much of it each makes.
  private static func coverage(from old: Int, to new: Int) -> [[(index: Int, share: Double)]] {
    // In units of 1 / new of an old cell all borders are whole numbers.
    (0..<new).map { cell in
      let (start, end) = (cell * old, (cell + 1) * old)
      return (start / new..<(end + new - 1) / new).map { index in
        let covered = min(end, (index + 1) * new) - max(start, index * new)
        return (index, Double(covered) / Double(old))
      }
    }
  }
}
