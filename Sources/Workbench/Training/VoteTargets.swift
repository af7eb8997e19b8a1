import Evaluation
import Files

/// What a network is to say of images that several people looked at: a share of the target is that of their votes, the
/// rest is the label.
///
/// Source: Barsoum et al., "Training deep networks for facial expression recognition with crowd-sourced label
/// distribution", 2016 (there: the votes alone, "cross-entropy loss").
public struct VoteTargets: Sendable {
  /// A table of votes, as `evaluate --votes` reads it.
  public let path: String
  /// The share of the votes in the target, above 0, at most 1.
  public let share: Double

  /// - Parameters:
  ///   - path: a table of votes.
  ///   - share: the share of the votes in the target, above 0, at most 1.
  public init(path: String, share: Double) {
    precondition(share > 0 && share <= 1, "a share of \(share)")
    self.path = path
    self.share = share
  }

  /// Reads the table.
  /// - Returns: `[images, K]`, rows that sum to 1. An image without votes for a class has its label alone.
  /// - Throws: what reading and joining the table throw; a table that has none of the images is an error.
  func targets(of images: ImageSet, classes: [String], observer: any JobObserver) throws -> [Float] {
    let joined = try VotesTable(readingFrom: path).joined(to: images.paths, classes: classes)
    let votes = SoftLabels(joined, classes: classes)
    observer.note(
      "\(path): \(joined.join.summary). Targets are \(percent(share)) votes where an image has any, "
        + "which \(votes.votedRows.count.grouped) of \(images.count.grouped) have")
    return images.labels.enumerated().flatMap { row, label in
      let shares = votes.shares(row)
      return classes.indices.map { k in
        let own = k == label ? 1.0 : 0
        return Float(shares.map { (1 - share) * own + share * $0[k] } ?? own)
      }
    }
  }
}
