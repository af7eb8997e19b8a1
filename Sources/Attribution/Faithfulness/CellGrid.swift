import Tensors

/// The pixels of an image shared out among the cells of a map's grid: measures remove and count whole cells, because a
/// 2x2 map holds four numbers and interpolation would invent the others.
///
/// A pixel belongs to the cell in which its centre lies. A map with more rows or columns than the image is brought to
/// the image's grid first.
public struct CellGrid: Sendable {
  /// Rows of the image.
  public let height: Int
  /// Columns of the image.
  public let width: Int
  /// The map's value in each cell, row-major.
  public let values: [Float]
  /// Rows of cells.
  public let rows: Int
  /// Columns of cells.
  public let columns: Int
  /// The cell of each pixel, row-major.
  public let cellOfPixel: [Int]
  /// The pixels of each cell, at least 1.
  public let pixels: [Int]

  /// - Parameters:
  ///   - map: gives cells and values.
  ///   - height: rows of the image.
  ///   - width: columns of the image.
  public init(of map: AttributionMap, height: Int, width: Int) {
    let fits = map.height <= height && map.width <= width
    rows = fits ? map.height : height
    columns = fits ? map.width : width
    values = fits ? map.raw : map.resampled(height: height, width: width)
    self.height = height
    self.width = width
    cellOfPixel = Self.cells(height: height, width: width, rows: rows, columns: columns)
    var pixels = [Int](repeating: 0, count: rows * columns)
    for cell in cellOfPixel { pixels[cell] += 1 }
    self.pixels = pixels
  }

  /// The grid of a map over the pixels of an image, `[1, H, W, C]`.
  init(of map: AttributionMap, image: Tensor) { self.init(of: map, height: image.shape.h, width: image.shape.w) }

  /// The number of cells.
  public var count: Int { values.count }

  /// Every pixel with its cell's value.
  public var spread: [Float] { cellOfPixel.map { values[$0] } }

  /// The cell of each pixel, row-major.
  static func cells(height: Int, width: Int, rows: Int, columns: Int) -> [Int] {
    precondition(
      rows > 0 && columns > 0 && rows <= height && columns <= width, "\(rows)x\(columns) in \(height)x\(width)")
    return (0..<(height * width)).map { pixel in
      let row = (2 * (pixel / width) + 1) * rows / (2 * height)
      let column = (2 * (pixel % width) + 1) * columns / (2 * width)
      return row * columns + column
    }
  }
}

/// The order of a map's cells by value, with ties broken at random.
struct CellOrders {
  /// Orders of the cells, the largest value first: one without ties, several random ones with them.
  let orders: [[Int]]
  /// The share of the cells whose value another cell has too.
  let tieShare: Double

  /// - Parameters:
  ///   - values: one a cell, finite.
  ///   - context: says how many orders are tried.
  init(_ values: [Float], _ context: FaithfulnessContext) {
    var counts: [Float: Int] = [:]
    for value in values { counts[value, default: 0] += 1 }
    let tied = values.count { counts[$0, default: 0] > 1 }
    tieShare = Double(tied) / Double(max(1, values.count))
    var generator = SeededGenerator(seed: context.seed, label: "ties")
    orders = (0..<(tied == 0 ? 1 : context.tieOrders)).map { _ in
      let keys = generator.permutation(values.count)
      return values.indices.sorted { (-values[$0], keys[$0]) < (-values[$1], keys[$1]) }
    }
  }
}
