import Attribution
import Files

/// What the maps of one target say in a sentence: which part of the face carries the evidence.
struct MapReading {
  /// The map that is read: the first on a grid that can tell parts of a face apart.
  let map: AttributionMap
  /// `the mouth carries 61 % of the evidence; 3.1x its area`.
  let sentence: String
  private let shares: RegionShares

  /// `nil` when no map of health OK has enough cells.
  /// - Parameters:
  ///   - maps: of one target.
  ///   - size: rows and columns of the image.
  init?(_ maps: [ExplainedMap], size: Int) {
    let masks = RegionMasks(height: size, width: size)
    for entry in maps where entry.isEvidence && entry.map.height * entry.map.width >= ResolutionLadder.fewestCells {
      guard entry.map.height <= size, entry.map.width <= size, let shares = RegionShares(entry.map, masks) else {
        continue
      }
      map = entry.map
      self.shares = shares
      sentence = shares.sentence
      return
    }
    return nil
  }

  /// Share and lift of every part of the face.
  var sharesJSON: JSONValue {
    .object(
      RegionGroup.allCases.map { group in
        (group.rawValue, ["share": shares.share(group.regions), "lift": shares.lift(group.regions)])
      })
  }

  /// Spearman's correlation of two maps on the coarser of their grids; `nil` when one says nothing or is constant there.
  static func agreement(_ a: AttributionMap, _ b: AttributionMap) -> Double? {
    guard a.health == .ok, b.health == .ok else { return nil }
    let (coarse, fine) = a.raw.count <= b.raw.count ? (a, b) : (b, a)
    let resampled =
      fine.height % coarse.height == 0 && fine.width % coarse.width == 0
      ? Resampling.cellMeans(
        fine.raw, height: fine.height, width: fine.width, to: coarse.height, coarse.width)
      : fine.resampled(height: coarse.height, width: coarse.width)
    return Correlation.spearman(coarse.raw, resampled)
  }
}
