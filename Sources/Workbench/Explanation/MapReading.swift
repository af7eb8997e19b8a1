import Attribution
import Files
import Reporting
import Statistics
import Tensors

/// What the maps of one target say in a sentence: which part of the face carries the evidence.
///
/// Titles, cards, standard output and `explanation.json` all say this and nothing else: where the check without gradients
/// says otherwise, the sentence is withdrawn everywhere.
struct MapReading {
  /// Rank correlation below which the check is said to disagree.
  static let leastAgreement = 0.2

  /// The map that is read: the first on a grid that can tell parts of a face apart.
  let map: AttributionMap
  /// The rank correlation of the map with that of the check without gradients, on the coarser grid; `nil` without a check
  /// that can be compared.
  let checkAgreement: Double?
  private let method: String
  private let shares: RegionShares

  /// `nil` when no map of health OK has enough cells.
  /// - Parameters:
  ///   - maps: of one target.
  ///   - masks: the parts of the face on the image's grid.
  ///   - title: gives a method's name by its identifier.
  init?(_ maps: [ExplainedMap], _ masks: RegionMasks, title: (String) -> String) {
    for entry in maps where entry.isEvidence && Self.isFine(entry.map, masks) {
      guard entry.map.height <= masks.height, entry.map.width <= masks.width,
        let shares = RegionShares(entry.map, masks)
      else { continue }
      let check = maps.first { $0.role == ExplanationPlan.Role.check.rawValue }?.map
      map = entry.map
      method = title(entry.map.method)
      checkAgreement = check.flatMap { $0.method == entry.map.method ? nil : Self.agreement(entry.map, $0) }
      self.shares = shares
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

  /// Whether the check without gradients says otherwise.
  var isWithdrawn: Bool { checkAgreement.map { $0 < Self.leastAgreement } ?? false }

  /// What is said first: `the mouth carries 61 % of the evidence; 3.1x its area`, or that the check says otherwise.
  var headline: String {
    isWithdrawn ? "\(method) and the check without gradients disagree" : shares.sentence
  }

  /// What is said beside a headline that was withdrawn: `rank correlation −0.12; by Grad-CAM alone the nose …`.
  var reservation: String? {
    guard let checkAgreement, isWithdrawn else { return nil }
    // A digit more near zero, where the sign is what is read.
    let correlation = Quantity(checkAgreement, digits: abs(checkAgreement) < 0.005 ? 3 : 2).text
    return "rank correlation \(correlation); by \(method) alone \(shares.sentence)"
  }

  /// Both in one line.
  var sentence: String {
    reservation.map { "\(headline): \($0)" } ?? headline
  }

  /// The part of the face that carries most for its area; `nil` where none stands out, or the check says otherwise.
  var leading: RegionGroup? { isWithdrawn ? nil : shares.leading }

  /// The share of the evidence in the leading part.
  var leadingShare: Double? { leading.map { shares.share($0.regions) } }

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
