import Files

/// Which line of a table of files belongs to each row of predictions.
///
/// A row takes the file of the same path; else the file whose path is an ending of the row's path, or of whose path the
/// row's is an ending (whole folder names; the longest where several are, none where two are equally long or where several images end like
/// the file); else the only
/// file of the same name, when only one image among the rows has that name. `./` at the start and doubled slashes do not
/// count, and a backslash separates as a slash does.
public struct RowJoin: Sendable, Equatable {
  /// How a row found its file.
  public enum Rule: String, Sendable, CaseIterable {
    /// The paths are equal.
    case path
    /// One path ends with the other.
    case suffix
    /// The file names are equal, and unique on both sides.
    case name
  }

  /// The place among the files of each row; `nil` for a row without a file.
  public let fileOfRow: [Int?]
  /// How many rows were joined by each rule, in the order of `Rule.allCases`.
  public let counts: [Int]
  /// Rows for which several files could be meant, ascending.
  public let ambiguousRows: [Int]
  /// Rows without any file, ascending.
  public let unmatchedRows: [Int]
  /// Files without any row, ascending.
  public let unusedFiles: [Int]

  /// - Parameters:
  ///   - paths: one a row; an empty one matches nothing.
  ///   - files: paths of a table; of equal ones the first is taken.
  public init(paths: [String], files: [String]) {
    let fileParts = files.map(Self.parts)
    let rowParts = paths.map(Self.parts)
    var byName: [Substring: [Int]] = [:]
    var seen: Set<[Substring]> = []
    for (place, parts) in fileParts.enumerated() {
      if let name = parts.last, seen.insert(parts).inserted { byName[name, default: []].append(place) }
    }
    var firstOfName: [Substring: [Substring]] = [:]
    var sharedNames: Set<Substring> = []
    for parts in rowParts {
      guard let name = parts.last, firstOfName.updateValue(firstOfName[name] ?? parts, forKey: name) != nil else {
        continue
      }
      if firstOfName[name] != parts { sharedNames.insert(name) }
    }
    let matches = rowParts.map { parts -> (file: Int, rule: Rule)? in
      guard let name = parts.last, let candidates = byName[name] else { return nil }
      return Self.match(parts, candidates, fileParts, isNameShared: sharedNames.contains(name))
    }
    // One file cannot be two images: where paths of several images end like it, none of them is meant for sure.
    var owner = [Int?](repeating: nil, count: files.count)
    var isExact = [Bool](repeating: false, count: files.count)
    var isShared = isExact
    for (row, match) in matches.enumerated() {
      guard let match else { continue }
      if match.rule == .path { isExact[match.file] = true }
      if let other = owner[match.file], rowParts[other] != rowParts[row] { isShared[match.file] = true }
      owner[match.file] = owner[match.file] ?? row
    }
    var counts = [Int](repeating: 0, count: Rule.allCases.count)
    var ambiguous: [Int] = []
    var unmatched: [Int] = []
    var isUsed = [Bool](repeating: false, count: files.count)
    fileOfRow = matches.enumerated().map { row, match in
      if let match, match.rule == .path || !(isExact[match.file] || isShared[match.file]) {
        counts[Rule.allCases.firstIndex(of: match.rule) ?? 0] += 1
        isUsed[match.file] = true
        return match.file
      }
      let isNamed = rowParts[row].last.map { byName[$0] != nil } ?? false
      if isNamed { ambiguous.append(row) } else { unmatched.append(row) }
      return nil
    }
    self.counts = counts
    ambiguousRows = ambiguous
    unmatchedRows = unmatched
    unusedFiles = files.indices.filter { !isUsed[$0] }
  }

  private static func match(
    _ parts: [Substring], _ candidates: [Int], _ files: [[Substring]], isNameShared: Bool
  ) -> (file: Int, rule: Rule)? {
    if let same = candidates.first(where: { files[$0] == parts }) { return (same, .path) }
    let endings = candidates.filter { candidate in
      let shared = min(files[candidate].count, parts.count)
      return files[candidate].suffix(shared).elementsEqual(parts.suffix(shared))
    }
    func length(_ file: Int) -> Int { min(files[file].count, parts.count) }
    let longest = endings.map(length).max() ?? 0
    let best = endings.filter { length($0) == longest }
    // A bare name says nothing about folders: it is matched by the rule for names.
    if longest > 1 { return best.count == 1 ? (best[0], .suffix) : nil }
    return candidates.count == 1 && !isNameShared ? (candidates[0], .name) : nil
  }

  /// The folders and the name of a path.
  private static func parts(_ path: String) -> [Substring] {
    path.split { $0 == "/" || $0 == "\\" }.filter { $0 != "." }
  }

  /// How many rows were joined.
  public var matched: Int { counts.reduce(0, +) }

  /// One sentence for people: rows joined by each rule, and what was left over.
  public var summary: String {
    let rules = zip(["by path", "by the end of the path", "by file name"], counts).filter { $1 > 0 }
      .map { "\($1) \($0)" }
    return "\(matched) of \(fileOfRow.count) rows joined" + (rules.isEmpty ? "" : " (\(rules.joined(separator: ", ")))")
      + "; \(unmatchedRows.count) without a file, \(ambiguousRows.count) with several that could be meant, "
      + "\(unusedFiles.count) files without a row."
  }
}

extension RowJoin: JSONRepresentable {
  /// Counts.
  public var json: JSONValue {
    [
      "rows": fileOfRow.count, "matched": matched,
      "rules": JSONValue.object(zip(Rule.allCases, counts).map { (key: $0.rawValue, value: JSONValue.integer($1)) }),
      "unmatched_rows": unmatchedRows.count, "ambiguous_rows": ambiguousRows.count, "unused_files": unusedFiles.count,
    ]
  }
}
