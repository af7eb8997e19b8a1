import Foundation

/// How often rows that truly are one class get each label, read off the clearest rows of each class.
///
/// The anchors of class z are the `round(sqrt(rows labelled z))` rows (at least one) with the highest probability of z. The
/// row of z in the matrix is the normalised geometric mean of their probabilities: what the model, having learned from
/// such labels, still gives to other labels where z is beyond doubt. Geometric, because one anchor that is none must not
/// set a rate by itself. Source: anchor points by Liu and Tao, "Classification with noisy labels by importance
/// reweighting", 2016, and Patrini et al., "Making deep neural networks robust to label noise", 2017, equation 12.
public struct AnchorNoise: Sendable, Equatable {
  /// P(label | true class), rows are true classes, columns labels; each row adds up to 1.
  public let matrix: [[Double]]
  /// The anchors of each class, the clearest first; rows that tie in their order.
  public let anchors: [[Int]]

  /// The smallest probability that counts: below it a logarithm says more about the softmax than about the face.
  public static let least = 1e-12

  /// Finds the anchors and what they say.
  public init(_ data: LabelledProbabilities) {
    let k = data.classCount
    let labelCounts = data.labelCounts
    anchors = (0..<k).map { truth in
      let wanted = max(1, Int(Double(labelCounts[truth]).squareRoot().rounded()))
      let ordered = data.labels.indices.sorted { (-data[$0, truth], $0) < (-data[$1, truth], $1) }
      return Array(ordered.prefix(wanted))
    }
    matrix = anchors.map { rows in
      let logs = (0..<k).map { label in
        rows.reduce(0.0) { $0 + log(max(Self.least, data[$1, label])) } / Double(rows.count)
      }
      let largest = logs.max() ?? 0
      let weights = logs.map { exp($0 - largest) }
      let sum = weights.reduce(0, +)
      return weights.map { $0 / sum }
    }
  }
}
