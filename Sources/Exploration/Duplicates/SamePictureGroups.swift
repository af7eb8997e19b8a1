import Files

/// Which images show the same photograph, as far as pixels tell: exact copies, confirmed near copies and mirrored
/// ones. What a split must not tear apart, and what is one case and not several in an interval.
public struct SamePictureGroups: Sendable, Equatable {
  /// The group of each image: 0, 1, …, by the group's first image. An image that is alone has a group too.
  public let groupOf: [Int]
  /// Every group, each ascending, ordered by first image: `groups[groupOf[i]]` holds `i`.
  public let groups: [[Int]]

  /// Joins what the searches found in the same images.
  /// - Parameters:
  ///   - count: of images.
  ///   - exact: identical images.
  ///   - near: similar images, of which the confirmed pairs count; `nil` without a search.
  ///   - mirrored: mirrored images; `nil` without a search.
  public init(count: Int, exact: ExactDuplicates, near: NearDuplicates?, mirrored: MirroredDuplicates?) {
    var sets = DisjointSets(count: count)
    for group in exact.groups { for i in group { sets.join(group[0], i) } }
    for pair in (near?.confirmedPairs ?? []) + (mirrored?.pairs ?? []) { sets.join(pair.first, pair.second) }
    groups = sets.sets()
    var groupOf = [Int](repeating: 0, count: count)
    for (number, group) in groups.enumerated() { for i in group { groupOf[i] = number } }
    self.groupOf = groupOf
  }

  /// The groups of two and more images.
  public var repeated: [[Int]] { groups.filter { $0.count > 1 } }

  /// The repeated groups with images of several splits, in the same order.
  public func acrossSplits(_ collection: ImageCollection) -> [[Int]] {
    repeated.filter { group in Set(group.map { collection.splits[$0] }).count > 1 }
  }
}

extension SamePictureGroups: JSONRepresentable {
  /// `pictures` (groups with the single ones), `groups` (of two and more), `images` (in those) and `largest`.
  public var json: JSONValue {
    [
      "pictures": groups.count, "groups": repeated.count, "images": repeated.reduce(0) { $0 + $1.count },
      "largest": groups.map(\.count).max() ?? 0,
    ]
  }
}
