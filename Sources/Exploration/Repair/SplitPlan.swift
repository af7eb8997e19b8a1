import Datasets
import Files
import Tensors

/// A division into splits in which no picture stands on both sides and every class has its share in each: what the
/// data's own division should have been.
///
/// As few images as possible change their split. A picture that crosses splits goes to the earliest of them as a whole;
/// then single pictures, drawn by seed, move from splits with too many of a class to those with too few, until each
/// split has its share of every class. Data without splits is divided anew.
public struct SplitPlan: Sendable, Equatable {
  /// An image that stays.
  public struct Entry: Sendable, Equatable {
    /// The image's index in the collection.
    public let index: Int
    /// Its split in the plan.
    public let split: Split
    /// Its split in the data.
    public let before: Split
    /// The number of its picture: images of one picture have one number.
    public let picture: Int
  }

  /// The shares of data that has no splits: training, validation, test.
  public static let standardShares: [(split: Split, share: Double)] = [(.train, 0.8), (.validation, 0.1), (.test, 0.1)]

  /// In the order of the data.
  public let entries: [Entry]
  /// The splits of the plan, in order.
  public let splits: [Split]
  /// `[split][class]`: images in the plan.
  public let counts: [[Int]]
  /// Pictures that stood in more than one split.
  public let crossing: Int
  /// Images that the plan leaves out.
  public let leftOut: Int

  /// Plans a division.
  /// - Parameters:
  ///   - collection: the images.
  ///   - pictures: one number an image; images of equal number are one picture.
  ///   - leftOut: images that are not to be used.
  ///   - seed: equal seeds choose equally.
  public init(_ collection: ImageCollection, pictures: [Int], leftOut: Set<Int> = [], seed: UInt64) {
    precondition(pictures.count == collection.count, "\(pictures.count) pictures for \(collection.count) images")
    let kept = (0..<collection.count).filter { !leftOut.contains($0) }
    let present = collection.splitsPresent
    let splits = present == [.all] ? Self.standardShares.map(\.split) : present
    self.splits = splits
    self.leftOut = leftOut.count
    var assigned: [Int]
    if present == [.all] {
      crossing = 0
      assigned = Folds.deal(
        labels: kept.map { collection.labels[$0] }, groups: kept.map { pictures[$0] },
        shares: Self.standardShares.map(\.share), seed: seed)
    } else {
      let place = Dictionary(uniqueKeysWithValues: splits.enumerated().map { ($1, $0) })
      assigned = kept.map { place[collection.splits[$0]] ?? 0 }
      let sizes = splits.indices.map { s in collection.splits.count { place[$0] == s } }
      var members: [Int: [Int]] = [:]
      for (position, i) in kept.enumerated() { members[pictures[i], default: []].append(position) }
      var torn = 0
      for group in members.values {
        let earliest = group.map { assigned[$0] }.min() ?? 0
        if group.contains(where: { assigned[$0] != earliest }) { torn += 1 }
        for position in group { assigned[position] = earliest }
      }
      crossing = torn
      let singles = members.values.filter { $0.count == 1 }.map { $0[0] }.sorted()
      Self.level(
        &assigned, labels: kept.map { collection.labels[$0] }, movable: singles, sizes: sizes,
        classCount: collection.classes.count, seed: seed)
    }
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: collection.classes.count), count: splits.count)
    for (position, i) in kept.enumerated() { counts[assigned[position]][collection.labels[i]] += 1 }
    self.counts = counts
    entries = kept.enumerated().map { position, i in
      Entry(index: i, split: splits[assigned[position]], before: collection.splits[i], picture: pictures[i])
    }
  }

  /// Moves single images until every split has its share of every class, as far as there are images to move.
  private static func level(
    _ assigned: inout [Int], labels: [Int], movable: [Int], sizes: [Int], classCount: Int, seed: UInt64
  ) {
    for label in 0..<classCount {
      let members = labels.indices.filter { labels[$0] == label }
      guard !members.isEmpty else { continue }
      var counts = [Int](repeating: 0, count: sizes.count)
      for i in members { counts[assigned[i]] += 1 }
      let targets = apportion(members.count, weights: sizes.map(Double.init))
      var generator = SeededGenerator(seed: seed ^ 0x5B17, stream: UInt64(label))
      let candidates = movable.filter { labels[$0] == label }
      for place in generator.permutation(candidates.count) {
        let i = candidates[place]
        let from = assigned[i]
        guard counts[from] > targets[from], let to = counts.indices.first(where: { counts[$0] < targets[$0] }) else {
          continue
        }
        assigned[i] = to
        counts[from] -= 1
        counts[to] += 1
      }
    }
  }

  /// Images that are in another split than the data has them in.
  public var moved: Int { entries.count { $0.split != $0.before } }

  /// The largest difference between a class's share in any split and its share in the whole plan, 0 to 1.
  public var largestMixDifference: Double {
    let totals = counts.first.map { first in first.indices.map { k in counts.reduce(0) { $0 + $1[k] } } } ?? []
    let all = Double(max(1, totals.reduce(0, +)))
    return counts.flatMap { row -> [Double] in
      let n = row.reduce(0, +)
      return n == 0 ? [] : zip(row, totals).map { abs(Double($0) / Double(n) - Double($1) / all) }
    }.max() ?? 0
  }

  /// `path,split,label,before,picture`, one line an image that stays.
  public func csv(_ collection: ImageCollection) -> String {
    var text = "path,split,label,before,picture\n"
    for entry in entries {
      text +=
        CSVTable.line([
          collection.paths[entry.index], entry.split.rawValue, collection.classes[collection.labels[entry.index]],
          entry.before.rawValue, "\(entry.picture)",
        ]) + "\n"
    }
    return text
  }
}

extension SplitPlan: JSONRepresentable {
  /// Sizes of the splits, how many images move, pictures that crossed, and how evenly the classes lie.
  public var json: JSONValue {
    [
      "images": entries.count, "left_out": leftOut, "moved": moved, "crossing_pictures": crossing,
      "largest_mix_difference": largestMixDifference,
      "splits": JSONValue.object(zip(splits, counts).map { (key: $0.rawValue, value: .integer($1.reduce(0, +))) }),
    ]
  }
}
