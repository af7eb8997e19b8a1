/// A grid of pixels cut into regions: every pixel belongs to one.
public struct PixelPartition: Sendable, Equatable {
  /// Rows of pixels.
  public let height: Int
  /// Columns of pixels.
  public let width: Int
  /// The region of every pixel, row-major, in `0..<count`.
  public let regions: [Int]
  /// The pixels of every region.
  public let sizes: [Int]

  /// Regions.
  public var count: Int { sizes.count }

  /// - Parameters:
  ///   - height: rows of pixels.
  ///   - width: columns of pixels.
  ///   - regions: the region of every pixel, row-major, numbered from 0 without gaps.
  public init(height: Int, width: Int, regions: [Int]) {
    precondition(regions.count == height * width && !regions.isEmpty, "\(regions.count) pixels, \(height)x\(width)")
    self.height = height
    self.width = width
    self.regions = regions
    var sizes = [Int](repeating: 0, count: (regions.max() ?? 0) + 1)
    for region in regions {
      precondition(region >= 0, "region \(region)")
      sizes[region] += 1
    }
    precondition(!sizes.contains(0), "a region without pixels")
    self.sizes = sizes
  }

  /// Rectangular cells of equal size, but for a pixel where sides do not divide; numbered row by row. Never more rows
  /// or columns than pixels.
  public static func grid(rows: Int, columns: Int, height: Int, width: Int) -> PixelPartition {
    precondition(rows > 0 && columns > 0, "\(rows)x\(columns) cells")
    let (rows, columns) = (min(rows, height), min(columns, width))
    return PixelPartition(
      height: height, width: width,
      regions: (0..<(height * width)).map { pixel in
        pixel / width * rows / height * columns + pixel % width * columns / width
      })
  }

  /// Each region's value spread evenly over its pixels, so that the map's sum is that of the values.
  public func spread(_ values: [Double]) -> [Double] {
    precondition(values.count == count, "\(values.count) values for \(count) regions")
    return regions.map { values[$0] / Double(sizes[$0]) }
  }

  /// The sum of a map over each region: what `spread` spreads.
  public func sums(_ map: [Float]) -> [Double] {
    precondition(map.count == regions.count, "\(map.count) values for \(regions.count) pixels")
    var sums = [Double](repeating: 0, count: count)
    for (region, value) in zip(regions, map) { sums[region] += Double(value) }
    return sums
  }
}
