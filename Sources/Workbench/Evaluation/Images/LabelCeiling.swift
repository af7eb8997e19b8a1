import Files
import Statistics

/// What the labels of equal images say about the best that any model can do: whoever sees the pixels alone gives equal
/// images one label.
public struct LabelCeiling: Sendable, Equatable {
  /// Reported images.
  let count: Int
  /// Reported images that a model must get wrong because a copy of them carries another label.
  let lost: Int
  /// Pairs of equal images anywhere in the data.
  let pairs: Int
  /// Those of them with one label.
  let agreeing: Int

  /// - Parameters:
  ///   - groups: images with equal pixels, reported images first in number.
  ///   - labels: one an image.
  ///   - reported: how many images are reported: the first ones.
  init(groups: [[Int]], labels: [Int], reported: Int) {
    var (lost, pairs, agreeing) = (0, 0, 0)
    for group in groups {
      let own = Self.counts(group.filter { $0 < reported }, labels)
      lost += own.reduce(0, +) - (own.max() ?? 0)
      let all = Self.counts(group, labels)
      pairs += group.count * (group.count - 1) / 2
      agreeing += all.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
    }
    count = reported
    self.lost = lost
    self.pairs = pairs
    self.agreeing = agreeing
  }

  private static func counts(_ images: [Int], _ labels: [Int]) -> [Int] {
    Array(Dictionary(images.map { (labels[$0], 1) }, uniquingKeysWith: +).values)
  }

  /// The highest accuracy that contradicting copies among the reported images leave.
  var accuracy: Double { 1 - Double(lost) / Double(count) }
  /// How often two copies of an image carry one label, with its interval; `nil` without copies.
  var agreement: (share: Double, interval: Interval)? {
    pairs == 0 ? nil : (Double(agreeing) / Double(pairs), wilsonInterval(successes: agreeing, count: pairs))
  }
}

extension LabelCeiling: JSONRepresentable {
  /// Counts, the ceiling, and the agreement of copies.
  public var json: JSONValue {
    [
      "n": count, "lost": lost, "accuracy": accuracy, "copy_pairs": pairs, "copy_pairs_agreeing": agreeing,
      "copy_agreement": agreement?.share, "copy_agreement_interval": agreement?.interval,
    ]
  }
}
