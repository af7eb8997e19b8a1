import Tensors

/// A part of a face hidden behind a baseline, and the control for it: as much of the picture, hidden at random.
public enum RegionRemoval {
  /// The image with the baseline where the mask is.
  /// - Parameters:
  ///   - image: the image.
  ///   - baseline: `[H, W, C]`: what is shown instead.
  ///   - mask: `H * W` values in 0...1: how much of every pixel is hidden.
  /// - Returns: `[H, W, C]`, row-major.
  public static func values(of image: PixelImage, baseline: [Float], mask: [Double]) -> [Float] {
    precondition(
      mask.count == image.pixels && baseline.count == image.values.count,
      "a mask of \(mask.count) and a baseline of \(baseline.count) values for \(image.shape)")
    return image.values.indices.map { i in
      let x = Double(image.values[i])
      return Float(x + mask[i / image.channels] * (Double(baseline[i]) - x))
    }
  }

  /// A mask of whole cells, drawn at random until they cover an area; the last one is hidden in part, so that the area is
  /// met.
  /// - Parameters:
  ///   - area: in pixels; at most all of them.
  ///   - height: rows of pixels.
  ///   - width: columns of pixels.
  ///   - rows: rows of cells, at most those of pixels.
  ///   - columns: columns of cells, at most those of pixels.
  ///   - generator: draws the cells.
  public static func randomMask(
    area: Double, height: Int, width: Int, rows: Int, columns: Int, generator: inout SeededGenerator
  ) -> [Double] {
    let cells = CellGrid.cells(height: height, width: width, rows: rows, columns: columns)
    var sizes = [Double](repeating: 0, count: rows * columns)
    for cell in cells { sizes[cell] += 1 }
    var hidden = [Double](repeating: 0, count: rows * columns)
    var left = min(area, Double(height * width))
    for cell in generator.permutation(rows * columns) where left > 0 {
      hidden[cell] = min(1, left / sizes[cell])
      left -= hidden[cell] * sizes[cell]
    }
    return cells.map { hidden[$0] }
  }
}
