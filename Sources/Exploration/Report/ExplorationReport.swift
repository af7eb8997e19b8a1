import Datasets
import Files

/// Everything found in the images of a data set by themselves: the first part of `eda.json`.
public struct ExplorationReport: Sendable {
  /// The schema of `json`.
  public static let schema = "fer-analyze/eda/1"
  /// How many images `low_information` lists.
  public static let lowInformationLimit = 200
  /// How many images each odd kind lists.
  public static let oddLimit = 50

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
  /// What was measured of each image.
  public let traits: [ImageTraits]
  /// The splits in order, then all images together where there are several splits.
  public let splits: [SplitSection]
  /// Identical images.
  public let duplicates: ExactDuplicates
  /// Identical images across splits.
  public let leakage: [Leakage]
  /// Similar images; `nil` when not asked for.
  public let nearDuplicates: NearDuplicates?
  /// Mirror images; `nil` when near duplicates are not asked for.
  public let mirrored: MirroredDuplicates?
  /// Which images show the same picture, all searches together.
  public let pictures: SamePictureGroups
  /// Images without content.
  public let constant: ConstantImages
  /// Images by how little they show.
  public let lowInformation: LowInformation
  /// Images that stand out, by kind.
  public let oddities: Oddities
  /// How many images CleanVision 0.3.7 would report for each of its issues.
  public let cleanVision: [(issue: CleanVisionScores.Issue, images: Int)]
  /// Files that could not be decoded.
  public let unreadable: [UnreadableFile]
  /// Whether splits differ in their mix of classes; `nil` with a single split.
  public let splitShift: SplitShift?
  /// What is better left out.
  public let exclusions: ExclusionList
  /// A division without leaks.
  public let splitPlan: SplitPlan

  /// Explores images.
  /// - Parameters:
  ///   - collection: at least one image.
  ///   - unreadable: files that could not be decoded.
  ///   - nearDuplicateThreshold: differing bits of the perceptual hash; `nil` leaves near and mirrored duplicates out.
  ///   - hash: by which near duplicates are found; mirror images are found by `PerceptualHash`.
  ///   - seed: of the proposed split.
  public init(
    _ collection: ImageCollection, unreadable: [UnreadableFile] = [], nearDuplicateThreshold: Int? = 4,
    hash: any ImageHash = PerceptualHash(), seed: UInt64 = 42
  ) {
    precondition(collection.count > 0, "no images")
    let traits = ImageTraits.of(collection.images)
    self.collection = collection
    self.unreadable = unreadable
    self.traits = traits
    let present = collection.splitsPresent
    splits = (present.map(Optional.some) + (present.count > 1 ? [nil] : [])).map { split in
      let rows = split.map { collection.indices(of: $0) } ?? Array(0..<collection.count)
      let labels = rows.map { collection.labels[$0] }
      return SplitSection(
        split: split, balance: ClassBalance(classes: collection.classes, labels: labels),
        pixels: PixelStatistics(traits: rows.map { traits[$0] }, labels: labels, classes: collection.classes))
    }
    duplicates = ExactDuplicates(collection)
    leakage = Leakage.all(collection, duplicates: duplicates)
    let hashes = nearDuplicateThreshold == nil ? [] : PerceptualHash().bothHashes(collection.images)
    nearDuplicates = nearDuplicateThreshold.map {
      NearDuplicates(
        images: collection.images,
        hashes: hash is PerceptualHash ? hashes.map(\.plain) : hash.hashes(collection.images), hash: hash.id,
        threshold: $0)
    }
    mirrored = nearDuplicateThreshold.map { MirroredDuplicates(collection, hashes: hashes, threshold: $0) }
    pictures = SamePictureGroups(
      count: collection.count, exact: duplicates, near: nearDuplicates, mirrored: mirrored)
    constant = ConstantImages(traits: traits)
    lowInformation = LowInformation(traits: traits)
    oddities = Oddities(collection.images, traits: traits)
    let issues = traits.map { CleanVisionScores($0).issues }
    cleanVision = CleanVisionScores.Issue.allCases.map { issue in (issue, issues.count { $0.contains(issue) }) }
    splitShift = SplitShift(collection)
    exclusions = ExclusionList(
      collection,
      ExclusionList.Findings(
        duplicates: duplicates, leakage: leakage, near: nearDuplicates, mirrored: mirrored, constant: constant,
        placeholders: oddities.families.members.sorted()))
    splitPlan = SplitPlan(collection, pictures: pictures.groupOf, leftOut: exclusions.unusable, seed: seed)
  }

  /// Images that certainly show no face: those of one gray level or nearly so, and families of placeholders.
  public var withoutFace: Set<Int> {
    constant.members.union(oddities.families.members)
  }

  /// Images that are no good example of their class: those without a face, and all that look like placeholders.
  public var doubtfulFaces: Set<Int> {
    withoutFace.union(oddities.finding(PlaceholderDetector.id)?.flagged.map(\.index) ?? [])
  }

  /// What a reader must know, the most severe first.
  public var alerts: [Alert] { AlertRules.alerts(for: self) }
}

extension ExplorationReport: JSONRepresentable {
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
    if let mirrored { members.append(("mirrored_duplicates", mirrored.json)) }
    members += [
      ("pictures", pictures.json), ("constant_images", files(constant.constant)),
      ("near_constant_images", files(constant.nearConstant)), ("low_information", lowInformationJSON),
      ("odd_images", oddJSON), ("unreadable", .array(unreadable.map { ["path": $0.path, "reason": $0.reason] })),
      ("split_shift", splitShift.json), ("exclusions", exclusions.json), ("split_plan", splitPlan.json),
      ("alerts", alerts.json),
    ]
    return .object(members)
  }

  private func entry(_ i: Int) -> [(key: String, value: JSONValue)] {
    [
      ("path", collection.paths[i].json), ("split", collection.splits[i].rawValue.json),
      ("label", collection.className(i).json),
    ]
  }

  private func files(_ indices: [Int]) -> JSONValue { .array(indices.map { .object(entry($0)) }) }

  private var lowInformationJSON: JSONValue {
    .array(
      lowInformation.ranked.prefix(Self.lowInformationLimit).map { score in
        .object(
          entry(score.index) + [
            ("information", .number(score.information)), ("entropy_bits", .number(score.entropyBits)),
            ("flatness", .number(score.flatness)),
          ])
      })
  }

  /// What CleanVision would report; each kind with its definition, its count and its oddest images; the families of
  /// placeholders with all of theirs.
  private var oddJSON: JSONValue {
    [
      "cleanvision": JSONValue.object(
        cleanVision.map { (key: $0.issue.rawValue, value: .integer($0.images)) }),
      "kinds": JSONValue.array(
        oddities.findings.map { finding in
          let oddest = finding.ranked.prefix(finding.isSilent ? 0 : Self.oddLimit).map { score in
            JSONValue.object(entry(score.index) + [("score", .number(score.value))])
          }
          return .object((finding.json.objectValue ?? []) + [("oddest", .array(oddest))])
        }),
      "placeholder_families": JSONValue.array(oddities.families.families.map(files)),
    ]
  }
}
