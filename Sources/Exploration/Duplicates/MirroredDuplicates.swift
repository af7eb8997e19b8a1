import Datasets
import Files
import Tensors

/// Images that are the mirror image of another: flipping an image while training makes copies of them, and a picture
/// and its mirror image in two splits leak as copies do.
public struct MirroredDuplicates: Sendable, Equatable {
  /// How many images of one split are mirror images of images of an earlier one.
  public struct Leak: Sendable, Equatable {
    /// The split that comes first in the order of use.
    public let from: Split
    /// The split whose images are not new.
    public let to: Split
    /// The indices of those images, ascending.
    public let images: [Int]
  }

  /// The largest distance of the perceptual hashes of one picture and the other's mirror image.
  public let threshold: Int
  /// Pairs whose pixels are each other's mirror image, distance 0, similarity 1; in order of first and second image. A
  /// picture that is its own mirror image is no pair with its copies: those are exact duplicates.
  public let exactPairs: [NearDuplicates.Pair]
  /// Other pairs of which one is nearly the other's mirror image: hashes within the threshold, confirmed by the
  /// correlation of the pictures, and more alike mirrored than as they are. In order of first and second image.
  public let nearPairs: [NearDuplicates.Pair]
  /// The images connected by pairs of both kinds, each group ascending, ordered by first image.
  public let groups: [[Int]]
  /// The groups whose images do not all have the same label.
  public let conflicting: [[Int]]
  /// Every pair of splits, earlier to later, also those without a mirrored image.
  public let leaks: [Leak]

  /// The distance up to which exact pairs are looked for.
  private static let exactCandidates = 4

  /// Pairs of both kinds: the exact ones first.
  public var pairs: [NearDuplicates.Pair] { exactPairs + nearPairs }
  /// Images in any group.
  public var imagesInGroups: Int { groups.reduce(0) { $0 + $1.count } }

  /// Searches a collection.
  /// - Parameters:
  ///   - collection: the images.
  ///   - threshold: bits, as for near duplicates.
  public init(_ collection: ImageCollection, threshold: Int = 4) {
    self.init(collection, hashes: PerceptualHash().bothHashes(collection.images), threshold: threshold)
  }

  /// - Parameter hashes: of the images and of their mirror images.
  init(_ collection: ImageCollection, hashes: [(plain: UInt64, mirrored: UInt64)], threshold: Int) {
    let images = collection.images
    let found = Self.pairs(images, hashes: hashes, threshold: threshold)
    let groups = NearDuplicates.components(found.exact + found.near, count: images.count)
    self.threshold = threshold
    exactPairs = found.exact
    nearPairs = found.near
    self.groups = groups
    conflicting = groups.filter { group in Set(group.map { collection.labels[$0] }).count > 1 }
    leaks = Self.leaks(found.exact + found.near, collection)
  }

  private static func pairs(
    _ images: [GrayImage], hashes: [(plain: UInt64, mirrored: UInt64)], threshold: Int
  ) -> (exact: [NearDuplicates.Pair], near: [NearDuplicates.Pair]) {
    // Rounding may part the hash of a mirror image from that of the mirrored pixels by a bit or two: exact pairs are
    // looked for among those within four.
    let index = HammingIndex(hashes.map(\.plain), threshold: max(threshold, exactCandidates))
    // The mirror image of one may be within the threshold of the other, and not the reverse.
    let found = Parallel.map(images.count) { i in index.matches(of: hashes[i].mirrored).filter { $0.index != i } }
    var distances: [[Int]: Int] = [:]
    for (i, matches) in found.enumerated() {
      for match in matches {
        let pair = [min(i, match.index), max(i, match.index)]
        distances[pair] = min(distances[pair] ?? match.distance, match.distance)
      }
    }
    let candidates = distances.map { (first: $0.key[0], second: $0.key[1], distance: $0.value) }
      .sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    let judged = Parallel.map(candidates.count) { k -> (pair: NearDuplicates.Pair, isExact: Bool)? in
      let candidate = candidates[k]
      let (mirror, second) = (images[candidate.first].flippedHorizontally(), images[candidate.second])
      func pair(_ distance: Int, _ similarity: Double) -> NearDuplicates.Pair {
        NearDuplicates.Pair(
          first: candidate.first, second: candidate.second, distance: distance, similarity: similarity)
      }
      if mirror == second { return mirror == images[candidate.first] ? nil : (pair(0, 1), true) }
      guard candidate.distance <= threshold,
        let similarity = PictureSimilarity.correlation(mirror, second),
        similarity >= PictureSimilarity.confirmation,
        similarity > PictureSimilarity.correlation(images[candidate.first], second) ?? -1
      else { return nil }
      return (pair(candidate.distance, similarity), false)
    }.compactMap { $0 }
    return (judged.filter(\.isExact).map(\.pair), judged.filter { !$0.isExact }.map(\.pair))
  }

  private static func leaks(_ pairs: [NearDuplicates.Pair], _ collection: ImageCollection) -> [Leak] {
    let present = collection.splitsPresent
    return present.enumerated().flatMap { position, from in
      present.dropFirst(position + 1).map { to in
        let images = pairs.flatMap { [($0.first, $0.second), ($0.second, $0.first)] }
          .filter { collection.splits[$0.0] == from && collection.splits[$0.1] == to }.map(\.1)
        return Leak(from: from, to: to, images: Set(images).sorted())
      }
    }
  }
}

extension MirroredDuplicates: JSONRepresentable {
  /// `exact_pairs`, `near_pairs`, `groups`, `images`, `conflicting_groups` and `leaks` (`from`, `to`, `images`).
  public var json: JSONValue {
    [
      "exact_pairs": exactPairs.count, "near_pairs": nearPairs.count, "groups": groups.count, "images": imagesInGroups,
      "conflicting_groups": conflicting.count,
      "leaks": JSONValue.array(
        leaks.map { ["from": $0.from.rawValue, "to": $0.to.rawValue, "images": $0.images.count] }),
    ]
  }
}
