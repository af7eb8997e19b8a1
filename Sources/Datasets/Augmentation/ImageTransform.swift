import Glibc

/// One drawn change of an image: turn, shift and zoom about the centre, then a mirror image.
///
/// As Keras's `apply_affine_transform`: the matrix is rotation · shift · zoom about `((h - 1) / 2, (w - 1) / 2)` and
/// maps (row, column) of the result to (row, column) of the source; source positions beyond the edge take the edge's
/// value.
public struct ImageTransform: Hashable, Sendable {
  /// Degrees; positive turns the picture counter-clockwise.
  public let rotation: Double
  /// Rows that the source is read further down.
  public let rowShift: Double
  /// Columns that the source is read further right.
  public let columnShift: Double
  /// Source rows a result row; below 1 enlarges.
  public let rowZoom: Double
  /// Source columns a result column; below 1 enlarges.
  public let columnZoom: Double
  /// Whether the result is mirrored at last.
  public let isFlipped: Bool

  /// A change of the given amounts.
  public init(
    rotation: Double = 0, rowShift: Double = 0, columnShift: Double = 0, rowZoom: Double = 1, columnZoom: Double = 1,
    isFlipped: Bool = false
  ) {
    self.rotation = rotation
    self.rowShift = rowShift
    self.columnShift = columnShift
    self.rowZoom = rowZoom
    self.columnZoom = columnZoom
    self.isFlipped = isFlipped
  }

  /// Writes the changed image.
  /// - Parameters:
  ///   - source: `width * height` gray levels, row-major.
  ///   - target: as many, in other memory.
  public func apply(
    to source: UnsafeBufferPointer<Float>, width: Int, height: Int, into target: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(source.count == width * height && target.count == width * height, "counts do not fit")
    let angle = rotation * .pi / 180
    let (sine, cosine) = (sin(angle), cos(angle))
    let centreRow = Double(height) / 2 - 0.5
    let centreColumn = Double(width) / 2 - 0.5
    // rotation · shift · zoom, written out; the last column is the offset before moving the centre.
    let (rowFromRow, rowFromColumn) = (cosine * rowZoom, -sine * columnZoom)
    let (columnFromRow, columnFromColumn) = (sine * rowZoom, cosine * columnZoom)
    let rowOffset =
      cosine * rowShift - sine * columnShift + centreRow - rowFromRow * centreRow - rowFromColumn * centreColumn
    let columnOffset =
      sine * rowShift + cosine * columnShift + centreColumn - columnFromRow * centreRow
      - columnFromColumn * centreColumn
    let lastRow = Double(height - 1)
    let lastColumn = Double(width - 1)
    for y in 0..<height {
      for x in 0..<width {
        let row = min(max(rowFromRow * Double(y) + rowFromColumn * Double(x) + rowOffset, 0), lastRow)
        let column = min(max(columnFromRow * Double(y) + columnFromColumn * Double(x) + columnOffset, 0), lastColumn)
        let (top, left) = (Int(row), Int(column))
        let bottom = min(top + 1, height - 1)
        let right = min(left + 1, width - 1)
        let down = row - Double(top)
        let across = column - Double(left)
        let above = Double(source[top * width + left]) * (1 - across) + Double(source[top * width + right]) * across
        let below =
          Double(source[bottom * width + left]) * (1 - across) + Double(source[bottom * width + right]) * across
        target[y * width + (isFlipped ? width - 1 - x : x)] = Float(above * (1 - down) + below * down)
      }
    }
  }
}
