import Datasets
import Files

/// Everything found in a data set: the content of `eda.json`.
public struct ExplorationReport: Sendable {
  /// The schema of `json`.
  public static let schema = "fer-analyze/eda/1"
  /// How many images `low_information` lists.
  public static let lowInformationLimit = 200

  /// One split, or all images together.
  public struct SplitSection: Sendable {
    /// The split; `nil` for all splits of a data set that has several.
    public let split: Split?
    /// How classes are spread.
    public let balance: ClassBalance
    /// Gray levels.
    public let pixels: PixelStatistics
    /// The key in `splits`.
    public var name: String { split?.rawValue ?? Split.all.rawValue }
  }

  /// What was explored.
  public let collection: ImageCollection
  /// The splits in order, then all images together where there are several splits.
  public let splits: [SplitSection]
  /// Identical images.
  public let duplicates: ExactDuplicates
  /// Identical images across splits.
  public let leakage: [Leakage]
  /// Similar images; `nil` when not asked for.
  public let nearDuplicates: NearDuplicates?
  /// Images without content.
  public let constant: ConstantImages
  /// Images by how little they show.
  public let lowInformation: LowInformation
  /// Files that could not be decoded.
  public let unreadable: [UnreadableFile]
  /// Whether splits differ in their mix of classes; `nil` with a single split.
  public let splitShift: SplitShift?
  /// What is better left out.
  public let exclusions: ExclusionList

  /// Explores images.
  /// - Parameters:
  ///   - collection: at least one image.
  ///   - unreadable: files that could not be decoded.
  ///   - nearDuplicateThreshold: differing bits of the perceptual hash; `nil` leaves the search out.
  public init(_ collection: ImageCollection, unreadable: [UnreadableFile] = [], nearDuplicateThreshold: Int? = 4) {
    precondition(collection.count > 0, "no images")
    self.collection = collection
    self.unreadable = unreadable
    let traits = ImageTraits.of(collection.images)
    let present = collection.splitsPresent
    splits = (present.map(Optional.some) + (present.count > 1 ? [nil] : [])).map { split in
      let rows = split.map { collection.indices(of: $0) } ?? Array(0..<collection.count)
      return SplitSection(
        split: split, balance: ClassBalance(classes: collection.classes, labels: rows.map { collection.labels[$0] }),
        pixels: PixelStatistics(collection, indices: rows, traits: traits))
    }
    duplicates = ExactDuplicates(collection)
    leakage = Leakage.all(collection, duplicates: duplicates)
    nearDuplicates = nearDuplicateThreshold.map { NearDuplicates(images: collection.images, threshold: $0) }
    constant = ConstantImages(traits: traits)
    lowInformation = LowInformation(traits: traits)
    splitShift = SplitShift(collection)
    exclusions = ExclusionList(collection, duplicates: duplicates, leakage: leakage, constant: constant)
  }

  /// What a reader must know, the most severe first.
  public var alerts: [Alert] { AlertRules.alerts(for: self) }

  /// The document, keys in a fixed order.
  public var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("schema", .string(Self.schema)), ("images", .integer(collection.count)), ("classes", collection.classes.json),
      (
        "splits",
        .object(
          splits.map { section in
            (
              key: section.name,
              value: [
                "class_counts": section.balance.countsJSON, "imbalance": section.balance.imbalanceJSON,
                "class_weights": section.balance.weightsJSON, "pixels": section.pixels,
              ]
            )
          })
      ),
      ("exact_duplicates", duplicates.json), ("leakage", leakage.json),
    ]
    if let nearDuplicates { members.append(("near_duplicates", nearDuplicates.json)) }
    members += [
      ("constant_images", files(constant.constant)), ("near_constant_images", files(constant.nearConstant)),
      ("low_information", lowInformationJSON),
      ("unreadable", .array(unreadable.map { ["path": $0.path, "reason": $0.reason] })),
      ("split_shift", splitShift.json), ("exclusions", exclusions.json), ("alerts", alerts.json),
    ]
    return .object(members)
  }

  private func files(_ indices: [Int]) -> JSONValue {
    .array(
      indices.map { i in
        [
          "path": collection.paths[i], "split": collection.splits[i].rawValue,
          "label": collection.classes[collection.labels[i]],
        ]
      })
  }

  private var lowInformationJSON: JSONValue {
    .array(
      lowInformation.ranked.prefix(Self.lowInformationLimit).map { score in
        [
          "path": collection.paths[score.index], "split": collection.splits[score.index].rawValue,
          "label": collection.classes[collection.labels[score.index]], "information": score.information,
          "entropy_bits": score.entropyBits, "flatness": score.flatness,
        ]
      })
  }
}
