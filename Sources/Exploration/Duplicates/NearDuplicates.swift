import Datasets
import Files
import Tensors

/// Images whose perceptual hashes differ in few bits. Exact copies and constant images are pairs too.
public struct NearDuplicates: Sendable, Equatable {
  /// An unordered pair.
  public struct Pair: Sendable, Equatable {
    /// The smaller index.
    public let first: Int
    /// The larger index.
    public let second: Int
    /// Bits that differ.
    public let distance: Int
    /// The largest correlation of the two pictures over small shifts, -1 to 1 (see `PictureSimilarity`); `nil` where
    /// there is none, or where hashes alone were compared.
    public let similarity: Double?

    /// Whether the two are the same photograph, and not only alike.
    public var isConfirmed: Bool { (similarity ?? -1) >= PictureSimilarity.confirmation }

    /// - Parameters:
    ///   - first: the smaller index.
    ///   - second: the larger index.
    ///   - distance: bits that differ.
    ///   - similarity: the correlation of the two pictures, where it is known.
    public init(first: Int, second: Int, distance: Int, similarity: Double? = nil) {
      self.first = first
      self.second = second
      self.distance = distance
      self.similarity = similarity
    }
  }

  /// The largest distance of a pair.
  public let threshold: Int
  /// The id of the hash by which pairs were found.
  public let hash: String
  /// All pairs, in order of first and second image.
  public let pairs: [Pair]
  /// The images connected by pairs, each component ascending, ordered by first image.
  public let components: [[Int]]
  /// The images connected by confirmed pairs alone, in the same order.
  public let confirmedComponents: [[Int]]

  /// The pairs that are the same photograph.
  public var confirmedPairs: [Pair] { pairs.filter(\.isConfirmed) }

  /// Finds the pairs by their hashes alone: none is confirmed.
  /// - Parameters:
  ///   - hashes: 64-bit perceptual hashes.
  ///   - threshold: bits; 4 is useful on faces, 8 chains unrelated images into one component.
  public init(hashes: [UInt64], threshold: Int = 4) {
    self.init(
      pairs: Self.pairs(hashes, threshold: threshold), threshold: threshold, hash: PerceptualHash().id,
      count: hashes.count)
  }

  /// Hashes images, finds the pairs and compares the pictures of each.
  /// - Parameters:
  ///   - images: of any size.
  ///   - threshold: bits; 4 is useful on faces, 8 chains unrelated images into one component.
  public init(images: [GrayImage], threshold: Int = 4) {
    self.init(images: images, hashes: PerceptualHash().hashes(images), threshold: threshold)
  }

  /// Finds the pairs of images whose hashes are known, and compares the pictures of each.
  /// - Parameters:
  ///   - images: of any size.
  ///   - hashes: one an image.
  ///   - hash: the id of the hash.
  ///   - threshold: bits.
  public init(images: [GrayImage], hashes: [UInt64], hash: String = PerceptualHash().id, threshold: Int = 4) {
    precondition(images.count == hashes.count, "\(images.count) images, \(hashes.count) hashes")
    let found = Self.pairs(hashes, threshold: threshold)
    let compared = Parallel.map(found.count) { k -> Pair in
      let pair = found[k]
      return Pair(
        first: pair.first, second: pair.second, distance: pair.distance,
        similarity: PictureSimilarity.correlation(images[pair.first], images[pair.second]))
    }
    self.init(pairs: compared, threshold: threshold, hash: hash, count: images.count)
  }

  private init(pairs: [Pair], threshold: Int, hash: String, count: Int) {
    self.threshold = threshold
    self.hash = hash
    self.pairs = pairs
    components = Self.components(pairs, count: count)
    confirmedComponents = Self.components(pairs.filter(\.isConfirmed), count: count)
  }

  private static func pairs(_ hashes: [UInt64], threshold: Int) -> [Pair] {
    let index = HammingIndex(hashes, threshold: threshold)
    return Parallel.map(hashes.count) { i in
      index.matches(of: hashes[i], from: i + 1).map { Pair(first: i, second: $0.index, distance: $0.distance) }
    }.flatMap { $0 }
  }

  /// The images connected by pairs, each component ascending, ordered by first image; images in no pair are left out.
  /// - Parameters:
  ///   - pairs: of images.
  ///   - count: of images.
  public static func components(_ pairs: [Pair], count: Int) -> [[Int]] {
    var sets = DisjointSets(count: count)
    for pair in pairs { sets.join(pair.first, pair.second) }
    return sets.sets().filter { $0.count > 1 }
  }
}

extension NearDuplicates: JSONRepresentable {
  /// Counts under the names of `eda.json`: of all pairs, and of those that are the same photograph.
  public var json: JSONValue {
    [
      "hash": hash, "threshold": threshold, "pairs": pairs.count, "components": components.count,
      "images_in_components": components.reduce(0) { $0 + $1.count },
      "largest_component": components.map(\.count).max() ?? 0,
      "confirmed_similarity": PictureSimilarity.confirmation, "confirmed_pairs": pairs.count(where: \.isConfirmed),
      "confirmed_components": confirmedComponents.count,
    ]
  }
}
