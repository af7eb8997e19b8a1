import Datasets
import Files

/// The images of one split that are pixel copies of an image of another.
public struct Leakage: Sendable, Equatable {
  /// The split that comes first in the order of use: train, validation, test.
  public let from: Split
  /// The split whose images are not new.
  public let to: Split
  /// The indices of those images, ascending.
  public let images: [Int]
  /// How many of each class.
  public let perClass: ClassBalance
  /// The images of `to`, copied or not, of each class.
  public let available: ClassBalance

  /// The share of `to` that is copied.
  public var share: Double { available.total == 0 ? 0 : Double(images.count) / Double(available.total) }

  /// Every pair of splits, earlier to later, also those without a copy.
  public static func all(_ collection: ImageCollection, duplicates: ExactDuplicates) -> [Leakage] {
    let present = collection.splitsPresent
    return present.enumerated().flatMap { position, from in
      present.dropFirst(position + 1).map { to in
        let images = duplicates.groups.filter { group in group.contains { collection.splits[$0] == from } }
          .flatMap { group in group.filter { collection.splits[$0] == to } }.sorted()
        return Leakage(
          from: from, to: to, images: images,
          perClass: ClassBalance(classes: collection.classes, labels: images.map { collection.labels[$0] }),
          available: ClassBalance(
            classes: collection.classes, labels: collection.indices(of: to).map { collection.labels[$0] }))
      }
    }
  }
}

extension Leakage: JSONRepresentable {
  /// `from`, `to`, `images`, `share`, `per_class`.
  public var json: JSONValue {
    [
      "from": from.rawValue, "to": to.rawValue, "images": images.count, "share": share,
      "per_class": perClass.countsJSON,
    ]
  }
}
