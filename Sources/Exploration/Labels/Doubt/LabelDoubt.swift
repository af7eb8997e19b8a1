import Foundation

/// How likely each label is wrong, given that some labels are given far more carelessly than others.
///
/// With p(z) the model's probabilities of a row, y its label and T the noise of `AnchorNoise`:
/// - of the row, by Bayes' rule: `w = sum over z != y of p(z) T[z, y]`, `r = p(y) T[y, y]`, P(wrong) = w / (w + r);
/// - of its label: the mean of P(wrong) over all rows labelled y;
/// - together: the mean of the two log odds (a logarithmic pool with equal weights; Genest and Zidek 1986).
///
/// The row alone asks how likely another class is and how often that class gets this label; its label adds that nobody's
/// "fear" is worth much where most of them are wrong. The rate at which anchors are mislabelled is a lower bound for the
/// others, so `doubt` ranks rows and is no calibrated probability. No constant is fitted; the number of anchors is a rule.
///
/// Measured by `Benchmarks/label_doubt.py` against the votes of FER+. Where every class is mislabelled alike (labels flipped
/// at random), 1 - self-confidence ranks a little better.
public struct LabelDoubt: Sendable {
  /// The noise of the labels.
  public let noise: AnchorNoise
  /// P(wrong) of each row by itself, 0 to 1.
  public let rowDoubt: [Double]
  /// The mean of `rowDoubt` over the rows of each label; `nil` for a class without labels.
  public let labelDoubt: [Double?]
  /// The mean of the log odds of row and label.
  public let logOdds: [Double]
  /// The most probable class but the label.
  public let suggested: [Int]

  /// Doubts each label.
  public init(_ data: LabelledProbabilities) {
    let noise = AnchorNoise(data)
    let k = data.classCount
    // Both shares are kept: one that rounds to 1 still has the other's digits in its log odds.
    var wrong: [Double] = []
    var right: [Double] = []
    var (wrongSums, rightSums) = ([Double](repeating: 0, count: k), [Double](repeating: 0, count: k))
    for (row, label) in data.labels.enumerated() {
      func weight(_ truth: Int) -> Double { max(AnchorNoise.least, data[row, truth]) * noise.matrix[truth][label] }
      let others = (0..<k).reduce(0.0) { $1 == label ? $0 : $0 + weight($1) }
      let own = weight(label)
      wrong.append(others / (others + own))
      right.append(own / (others + own))
      wrongSums[label] += wrong[row]
      rightSums[label] += right[row]
    }
    self.noise = noise
    rowDoubt = wrong
    let counts = data.labelCounts
    labelDoubt = (0..<k).map { counts[$0] > 0 ? wrongSums[$0] / Double(counts[$0]) : nil }
    logOdds = data.labels.indices.map { row in
      let label = data.labels[row]
      return (log(wrong[row]) - log(right[row]) + log(wrongSums[label]) - log(rightSums[label])) / 2
    }
    suggested = data.labels.indices.map(data.likeliestOther)
  }

  /// `logOdds` as a share, 0 to 1.
  public func doubt(_ row: Int) -> Double { 1 / (1 + exp(-logOdds[row])) }

  /// All rows, the most doubtful label first; equal ones in their order.
  public var ranked: [Int] { logOdds.indices.sorted { (-logOdds[$0], $0) < (-logOdds[$1], $1) } }
}
