import Reporting

/// What a word of a report means: the formula of a number, and what stands behind intervals and p values.
///
/// Those of one class and of results are here; those of maps and of other reports in the extensions beside this file.
struct Term: Sendable {
  /// The word, as reports print it.
  let name: String
  /// Its formula or rule, with the source where there is one.
  let meaning: String

  init(_ name: String, _ meaning: String) {
    self.name = name
    self.meaning = meaning
  }

  /// As an entry of a list of definitions.
  var definition: Definition { Definition(Prose(name), Prose(meaning)) }

  static let precision = Term(
    "Precision of a class", "TP / (TP + FP): of the images predicted as it, the share labelled so.")
  static let recall = Term("Recall of a class", "TP / (TP + FN): of the images labelled so, the share predicted as it.")
  static let f1 = Term("F1 of a class", "2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall.")
  static let specificity = Term("Specificity of a class", "TN / (TN + FP).")
  static let rocArea = Term(
    "ROC AUC of a class",
    "How often an image of the class has a higher p(k) than another image; equal values count half.")
  static let averagePrecision = Term(
    "AP of a class", "Σ (R_t − R_t−1) P_t over the thresholds t from the highest, R recall and P precision above t.")
  static let wilson = Term(
    "Wilson interval",
    "(s + z²/2 ± z √(s (n − s) / n + z²/4)) / (n + z²) for s of n images and z = 1.96: stays within 0 and 1, and holds for "
      + "few images too (Wilson 1927).")
  static let bootstrap = Term(
    "BCa interval",
    "Quantiles of the metric over replicates that draw n images with replacement, shifted for bias and skewness (Efron "
      + "1987).")
  static let pairedBootstrap = Term(
    "Paired bootstrap", "Quantiles of a difference whose two sides are computed on the same drawn images.")
  static let withoutSkill = Term(
    "Without skill", "A predictor that gives every image the shares of the labels, and so names the most frequent one.")
  static let temperature = Term(
    "Temperature T",
    "Divides the logits before the softmax. It is fitted to validation images by least log loss and changes no prediction "
      + "(Guo et al. 2017).")
  static let riskCoverage = Term(
    "Coverage and risk",
    "The share of images that are answered, most confident first, and the share of mistakes among them.")
  static let fisher = Term(
    "Fisher's exact test", "How often tables with the same margins are at most as likely as the one seen (Fisher 1922)."
  )
  static let newcombe = Term(
    "Newcombe's interval",
    "Of a difference of two shares, from the Wilson intervals of both (Newcombe 1998, method 10).")
  static let mcNemar = Term(
    "McNemar's exact p",
    "The two-sided binomial p of b against c at one half: b images that only the first gets right, c that only the second "
      + "(McNemar 1947).")
  static let agrestiMin = Term(
    "Agresti and Min's interval",
    "Of the difference of two shares of the same images: Wald's with half an image added to each of the four counts (2005)."
  )
  static let holm = Term(
    "Holm",
    "p values of several tests, each raised so that the chance of any false finding stays below 5 % (Holm 1979).")
  static let kappaOfPredictions = Term(
    "Agreement and kappa",
    "The share of images for which two results predict the same class, and Cohen's kappa of the two columns of predictions."
  )
  static let letters = Term(
    "Letters", "Two results share a letter where no test tells them apart at 5 % by Holm.")
  static let copy = Term("Copy", "An image whose decoded pixels equal those of a training image.")
}
