import Attribution

/// What an explanation says beside its maps.
extension Term {
  static let agreementWithCheck = Term(
    "Agreement with the check",
    "Rank correlation of the map that is read with that of the check without gradients. Below \(MapReading.leastAgreement) "
      + "the reading is withdrawn.")
  static let methodAgreement = Term(
    "Agreement of two methods", "Rank correlation of their raw maps of an image, on one grid; mean over the images.")
  static let chanceLevel = Term(
    "What chance gives",
    "What 95 % of the absolute rank correlations of the maps with noise as smooth as they are stay below.")
  static let exactValue = Term(
    "Exact value of a part",
    "Σ |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S)) over the sets S of the other parts, with v(S) the explained number when "
      + "only the parts of S are seen and the others are blurred; n is \(LadderReading.regions * LadderReading.regions) "
      + "(Shapley 1953).")
  static let gridAgreement = Term(
    "Agreement of a grid",
    "Pearson's correlation of the map's sums over the parts, a cell shared equally by its pixels, with their exact values."
  )
  static let attentionFactors = Term(
    "Attention of a block",
    "M_s(place) and M_c(channel), both in 0 to 1: the block multiplies its input A by them, M_s M_c A (Woo et al. 2018)."
  )
}
