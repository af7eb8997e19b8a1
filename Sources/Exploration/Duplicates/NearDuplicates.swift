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

    /// - Parameters:
    ///   - first: the smaller index.
    ///   - second: the larger index.
    ///   - distance: bits that differ.
    public init(first: Int, second: Int, distance: Int) {
      self.first = first
      self.second = second
      self.distance = distance
    }
  }

  /// The largest distance of a pair.
  public let threshold: Int
  /// All pairs, in order of first and second image.
  public let pairs: [Pair]
  /// The images connected by pairs, each component ascending, ordered by first image.
  public let components: [[Int]]

  /// Compares every hash with every other.
  /// - Parameters:
  ///   - hashes: 64-bit perceptual hashes.
  ///   - threshold: bits; 4 is useful on faces, 8 chains unrelated images into one component.
  public init(hashes: [UInt64], threshold: Int = 4) {
    precondition((0...64).contains(threshold), "threshold \(threshold)")
    let blockSize = 128
    let blocks = (hashes.count + blockSize - 1) / blockSize
    let found = Parallel.map(blocks) { block -> [Pair] in
      var pairs: [Pair] = []
      let start = block * blockSize
      hashes.withUnsafeBufferPointer { hashes in
        for i in start..<min(start + blockSize, hashes.count) {
          let hash = hashes[i]
          var j = i + 1
          while j < hashes.count {
            // A pass without branches tells whether the stretch holds any pair; few do.
            let end = min(j + 256, hashes.count)
            var hits = 0
            for k in j..<end { hits &+= (hash ^ hashes[k]).nonzeroBitCount <= threshold ? 1 : 0 }
            if hits > 0 {
              for k in j..<end {
                let distance = (hash ^ hashes[k]).nonzeroBitCount
                if distance <= threshold { pairs.append(Pair(first: i, second: k, distance: distance)) }
              }
            }
            j = end
          }
        }
      }
      return pairs
    }
    self.threshold = threshold
    pairs = found.flatMap { $0 }
    components = Self.components(pairs, count: hashes.count)
  }

  /// Hashes images and compares them.
  public init(images: [GrayImage], threshold: Int = 4) {
    self.init(hashes: PerceptualHash.hashes(images), threshold: threshold)
  }

  /// The images connected by pairs, each component ascending, ordered by first image; images in no pair are left out.
  /// - Parameters:
  ///   - pairs: of images.
  ///   - count: of images.
  public static func components(_ pairs: [Pair], count: Int) -> [[Int]] {
    var parent = Array(0..<count)
    func root(_ i: Int) -> Int {
      var i = i
      while parent[i] != i {
        parent[i] = parent[parent[i]]
        i = parent[i]
      }
      return i
    }
    for pair in pairs {
      let (a, b) = (root(pair.first), root(pair.second))
      if a != b { parent[max(a, b)] = min(a, b) }
    }
    var members: [Int: [Int]] = [:]
    for i in 0..<count { members[root(i), default: []].append(i) }
    return members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }
}

extension NearDuplicates: JSONRepresentable {
  /// Counts under the names of `eda.json`, and the size of the largest component.
  public var json: JSONValue {
    [
      "hash": "phash", "threshold": threshold, "pairs": pairs.count, "components": components.count,
      "images_in_components": components.reduce(0) { $0 + $1.count },
      "largest_component": components.map(\.count).max() ?? 0,
    ]
  }
}
