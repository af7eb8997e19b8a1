import Datasets
import Files

/// The images that are better left out, each with its reasons: what a training or an evaluation can skip.
public struct ExclusionList: Sendable, Equatable {
  /// Why an image is on the list.
  public enum Reason: String, CaseIterable, Sendable {
    /// Its pixels are those of an image of an earlier split.
    case leak
    /// The same picture carries another label elsewhere.
    case conflictingLabel = "conflicting_label"
    /// The same split holds the picture already.
    case redundantCopy = "redundant_copy"
    /// One gray level.
    case constant
    /// Nearly one gray level.
    case nearConstant = "near_constant"
  }

  /// One image.
  public struct Entry: Sendable, Equatable {
    /// The image's index in the collection.
    public let index: Int
    /// Its path.
    public let path: String
    /// Its split.
    public let split: Split
    /// The name of its class.
    public let label: String
    /// In the order of `Reason`.
    public let reasons: [Reason]
    /// The path of the first image with the same pixels, when it is another.
    public let copyOf: String?
  }

  /// In the order of the data.
  public let entries: [Entry]

  /// Collects the reasons.
  public init(
    _ collection: ImageCollection, duplicates: ExactDuplicates, leakage: [Leakage], constant: ConstantImages
  ) {
    var reasons: [Int: Set<Reason>] = [:]
    var originals: [Int: Int] = [:]
    for group in duplicates.groups {
      var seen: Set<Split> = []
      for i in group {
        if i != group[0] { originals[i] = group[0] }
        if !seen.insert(collection.splits[i]).inserted { reasons[i, default: []].insert(.redundantCopy) }
      }
    }
    for leak in leakage { for i in leak.images { reasons[i, default: []].insert(.leak) } }
    for group in duplicates.conflicting { for i in group { reasons[i, default: []].insert(.conflictingLabel) } }
    for i in constant.constant { reasons[i, default: []].insert(.constant) }
    for i in constant.nearConstant { reasons[i, default: []].insert(.nearConstant) }
    entries = reasons.sorted { $0.key < $1.key }.map { i, found in
      Entry(
        index: i, path: collection.paths[i], split: collection.splits[i],
        label: collection.classes[collection.labels[i]],
        reasons: Reason.allCases.filter(found.contains), copyOf: originals[i].map { collection.paths[$0] })
    }
  }

  /// `path,split,label,reasons,copy_of`; reasons are separated by spaces.
  public var csv: String {
    let rows = entries.map { entry in
      CSVTable.line([
        entry.path, entry.split.rawValue, entry.label, entry.reasons.map(\.rawValue).joined(separator: " "),
        entry.copyOf ?? "",
      ])
    }
    return (["path,split,label,reasons,copy_of"] + rows).map { $0 + "\n" }.joined()
  }

  /// Writes `csv`, whole or not at all.
  /// - Throws: `FileError.unwritable`.
  public func write(to path: String) throws { try AtomicFile.write(csv, to: path) }
}

extension ExclusionList: JSONRepresentable {
  /// The number of images, and how many have each reason.
  public var json: JSONValue {
    .object(
      [(key: "images", value: .integer(entries.count))]
        + Reason.allCases.map { reason in
          (key: reason.rawValue, value: .integer(entries.count { $0.reasons.contains(reason) }))
        })
  }
}
