/// What a signed map adds up to in some parts of a face: in the map's own units, where `RegionShares` gives shares.
///
/// Every cell's value is shared out among the parts by how much of the cell belongs to each. Parts that make up the whole
/// picture add up to the sum of the map, and an even map gives each part its area: a map that sums to its target, such as
/// HiResCAM before global pooling, is taken apart by parts of the face.
public struct RegionSums: Sendable {
  /// The parts.
  public let parts: [Set<TemplateRegion>]
  /// The share of the picture that each part covers.
  public let areas: [Double]
  /// For each part, how much of every cell belongs to it.
  private let masks: [[Double]]

  /// - Parameters:
  ///   - parts: the parts; a region should belong to one of them.
  ///   - template: where the regions are.
  ///   - height: rows of the maps.
  ///   - width: columns of the maps.
  public init(_ parts: [Set<TemplateRegion>], template: FaceTemplate = .standard, height: Int, width: Int) {
    let regions = RegionMasks(template, height: height, width: width)
    self.parts = parts
    areas = parts.map { regions.area($0) }
    masks = parts.map { regions.mask($0) }
  }

  /// The sum of a map over each part.
  /// - Parameter map: `height * width` values, signed.
  public func sums(_ map: [Float]) -> [Double] {
    masks.map { mask in
      precondition(map.count == mask.count, "\(map.count) values for \(mask.count) cells")
      return zip(mask, map).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
  }
}
