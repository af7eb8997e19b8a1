import Files

/// What several people called each image: votes over the classes of the predictions.
///
/// A row has votes only when somebody chose one of the classes: images without a voter, or of which all voters said
/// something else (unknown, not a face), have none. Source of such votes for FER2013: Barsoum et al., "Training deep
/// networks for facial expression recognition with crowd-sourced label distribution", 2016.
public struct SoftLabels: Sendable, Equatable {
  /// Class names, in the order of the predictions.
  public let classes: [String]
  /// Votes of each row for each class, at least one in all; `nil` for a row without votes.
  public let counts: [[Int]?]
  /// The most votes that one answer got which is no class (FER+: contempt, unknown, not a face), one a row.
  public let otherVotes: [Int]

  /// - Parameters:
  ///   - classes: names, in the order of the predictions.
  ///   - counts: one list a row, no negative count; `nil` or all zero for a row without votes.
  ///   - otherVotes: the most votes that one answer got which is no class, one a row; `nil` for none.
  public init(classes: [String], counts: [[Int]?], otherVotes: [Int]? = nil) {
    precondition(otherVotes.map { $0.count == counts.count } ?? true, "other votes of other rows")
    precondition(
      counts.allSatisfy { $0?.count ?? classes.count == classes.count && $0?.allSatisfy { $0 >= 0 } ?? true },
      "votes for other than \(classes.count) classes, or fewer than none")
    self.classes = classes
    self.counts = counts.map { row in row.flatMap { $0.contains { $0 > 0 } ? $0 : nil } }
    self.otherVotes = otherVotes ?? counts.map { _ in 0 }
  }

  /// The votes that a table has for some rows.
  /// - Parameters:
  ///   - votes: joined to the rows of the predictions.
  ///   - classes: names, in the order of the predictions.
  public init(_ votes: VotesTable.Votes, classes: [String]) {
    self.init(
      classes: classes, counts: votes.classes.map { row in row.map { $0.map { Int($0.rounded()) } } },
      otherVotes: votes.others.map { row in Int((row?.max() ?? 0).rounded()) })
  }

  /// The rows that have votes.
  public var votedRows: [Int] { counts.indices.filter { counts[$0] != nil } }

  /// The shares of a row's votes; `nil` without votes.
  public func shares(_ row: Int) -> [Double]? {
    counts[row].map { votes in
      let sum = Double(votes.reduce(0, +))
      return votes.map { Double($0) / sum }
    }
  }

  /// The class with more votes than any other answer; `nil` without votes, or when several answers have the most or one
  /// that is no class.
  public func plurality(_ row: Int) -> Int? {
    guard let votes = counts[row], let most = votes.max() else { return nil }
    return most > otherVotes[row] && votes.count { $0 == most } == 1 ? votes.firstIndex(of: most) : nil
  }

  /// The votes of the rows at `indices`, in that order: for `Predictions.selecting`.
  public func selecting(_ indices: [Int]) -> SoftLabels {
    SoftLabels(classes: classes, counts: indices.map { counts[$0] }, otherVotes: indices.map { otherVotes[$0] })
  }
}
