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
    let files = files.map(Self.normalized)
    let rows = paths.map(Self.normalized)
    var placeOfPath: [String: Int] = [:]
    var byName: [Substring: [Int]] = [:]
    for (place, file) in files.enumerated() where placeOfPath[file] == nil && !file.isEmpty {
      placeOfPath[file] = place
      byName[Self.name(file), default: []].append(place)
    }
    lazy var sharedNames = Self.sharedNames(rows)
    let matches = rows.map { path -> (file: Int, rule: Rule)? in
      if let place = placeOfPath[path] { return (place, .path) }
      let name = Self.name(path)
      guard let candidates = byName[name] else { return nil }
      let endings = candidates.map { (place: $0, shared: Self.sharedEnding(path, files[$0])) }
      let longest = endings.map(\.shared).max() ?? 0
      // A bare name says nothing about folders: it is matched by the rule for names.
      if longest > name.utf8.count {
        let best = endings.filter { $0.shared == longest }
        return best.count == 1 ? (best[0].place, .suffix) : nil
      }
      return candidates.count == 1 && !sharedNames.contains(name) ? (candidates[0], .name) : nil
    }
    // One file cannot be two images: where paths of several images end like it, none of them is meant for sure.
    var owner = [Int?](repeating: nil, count: files.count)
    var isExact = [Bool](repeating: false, count: files.count)
    var isShared = isExact
    for (row, match) in matches.enumerated() {
      guard let match else { continue }
      if match.rule == .path { isExact[match.file] = true }
      if let other = owner[match.file], rows[other] != rows[row] { isShared[match.file] = true }
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
      if byName[Self.name(rows[row])] != nil { ambiguous.append(row) } else { unmatched.append(row) }
      return nil
    }
    self.counts = counts
    ambiguousRows = ambiguous
    unmatchedRows = unmatched
    unusedFiles = files.indices.filter { !isUsed[$0] }
  }

  /// Names that images of several paths have.
  private static func sharedNames(_ paths: [String]) -> Set<Substring> {
    var first: [Substring: Int] = [:]
    var shared: Set<Substring> = []
    for (row, path) in paths.enumerated() {
      let name = name(path)
      if let other = first[name] {
        if paths[other] != path { shared.insert(name) }
      } else {
        first[name] = row
      }
    }
    return shared
  }

  /// The bytes of the shorter path when the other ends with it, in whole folder names; else 0.
  private static func sharedEnding(_ a: String, _ b: String) -> Int {
    let (short, long) = a.utf8.count <= b.utf8.count ? (a, b) : (b, a)
    return long == short || long.hasSuffix("/" + short) ? short.utf8.count : 0
  }

  /// What stands behind the last slash.
  private static func name(_ path: String) -> Substring {
    path.utf8.lastIndex(of: 0x2F).map { path[path.utf8.index(after: $0)...] } ?? path[...]
  }

  /// A path of folders and a name with single slashes between them.
  private static func normalized(_ path: String) -> String {
    var last: UInt8 = 0x2F
    for byte in path.utf8 {
      // Two slashes, one at the start, a backslash, or a name that starts with a point may ask for changes.
      if byte == 0x5C || (last == 0x2F && (byte == 0x2F || byte == 0x2E)) {
        return path.split { $0 == "/" || $0 == "\\" }.filter { $0 != "." }.joined(separator: "/")
      }
      last = byte
    }
    return path
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
