import Datasets
import Files
import Tensors

/// Images whose decoded pixels (and size) are identical.
public struct ExactDuplicates: Sendable, Equatable {
  /// Groups of two and more images as ascending indices, ordered by their first image.
  public let groups: [[Int]]
  /// The groups whose images do not all have the same label.
  public let conflicting: [[Int]]
  /// Different pictures, each group counted once.
  public let distinct: Int

  /// Images in any group.
  public var imagesInGroups: Int { groups.reduce(0) { $0 + $1.count } }
  /// Images that could go without losing a picture.
  public var redundant: Int { imagesInGroups - groups.count }

  /// Finds the groups.
  /// - Parameters:
  ///   - images: of any size.
  ///   - labels: class indices, one an image.
  public init(images: [GrayImage], labels: [Int]) {
    precondition(images.count == labels.count, "\(images.count) images, \(labels.count) labels")
    let keys = Parallel.map(images.count) { Self.fingerprint(images[$0]) }
    var candidates: [UInt64: [Int]] = [:]
    for (i, key) in keys.enumerated() { candidates[key, default: []].append(i) }
    var groups: [[Int]] = []
    for bucket in candidates.values where bucket.count > 1 {
      // Equal fingerprints are only a hint: pixels decide.
      var classes: [[Int]] = []
      for i in bucket {
        if let k = classes.firstIndex(where: { images[$0[0]] == images[i] }) {
          classes[k].append(i)
        } else {
          classes.append([i])
        }
      }
      groups += classes.filter { $0.count > 1 }
    }
    self.groups = groups.sorted { $0[0] < $1[0] }
    conflicting = self.groups.filter { group in Set(group.map { labels[$0] }).count > 1 }
    distinct = images.count - self.groups.reduce(0) { $0 + $1.count - 1 }
  }

  /// The groups of a collection.
  public init(_ collection: ImageCollection) { self.init(images: collection.images, labels: collection.labels) }

  /// A 64-bit mix of size and pixels.
  private static func fingerprint(_ image: GrayImage) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(image.width) &* 0x9E37_79B9_7F4A_7C15
    image.pixels.withUnsafeBytes { bytes in
      var i = 0
      while i + 8 <= bytes.count {
        hash = (hash ^ bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)) &* 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 32
        i += 8
      }
      while i < bytes.count {
        hash = (hash ^ UInt64(bytes[i])) &* 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 32
        i += 1
      }
    }
    return hash
  }
}

extension ExactDuplicates: JSONRepresentable {
  /// Counts under the names of `eda.json`.
  public var json: JSONValue {
    [
      "groups": groups.count, "images_in_groups": imagesInGroups, "redundant": redundant,
      "conflicting_groups": conflicting.count, "distinct": distinct,
    ]
  }
}
