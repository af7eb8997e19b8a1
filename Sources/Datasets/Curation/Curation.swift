/// Changes of a data set that are written down in files: images to leave out, and another division into splits. The
/// images themselves stay as they are.
public struct Curation: Sendable, Hashable {
  /// Tables of images to leave out: a column `path`, and `reasons` (separated by spaces) where only some count.
  public var exclusions: [String]
  /// The reasons that count; empty: every row does.
  public var reasons: [String]
  /// The splits from which images are left out; empty: all of them.
  public var excludedSplits: [Split]
  /// A table with the columns `path` and `split`: images in it are in that split, others are left out. Or
  /// `fileNames`: the part of FER2013 that each file's name tells.
  public var split: String?

  /// The value of `split` for which names of files tell their split.
  public static let fileNames = "names"

  /// No change unless told.
  public init(
    exclusions: [String] = [], reasons: [String] = [], excludedSplits: [Split] = [], split: String? = nil
  ) {
    self.exclusions = exclusions
    self.reasons = reasons
    self.excludedSplits = excludedSplits
    self.split = split
  }

  /// The files that it reads.
  public var files: [String] { exclusions + (split.map { $0 == Self.fileNames ? [] : [$0] } ?? []) }
  /// Whether nothing changes.
  public var isEmpty: Bool { exclusions.isEmpty && split == nil }
  /// What tells the splits, for people; `nil`: the data itself.
  public var splitSource: String? { split == Self.fileNames ? "the file names" : split }

  /// The data as the files have it.
  /// - Throws: `FileError`, `CurationError`; a table of which no row fits the data is an error.
  public func applied(to dataset: Dataset) throws -> Dataset {
    guard !isEmpty else { return dataset }
    var kept = dataset.samples.map { Optional($0.split) }
    var remarks = Remarks()
    if let split, let splitSource {
      let assigned =
        try split == Self.fileNames ? splitsByName(dataset) : splits(readFrom: split, dataset, &remarks)
      remarks.notes.append(note(splitSource, assigned, before: kept))
      kept = assigned
    }
    for path in exclusions { try exclude(path, dataset, &kept, &remarks) }
    guard kept.contains(where: { $0 != nil }) else {
      throw CurationError.nothingLeft(data: dataset.path, by: exclusions + [splitSource].compactMap { $0 })
    }
    return dataset.rearranged(kept, warnings: remarks.warnings, notes: remarks.notes)
  }

  /// What is said of the changes.
  private struct Remarks {
    var warnings: [String] = []
    var notes: [String] = []
  }

  private func exclude(_ path: String, _ dataset: Dataset, _ kept: inout [Split?], _ remarks: inout Remarks) throws {
    let file = try CurationFile(readingFrom: path)
    let matched = try file.matched(to: dataset)
    remarks.warnings += file.remarks(matched, dataset)
    var counts = [Bool](repeating: true, count: file.rows.count)
    if !reasons.isEmpty {
      let column = try file.column("reasons")
      let given = file.rows.map { Set($0.cells[column].split(separator: " ").map(String.init)) }
      let known = given.reduce(into: Set()) { $0.formUnion($1) }
      if let stranger = reasons.first(where: { !known.contains($0) }) {
        throw CurationError.unknownReason(path: path, reason: stranger, known: known.sorted())
      }
      counts = given.map { !$0.isDisjoint(with: reasons) }
    }
    var left = 0
    for (place, isCounted) in zip(matched, counts) {
      guard isCounted, let place, let split = kept[place], excludedSplits.isEmpty || excludedSplits.contains(split)
      else { continue }
      kept[place] = nil
      left += 1
    }
    let why = reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))"
    let place = excludedSplits.isEmpty ? "" : " of \(excludedSplits.map(\.rawValue).joined(separator: ", "))"
    remarks.notes.append("\(left.grouped) images\(place) are left out as \(path) says\(why)")
  }

  /// The split that each file's name tells, as FER2013's do in folders: `PublicTest_10130075.jpg`. Downloads that put
  /// PublicTest and PrivateTest into one folder are told apart so.
  private func splitsByName(_ dataset: Dataset) throws -> [Split?] {
    let found = dataset.samples.map { sample in
      let name = sample.path.split(separator: "/").last ?? ""
      return KaggleTable.splitOfUsage.first { name.hasPrefix($0.key + "_") }?.value
    }
    guard found.contains(where: { $0 != nil }) else {
      throw CurationError.noSplitNames(
        data: dataset.path, expected: KaggleTable.splitOfUsage.keys.sorted(), example: dataset.samples.first?.path ?? ""
      )
    }
    return found
  }

  private func splits(readFrom path: String, _ dataset: Dataset, _ remarks: inout Remarks) throws -> [Split?] {
    let file = try CurationFile(readingFrom: path)
    let column = try file.column("split")
    let matched = try file.matched(to: dataset)
    remarks.warnings += file.remarks(matched, dataset)
    var assigned = [Split?](repeating: nil, count: dataset.samples.count)
    for (row, place) in zip(file.rows, matched) {
      guard let split = Split(folder: row.cells[column]) else {
        throw CurationError.badCell(
          path: path, line: row.line, column: "split", expected: "train, validation or test", found: row.cells[column])
      }
      guard let place else { continue }
      if let earlier = assigned[place], earlier != split {
        throw CurationError.contradiction(path: path, line: row.line, image: row.path, first: earlier, second: split)
      }
      assigned[place] = split
    }
    return assigned
  }

  private func note(_ source: String, _ assigned: [Split?], before: [Split?]) -> String {
    let moved = zip(assigned, before).count { $0 != nil && $0 != $1 }
    let unnamed = assigned.count { $0 == nil }
    return "the splits are those of \(source): \(moved.grouped) images are in another split than the data has them in"
      + (unnamed > 0 ? ", \(unnamed.grouped) without one are left out" : "")
  }
}
