import Foundation
import Tensors

/// How the evidence in one map is shared among the regions of a face.
///
/// With `a` the positive part of the map, brought to the grid of the masks and divided by its sum, the share of a
/// region is `sum a m_r`, and its lift the share divided by the region's area: 1 is what a map without any preference
/// gives.
public struct RegionShares: Sendable {
  private let shares: [TemplateRegion: Double]
  private let signedShares: [TemplateRegion: Double]
  private let masks: RegionMasks

  /// The shares of a finished map; `nil` unless its health is `ok`, because there is nothing to share then.
  /// - Parameters:
  ///   - map: raw and signed. The positive part is taken on the map's own grid, before the bilinear interpolation.
  ///   - masks: the regions, on a grid that is at least as fine as the map's: that of the image.
  public init?(_ map: AttributionMap, _ masks: RegionMasks) {
    guard map.health == .ok else { return nil }
    self.init(map.raw, height: map.height, width: map.width, masks)
  }

  /// The shares of any values, such as a spatial attention; `nil` when none is positive or one is not finite.
  /// - Parameters:
  ///   - values: `height * width`, row-major.
  ///   - height: rows of the values, at most those of the masks.
  ///   - width: columns of the values, at most those of the masks.
  ///   - masks: the regions.
  public init?(_ values: [Float], height: Int, width: Int, _ masks: RegionMasks) {
    precondition(values.count == height * width, "\(values.count) values on a \(height)x\(width) grid")
    precondition(
      height <= masks.height && width <= masks.width,
      "masks of \(masks.height)x\(masks.width) cells for a \(height)x\(width) map")
    let positive = Self.spread(values.map { max(0, $0) }, height, width, masks)
    let negative = Self.spread(values.map { max(0, -$0) }, height, width, masks)
    let evidence = positive.reduce(0, +)
    let mass = evidence + negative.reduce(0, +)
    guard values.allSatisfy(\.isFinite), mass.isFinite, evidence > 0 else { return nil }
    var shares: [TemplateRegion: Double] = [:]
    var signed: [TemplateRegion: Double] = [:]
    for region in TemplateRegion.allCases {
      let mask = masks.mask(region)
      var (supporting, opposing) = (0.0, 0.0)
      for i in mask.indices {
        supporting += positive[i] * mask[i]
        opposing += negative[i] * mask[i]
      }
      shares[region] = supporting / evidence
      signed[region] = (supporting - opposing) / mass
    }
    self.shares = shares
    signedShares = signed
    self.masks = masks
  }

  private static func spread(_ values: [Float], _ height: Int, _ width: Int, _ masks: RegionMasks) -> [Double] {
    Resampling.bilinear(values, height: height, width: width, to: masks.height, masks.width).map(Double.init)
  }

  /// The share of the positive evidence in a region, in 0...1; all regions add up to 1.
  public func share(_ region: TemplateRegion) -> Double { shares[region] ?? 0 }

  /// The share of the positive evidence in some regions together, in 0...1.
  public func share(_ regions: Set<TemplateRegion>) -> Double {
    TemplateRegion.allCases.reduce(0) { regions.contains($1) ? $0 + share($1) : $0 }
  }

  /// The evidence for the target minus that against it, as a share of all of it, in -1...1. All regions add up to
  /// `1 - 2 * negativeShare` of the interpolated map.
  public func signedShare(_ region: TemplateRegion) -> Double { signedShares[region] ?? 0 }

  /// The signed share of some regions together.
  public func signedShare(_ regions: Set<TemplateRegion>) -> Double {
    TemplateRegion.allCases.reduce(0) { regions.contains($1) ? $0 + signedShare($1) : $0 }
  }

  /// The share of the picture that a region covers.
  public func area(_ region: TemplateRegion) -> Double { masks.area(region) }

  /// The share divided by the area; `nil` for a region that the template leaves out of the picture.
  public func lift(_ region: TemplateRegion) -> Double? { lift([region]) }

  /// The share of some regions divided by their area; `nil` when they have none.
  public func lift(_ regions: Set<TemplateRegion>) -> Double? {
    let area = masks.area(regions)
    return area > 1e-9 ? share(regions) / area : nil
  }

  /// The least share of the evidence, and the least lift, of a part that is worth a sentence.
  public static let (leastShare, leastLift) = (0.05, 1.5)

  /// The share of the largest lift from which another part is said to stand out as much.
  public static let nearTie = 0.9

  /// The parts of the face whose evidence exceeds their area most, the first before those that come within a tenth of its
  /// lift; empty when none has 5 % of the evidence and 1.5 times its area.
  public var standingOut: [RegionGroup] {
    let lifts = RegionGroup.allCases.filter { share($0.regions) >= Self.leastShare }
      .compactMap { group in lift(group.regions).map { (group: group, lift: $0) } }
    guard let best = lifts.map(\.lift).max(), best >= Self.leastLift else { return [] }
    return lifts.filter { $0.lift >= max(Self.leastLift, Self.nearTie * best) }.sorted { $0.lift > $1.lift }
      .map(\.group)
  }

  /// The part of the face whose evidence exceeds its area most; `nil` when none has 5 % of it and 1.5 times its area.
  public var leading: RegionGroup? { standingOut.first }

  /// The part with the largest share of the evidence, whatever its area.
  public var largest: RegionGroup {
    RegionGroup.allCases.max { share($0.regions) < share($1.regions) } ?? .outside
  }

  /// What the shares say: `the mouth carries 61 % of the evidence; 3.1x its area`.
  ///
  /// Parts that come within a tenth of the largest lift are named with it, and so is the part with the largest share where
  /// that is another one: `the nose stands out most (12 %, 2.1x its area); the cheeks hold the largest share (29 %)`.
  public var sentence: String {
    let parts = standingOut
    guard let first = parts.first else { return "no part of the face carries \(Self.leastLift) times its area" }
    let percents = parts.map { "\(percent($0)) %" }
    let lifts = parts.map { String(format: "%.1fx", lift($0.regions) ?? 0) }
    let (isPlural, isLargest) = (parts.count > 1 || first.isPlural, parts.contains(largest))
    let possessive = isPlural ? "their" : "its"
    if parts.count == 1, isLargest {
      return
        "\(first.title) \(isPlural ? "carry" : "carries") \(percents[0]) of the evidence; \(lifts[0]) \(possessive) area"
    }
    let most =
      isLargest
      ? "" : "; \(largest.title) \(largest.isPlural ? "hold" : "holds") the largest share (\(percent(largest)) %)"
    return
      "\(Self.list(parts.map(\.title))) \(isPlural ? "stand" : "stands") out most (\(Self.list(percents)), \(Self.list(lifts)) \(possessive) area)\(most)"
  }

  private func percent(_ group: RegionGroup) -> Int { Int((100 * share(group.regions)).rounded()) }

  private static func list(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }
}
