import Glibc

/// A turn, shift, shear and zoom of an image about its centre, sampled bilinearly.
///
/// As `apply_affine_transform` of Keras 3: rotation · shift · shear · zoom about the image's centre maps (column, row) of
/// the result to (column, row) of the source. (Keras draws the shift of columns from its `height_shift_range`; here
/// shifts are named after what they do.)
public struct ImageTransform: Hashable, Sendable {
  /// Degrees; positive turns the picture counter-clockwise.
  public var rotation = 0.0
  /// Rows that the source is read further down.
  public var rowShift = 0.0
  /// Columns that the source is read further right.
  public var columnShift = 0.0
  /// Degrees of shear.
  public var shear = 0.0
  /// Source rows a result row; below 1 enlarges.
  public var rowZoom = 1.0
  /// Source columns a result column; below 1 enlarges.
  public var columnZoom = 1.0

  /// No change.
  public init() {}

  /// Writes the changed image.
  /// - Parameters:
  ///   - source: `width * height` gray levels, row-major.
  ///   - fill: what stands outside the source.
  ///   - level: the gray level of `FillMode.constant`.
  ///   - target: as many, in other memory.
  public func apply(
    to source: UnsafeBufferPointer<Float>, width: Int, height: Int, fill: FillMode = .nearest, level: Float = 0,
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(source.count == width * height && target.count == width * height, "counts do not fit")
    guard let source = source.baseAddress, let target = target.baseAddress else { return }
    let matrix = matrix(width: width, height: height)
    let lastRow = Double(height - 1)
    let lastColumn = Double(width - 1)
    for y in 0..<height {
      let rowStart = matrix.rowFromRow * Double(y) + matrix.rowOffset
      let columnStart = matrix.columnFromRow * Double(y) + matrix.columnOffset
      let line = target + y * width
      for x in 0..<width {
        guard let row = fill.inside(matrix.rowFromColumn * Double(x) + rowStart, last: lastRow),
          let column = fill.inside(matrix.columnFromColumn * Double(x) + columnStart, last: lastColumn)
        else {
          line[x] = level
          continue
        }
        let (top, left) = (Int(row), Int(column))
        let down = Float(row - Double(top))
        let across = Float(column - Double(left))
        let upper = source + top * width + left
        let lower = top + 1 < height ? upper + width : upper
        let right = left + 1 < width ? 1 : 0
        let above = upper[0] + across * (upper[right] - upper[0])
        let below = lower[0] + across * (lower[right] - lower[0])
        line[x] = above + down * (below - above)
      }
    }
  }

  private struct Matrix {
    var rowFromRow, rowFromColumn, rowOffset, columnFromRow, columnFromColumn, columnOffset: Double
  }

  /// rotation · shift · shear · zoom, written out, about the centre.
  private func matrix(width: Int, height: Int) -> Matrix {
    let (turn, slant) = (rotation * .pi / 180, shear * .pi / 180)
    let (sine, cosine) = (sin(turn), cos(turn))
    let (shearSine, shearCosine) = (sin(slant), cos(slant))
    let centreRow = Double(height) / 2 - 0.5
    let centreColumn = Double(width) / 2 - 0.5
    let columnFromColumn = cosine * columnZoom
    let columnFromRow = (-cosine * shearSine - sine * shearCosine) * rowZoom
    let rowFromColumn = sine * columnZoom
    let rowFromRow = (-sine * shearSine + cosine * shearCosine) * rowZoom
    let columnOffset = cosine * columnShift - sine * rowShift + centreColumn
    let rowOffset = sine * columnShift + cosine * rowShift + centreRow
    return Matrix(
      rowFromRow: rowFromRow, rowFromColumn: rowFromColumn,
      rowOffset: rowOffset - rowFromColumn * centreColumn - rowFromRow * centreRow,
      columnFromRow: columnFromRow, columnFromColumn: columnFromColumn,
      columnOffset: columnOffset - columnFromColumn * centreColumn - columnFromRow * centreRow)
  }
}
