import Attribution
import Files
import Statistics
import Tensors

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
  ///   - masks: the parts of the face on the image's grid.
  init?(_ maps: [ExplainedMap], _ masks: RegionMasks) {
    for entry in maps where entry.isEvidence && Self.isFine(entry.map, masks) {
      guard entry.map.height <= masks.height, entry.map.width <= masks.width,
        let shares = RegionShares(entry.map, masks)
      else { continue }
      map = entry.map
      self.shares = shares
      sentence = shares.sentence
      return
    }
    return nil
  }

  /// Whether a map has cells enough to tell parts of a face apart. One on the image's grid may hold fewer numbers than pixels:
  /// a value a region, spread over it.
  private static func isFine(_ map: AttributionMap, _ masks: RegionMasks) -> Bool {
    let cells = map.height * map.width
    let isOfPixels = cells == masks.height * masks.width
    return (isOfPixels ? Set(map.raw).count : cells) >= ResolutionLadder.fewestCells
  }

  /// The part of the face that carries most for its area, and its share of the evidence; `nil` where none stands out.
  var leading: (title: String, share: Double)? {
    shares.leading.map { ($0 == .outside ? "outside the face" : $0.rawValue, shares.share($0.regions)) }
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
    return Correlation.spearman(coarse.raw, fine.averaged(height: coarse.height, width: coarse.width))
  }
}
