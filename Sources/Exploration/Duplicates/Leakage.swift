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
  /// How many of the images have the label of the first copy in `from`.
  public let agreeing: Int

  /// The share of `to` that is copied.
  public var share: Double { available.total == 0 ? 0 : Double(images.count) / Double(available.total) }

  /// The share of the copied images that have the label of the copy in `from`; `nil` without copies.
  public var agreement: Double? { images.isEmpty ? nil : Double(agreeing) / Double(images.count) }

  /// What a model scores on `to` that is right on a share of new images and answers copies as their first copy in `from`
  /// is labelled: `(1 - share) accuracy + share agreement`.
  /// - Parameter accuracy: on new images, 0 to 1.
  public func inflated(_ accuracy: Double) -> Double { (1 - share) * accuracy + share * (agreement ?? 0) }

  /// Every pair of splits, earlier to later, also those without a copy.
  public static func all(_ collection: ImageCollection, duplicates: ExactDuplicates) -> [Leakage] {
    let present = collection.splitsPresent
    return present.enumerated().flatMap { position, from in
      present.dropFirst(position + 1).map { to in
        var copies: [(image: Int, agrees: Bool)] = []
        for group in duplicates.groups {
          guard let original = group.first(where: { collection.splits[$0] == from }) else { continue }
          for i in group where collection.splits[i] == to {
            copies.append((i, collection.labels[i] == collection.labels[original]))
          }
        }
        let images = copies.map(\.image).sorted()
        return Leakage(
          from: from, to: to, images: images,
          perClass: ClassBalance(classes: collection.classes, labels: images.map { collection.labels[$0] }),
          available: ClassBalance(
            classes: collection.classes, labels: collection.indices(of: to).map { collection.labels[$0] }),
          agreeing: copies.count { $0.agrees })
      }
    }
  }
}

extension Leakage: JSONRepresentable {
  /// `from`, `to`, `images`, `share`, `per_class`.
  public var json: JSONValue {
    [
      "from": from.rawValue, "to": to.rawValue, "images": images.count, "share": share, "same_label": agreeing,
      "per_class": perClass.countsJSON,
    ]
  }
}
