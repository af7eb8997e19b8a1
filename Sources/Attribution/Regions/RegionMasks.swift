import Tensors

/// A template drawn on a grid: how much of every cell belongs to every region.
///
/// The values of a cell are means over the cell, so that the regions add up to one at every cell of any grid, and a
/// region's area is about the same on all of them.
public struct RegionMasks: Sendable {
  /// Rows of the grid.
  public let height: Int
  /// Columns of the grid.
  public let width: Int
  private let masks: [TemplateRegion: [Double]]
  private let areas: [TemplateRegion: Double]

  /// The least number of samples along each side of the picture.
  private static let samples = 96

  /// - Parameters:
  ///   - template: where the regions are.
  ///   - height: rows, at least 1.
  ///   - width: columns, at least 1.
  public init(_ template: FaceTemplate = .standard, height: Int, width: Int) {
    precondition(height > 0 && width > 0, "\(height)x\(width)")
    self.height = height
    self.width = width
    let rows = (Self.samples + height - 1) / height
    let columns = (Self.samples + width - 1) / width
    let cells = Parallel.map(height * width) { cell -> [Double] in
      var sums = [Double](repeating: 0, count: TemplateRegion.allCases.count)
      for i in 0..<rows {
        for j in 0..<columns {
          let y = (Double(cell / width * rows + i) + 0.5) / Double(height * rows)
          let x = (Double(cell % width * columns + j) + 0.5) / Double(width * columns)
          for (r, share) in template.shares(x: x, y: y).enumerated() { sums[r] += share }
        }
      }
      return sums.map { $0 / Double(rows * columns) }
    }
    var masks: [TemplateRegion: [Double]] = [:]
    for (r, region) in TemplateRegion.allCases.enumerated() { masks[region] = cells.map { $0[r] } }
    self.masks = masks
    areas = masks.mapValues { $0.reduce(0, +) / Double(height * width) }
  }

  /// How much of every cell belongs to a region: `height * width` values in 0...1, row-major.
  public func mask(_ region: TemplateRegion) -> [Double] { masks[region] ?? [] }

  /// How much of every cell belongs to some regions together: `height * width` values in 0...1, row-major.
  public func mask(_ regions: Set<TemplateRegion>) -> [Double] {
    TemplateRegion.allCases.filter(regions.contains).map { mask($0) }
      .reduce([Double](repeating: 0, count: height * width)) { zip($0, $1).map { min(1, $0 + $1) } }
  }

  /// The share of the picture that a region covers, in 0...1; all of them add up to 1.
  public func area(_ region: TemplateRegion) -> Double { areas[region] ?? 0 }

  /// The share of the picture that some regions cover together, in 0...1.
  public func area(_ regions: Set<TemplateRegion>) -> Double {
    TemplateRegion.allCases.reduce(0) { regions.contains($1) ? $0 + area($1) : $0 }
  }
}
