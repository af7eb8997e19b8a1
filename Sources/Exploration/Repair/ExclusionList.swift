import Datasets
import Files

/// The images that are better left out, each with its reasons: what a training or an evaluation can skip.
public struct ExclusionList: Sendable, Equatable {
  /// Why an image is on the list.
  public enum Reason: String, CaseIterable, Sendable {
    /// Its pixels are those of an image of an earlier split.
    case leak
    /// It is nearly an image of an earlier split: a confirmed near duplicate.
    case nearLeak = "near_leak"
    /// It is the mirror image, or nearly so, of an image of an earlier split.
    case mirroredLeak = "mirrored_leak"
    /// The same picture carries another label elsewhere.
    case conflictingLabel = "conflicting_label"
    /// The same split holds the picture already.
    case redundantCopy = "redundant_copy"
    /// One gray level.
    case constant
    /// Nearly one gray level.
    case nearConstant = "near_constant"
    /// A placeholder: one of a family of pictures without a face.
    case placeholder
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
    /// The path of the first image with the same picture, when it is another.
    public let copyOf: String?
  }

  /// What the searches found.
  struct Findings {
    let duplicates: ExactDuplicates
    let leakage: [Leakage]
    let near: NearDuplicates?
    let mirrored: MirroredDuplicates?
    let constant: ConstantImages
    let placeholders: [Int]
  }

  /// In the order of the data.
  public let entries: [Entry]

  /// Collects the reasons.
  init(_ collection: ImageCollection, _ findings: Findings) {
    var reasons: [Int: Set<Reason>] = [:]
    var originals: [Int: Int] = [:]
    func add(_ reason: Reason, _ images: some Sequence<Int>) {
      for i in images { reasons[i, default: []].insert(reason) }
    }
    for group in findings.duplicates.groups {
      var seen: Set<Split> = []
      for i in group {
        if i != group[0] { originals[i] = group[0] }
        if !seen.insert(collection.splits[i]).inserted { add(.redundantCopy, [i]) }
      }
    }
    for leak in findings.leakage { add(.leak, leak.images) }
    // An exact copy is a leak already; what shows nothing is like everything else that shows nothing.
    let exact = Set(findings.leakage.flatMap(\.images))
    let empty = findings.constant.members
    func addLeaks(_ reason: Reason, _ pairs: [NearDuplicates.Pair]) {
      let order = collection.splitsPresent
      func rank(_ i: Int) -> Int { order.firstIndex(of: collection.splits[i]) ?? 0 }
      for pair in pairs where rank(pair.first) != rank(pair.second) {
        let (older, newer) =
          rank(pair.first) < rank(pair.second) ? (pair.first, pair.second) : (pair.second, pair.first)
        guard !exact.contains(newer), !empty.contains(newer), !empty.contains(older) else { continue }
        add(reason, [newer])
        originals[newer] = originals[newer] ?? older
      }
    }
    addLeaks(.nearLeak, findings.near?.confirmedPairs ?? [])
    addLeaks(.mirroredLeak, findings.mirrored?.pairs ?? [])
    for group in findings.duplicates.conflicting { add(.conflictingLabel, group) }
    add(.constant, findings.constant.constant)
    add(.nearConstant, findings.constant.nearConstant)
    add(.placeholder, findings.placeholders)
    entries = reasons.sorted { $0.key < $1.key }.map { i, found in
      Entry(
        index: i, path: collection.paths[i], split: collection.splits[i], label: collection.className(i),
        reasons: Reason.allCases.filter(found.contains), copyOf: originals[i].map { collection.paths[$0] })
    }
  }

  /// The images that a split should not use: every picture stays once, unless its labels conflict or it shows no face.
  ///
  /// Copies within and across splits go; near copies and mirror images stay, together in one split.
  public var unusable: Set<Int> {
    let reasons: Set<Reason> = [.leak, .redundantCopy, .conflictingLabel, .constant, .nearConstant, .placeholder]
    return Set(entries.filter { !reasons.isDisjoint(with: $0.reasons) }.map(\.index))
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
