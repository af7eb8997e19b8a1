/// Changes of a data set that are written down in files: images to leave out, and another division into splits. The
/// images themselves stay as they are.
public struct Curation: Sendable, Hashable {
  /// Tables of images to leave out: a column `path`, and `reasons` (separated by spaces) where only some count.
  public var exclusions: [String]
  /// The reasons that count; empty: every row does.
  public var reasons: [String]
  /// A table with the columns `path` and `split`: images in it are in that split, others are left out.
  public var split: String?

  /// No change unless told.
  public init(exclusions: [String] = [], reasons: [String] = [], split: String? = nil) {
    self.exclusions = exclusions
    self.reasons = reasons
    self.split = split
  }

  /// The files that it reads.
  public var files: [String] { exclusions + (split.map { [$0] } ?? []) }
  /// Whether nothing changes.
  public var isEmpty: Bool { files.isEmpty }

  /// The data as the files have it.
  /// - Throws: `FileError`, `CurationError`; a table of which no row fits the data is an error.
  public func applied(to dataset: Dataset) throws -> Dataset {
    guard !isEmpty else { return dataset }
    var kept = dataset.samples.map { Optional($0.split) }
    var remarks = Remarks()
    if let split { try divide(split, dataset, &kept, &remarks) }
    for path in exclusions { try exclude(path, dataset, &kept, &remarks) }
    guard kept.contains(where: { $0 != nil }) else { throw CurationError.nothingLeft(data: dataset.path, by: files) }
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
      guard isCounted, let place, kept[place] != nil else { continue }
      kept[place] = nil
      left += 1
    }
    let why = reasons.isEmpty ? "" : " (\(reasons.joined(separator: ", ")))"
    remarks.notes.append("\(left.grouped) images are left out as \(path) says\(why)")
  }

  private func divide(_ path: String, _ dataset: Dataset, _ kept: inout [Split?], _ remarks: inout Remarks) throws {
    let file = try CurationFile(readingFrom: path)
    let column = try file.column("split")
    let matched = try file.matched(to: dataset)
    remarks.warnings += file.remarks(matched, dataset)
    var assigned = [Split?](repeating: nil, count: kept.count)
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
    let moved = zip(assigned, kept).count { $0 != nil && $0 != $1 }
    let unnamed = assigned.count { $0 == nil }
    kept = assigned
    remarks.notes.append(
      "the splits are those of \(path): \(moved.grouped) images are in another split than the data has them in"
        + (unnamed > 0 ? ", \(unnamed.grouped) that it does not name are left out" : ""))
  }
}
