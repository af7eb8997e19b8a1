import Datasets
import Exploration

/// How many images of one split are pixel copies of an image of another.
struct CopyMatrix: Sendable, Equatable {
  /// The splits that hold images, in order.
  let splits: [Split]
  /// Images of each split.
  let sizes: [Int]
  /// `[from][to]`: images of `to` whose pixels occur in `from`; on the diagonal, images beyond the first of their group
  /// in the same split.
  let counts: [[Int]]

  init(_ report: ExplorationReport) {
    let collection = report.collection
    let splits = collection.splitsPresent
    var counts = [[Int]](repeating: [Int](repeating: 0, count: splits.count), count: splits.count)
    for group in report.duplicates.groups {
      let members = splits.map { split in group.count { collection.splits[$0] == split } }
      for from in splits.indices where members[from] > 0 {
        for to in splits.indices { counts[from][to] += from == to ? members[to] - 1 : members[to] }
      }
    }
    self.splits = splits
    self.counts = counts
    sizes = splits.map { split in collection.splits.count { $0 == split } }
  }
}
