import Foundation
import Statistics

/// Makes measures with their intervals.
struct MeasureBuilder {
  let replicates: Int
  let seed: UInt64

  /// Distances between the model's probabilities and the shares of the votes.
  func distances(_ rows: VotedRows) -> [SoftLabelMeasure] {
    let clip = "p clipped to [2.22e-16, 1 - 2.22e-16], nats, mean over images with votes."
    return [
      mean(
        "kl_divergence", "Divergence of the model from the votes", "The sum of v ln(v / p) over classes, " + clip,
        rows.all.map { crossEntropy($0.shares, $0.probabilities) - entropy($0.shares) }),
      mean(
        "cross_entropy", "Cross-entropy with the votes", "The sum of -v ln p over classes, " + clip,
        rows.all.map { crossEntropy($0.shares, $0.probabilities) }),
      mean(
        "jensen_shannon", "Jensen-Shannon divergence",
        "Half the divergences of votes and of p from their middle, nats (0 to ln 2), mean over images with votes.",
        rows.all.map { jensenShannon($0.shares, $0.probabilities) }),
      entropyCorrelation(rows),
    ]
  }

  /// Shares of images on which model, label and votes agree.
  func accuracies(_ rows: VotedRows) -> [SoftLabelMeasure] {
    let decided = rows.all.filter { $0.plurality != nil }
    let agreed = rows.all.filter(\.isAgreed)
    let disputed = rows.all.filter { !$0.isAgreed }
    return [
      share(
        "label_agreement", "Label is the voters' choice", "Images of which one class has the most votes.",
        agreed.count, of: decided.count),
      share(
        "accuracy_all", "Accuracy, all", "Images with votes.", rows.all.count(where: \.isRight), of: rows.all.count),
      share(
        "accuracy_agreed", "Accuracy, agreed", "Images of which one class has the most votes and is the label.",
        agreed.count(where: \.isRight), of: agreed.count),
      share(
        "accuracy_disputed", "Accuracy, disputed", "Images with votes that are not agreed.",
        disputed.count(where: \.isRight), of: disputed.count),
      share(
        "accuracy_plurality", "Accuracy against the voters' choice",
        "The class with the most votes is taken as the truth; images that no class wins are left out.",
        decided.count { $0.predicted == $0.plurality }, of: decided.count),
    ]
  }

  /// What one voter, chosen at random, is expected to agree with.
  func voters(_ rows: VotedRows) -> [SoftLabelMeasure] {
    [
      mean(
        "voter_accuracy", "Accuracy of one voter", "The share of votes for the label, mean over images with votes.",
        rows.all.map { $0.shares[$0.label] }),
      mean(
        "voter_plurality_agreement", "One voter and the voters' choice",
        "The share of votes for the class with the most, mean over images of which one class has the most.",
        rows.all.compactMap { row in row.plurality.map { row.shares[$0] } }),
      mean(
        "voter_model_agreement", "One voter and the model",
        "The share of votes for the predicted class, mean over images with votes.",
        rows.all.map { $0.shares[$0.predicted] }),
    ]
  }

  private func share(
    _ id: String, _ name: String, _ convention: String, _ hits: Int, of count: Int
  ) -> SoftLabelMeasure {
    SoftLabelMeasure(
      id: id, name: name, convention: convention, value: count == 0 ? nil : Double(hits) / Double(count), count: count,
      interval: count == 0 ? nil : wilsonInterval(successes: hits, count: count))
  }

  private func mean(_ id: String, _ name: String, _ convention: String, _ values: [Double]) -> SoftLabelMeasure {
    let bootstrap = values.isEmpty ? nil : Bootstrap(meansOf: [values], replicates: replicates, seed: seed)
    return SoftLabelMeasure(
      id: id, name: name, convention: convention, value: bootstrap?.points[0], count: values.count,
      interval: bootstrap?.percentileInterval(0))
  }

  /// Do images that people doubt have the higher entropies?
  private func entropyCorrelation(_ rows: VotedRows) -> SoftLabelMeasure {
    let people = rows.all.map { entropy($0.shares) }
    let model = rows.all.map { entropy($0.probabilities) }
    let value = Correlation.spearman(people, model)
    var interval: Interval?
    if value != nil {
      let bootstrap = Bootstrap(rows: rows.all.count, replicates: replicates, seed: seed) { drawn in
        [Correlation.spearman(drawn.map { people[Int($0)] }, drawn.map { model[Int($0)] }) ?? .nan]
      }
      // With few rows a draw may hold equal entropies only, which have no correlation.
      if bootstrap.replicates[0].allSatisfy(\.isFinite) { interval = bootstrap.percentileInterval(0) }
    }
    return SoftLabelMeasure(
      id: "entropy_correlation", name: "Rank correlation of doubts",
      convention: "Spearman's correlation of the entropies of votes and of p over images with votes.", value: value,
      count: rows.all.count, interval: interval)
  }

  /// Summed from the smallest share on, so that the same shares of other classes give the same entropy to the last bit:
  /// ranks would tell a rounding apart.
  private func entropy(_ p: [Double]) -> Double { p.sorted().reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 } }

  private func crossEntropy(_ shares: [Double], _ p: [Double]) -> Double {
    zip(shares, TemperatureScaling.logits(of: p)).reduce(0) { $0 - $1.0 * $1.1 }
  }

  private func jensenShannon(_ a: [Double], _ b: [Double]) -> Double {
    func half(_ x: Double, _ middle: Double) -> Double { x > 0 ? x * log(x / middle) / 2 : 0 }
    return zip(a, b).reduce(0) { sum, pair in
      let middle = (pair.0 + pair.1) / 2
      return sum + half(pair.0, middle) + half(pair.1, middle)
    }
  }
}
