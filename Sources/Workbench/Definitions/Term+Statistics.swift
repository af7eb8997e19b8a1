/// Intervals and p values of the reports on maps.
extension Term {
  /// - Parameter rows: what is drawn: `images`.
  static func percentileBootstrap(of rows: String) -> Term {
    Term(
      "95 % bootstrap interval",
      "The 2.5 % and 97.5 % quantiles of a mean over replicates that draw as many \(rows) with replacement (Efron and "
        + "Tibshirani 1993).")
  }

  static let benjaminiHochberg = Term(
    "False discovery rate 5 %",
    "Of m p values, the adjusted one of rank i, the smallest first, is the least of p_j m / j over j ≥ i. Of those below 5 % "
      + "a share of 5 % at most is expected to be false (Benjamini and Hochberg 1995).")
  static let signFlips = Term(
    "p of a change",
    "How often a mean as far from 0 comes out when every difference takes either sign: of all patterns of signs for 13 "
      + "differences or fewer that are not 0, else of 9,999 drawn ones and the data's own (Fisher 1935; Phipson and Smyth 2010)."
  )
  static let mcNemarMidP = Term(
    "McNemar's mid-p",
    "2 P(B < m) + P(B = m) where b ≠ c, and 1 − P(B = m) where b = c > 0: B is binomial, of b + c draws at one half, and m "
      + "the smaller of b, the images that only the first gets right, and c, those that only the second does; 1 where they "
      + "never differ (Fagerland et al. 2013).")
  static let bootstrapP = Term(
    "p of two means",
    "Normal, of the difference of the means over its standard deviation in replicates that draw images with replacement, "
      + "for both sides the same ones.")
  static let krippendorff = Term(
    "Krippendorff's alpha",
    "1 − D_o / D_e: the disagreement of images about the ranks of the methods over that of ranks dealt out by chance "
      + "(ordinal distance; Krippendorff 2011).")
}
