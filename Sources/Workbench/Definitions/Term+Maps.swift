import Attribution
import Reporting

/// What reports say of attribution maps.
extension Term {
  static let probability = Term(
    "Probability of a class",
    "exp(z_k / T) / Σ_j exp(z_j / T), with z the logits and T the temperature, 1 where none was fitted.")

  /// What is explained.
  static func target(_ target: Target) -> Term {
    let meaning =
      switch target {
      case .logit: "The logit z_c of the class c, before any softmax."
      case .probability: "The softmax probability p_c of the class c, at temperature 1."
      case .margin: "z_a − z_b, the logit of the one class minus that of the other."
      case .contrast: "z_c minus the mean of the logits of the other classes."
      case .rest: "z_c + ln p_c, the logit of the class c plus its log-probability at temperature 1 (Cai 2025)."
      }
    return Term("What is explained", meaning)
  }

  static let rawMap = Term(
    "Raw map",
    "Signed numbers a on the grid of a node or of the pixels, as the method gives them: positive ones speak for what is "
      + "explained. Colour, clipping and interpolation are for the eye, and no number is computed from them.")
  static let evidence = Term("Evidence", "max(a, 0), the positive part of the raw map a.")
  static let mapHealth = Term(
    "Health of a map",
    "Judged on the raw map a. EMPTY: every a is 0. UNIFORM: max a − min a ≤ 10⁻⁵ max |a|. NEGATIVE_ONLY: no a is above 0. "
      + "NAN: an a is not a finite number. OK: the rest.")
  static let negativeShare = Term("Negative share", "Σ max(−a, 0) / Σ |a| over the cells of the raw map a.")
  static let completeness = Term(
    "Adds up to",
    "Σ a over the map, beside what it should be: the change of the explained number from the method's baseline to the image; "
      + "for FullGrad that number less what has no place.")
  static let samplingError = Term(
    "Standard error", "Of a value of a map that is an average over random draws; mean over the places of the map.")
  static let shareOfPart = Term(
    "Share of a part of the face",
    "Σ e m / Σ e over the pixels, with e the evidence max(a, 0), interpolated bilinearly from the map's grid, and m the soft "
      + "mask of the part in 0 to 1; the masks of all parts add up to 1 at every pixel.")
  static let lift = Term(
    "Lift", "Share of a part / its area, with the area the mean of its mask m: 1 is what an even map has.")
  static let partThatStandsOut = Term(
    "Part that stands out",
    "The part of largest lift among those with \(Quantity.percent(RegionShares.leastShare, digits: 0).text) of the evidence, where that "
      + "lift is \(RegionShares.leastLift) or more; parts of \(Quantity.percent(RegionShares.nearTie, digits: 0).text) of it are named too."
  )
  static let rankCorrelation = Term(
    "Rank correlation",
    "Pearson's correlation of the ranks of two lists, equal values sharing their mean rank (Spearman 1904): −1 to 1.")
  static let commonGrid = Term(
    "Maps on different grids",
    "Compared on the coarser one: the finer map is averaged over its cells, after bilinear interpolation where one grid does "
      + "not divide the other.")
  static let noiseAsSmooth = Term(
    "Noise as smooth as a map",
    "Gaussian noise on the map's grid, blurred by 1 / (2 √(−ln r)) cells, with r the correlation of neighbouring cells of "
      + "the map; by half the shorter side at most.")
  static let randomisation = Term(
    "Randomisation test",
    "Rank correlation of the raw map with that of a copy of the network whose layers have new weights: all of them, all of "
      + "them with |a| in place of a, the last half. Means over copies; \(RandomisationCheck.Result.suspicious) or more in "
      + "any of the three fails. Entropy changed by (H′ − H) / H, with H that of the histogram of a in "
      + "100 bins and H′ with all layers new (Adebayo et al. 2018).")
  static let sameMaps = Term(
    "One map but for scale", "Σ a b ≥ \(IdenticalMaps.threshold) √(Σ a² Σ b²) for the raw maps a and b of two methods.")
}
