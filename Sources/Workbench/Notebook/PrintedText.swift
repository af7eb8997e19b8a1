import Foundation

/// What a cell printed, as it stands in a notebook.
enum PrintedText {
  /// The most lines that are kept.
  static let lineLimit = 200
  /// The most letters of a line that are kept.
  static let widthLimit = 1000

  /// Makes text of bytes: as a terminal would show them, with paths of temporary folders as a reader's, and with a long
  /// text cut in its middle.
  /// - Parameters:
  ///   - bytes: what was printed.
  ///   - paths: folders and what is written in their place, the longest first.
  static func text(_ bytes: [UInt8], paths: [(folder: String, name: String)]) -> String {
    var pieces = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    while pieces.last.map(isBlank) == true { pieces.removeLast() }
    while pieces.first.map(isBlank) == true { pieces.removeFirst() }
    func line(_ piece: ArraySlice<UInt8>) -> String {
      let shown = paths.reduce(visible(piece)) { shortened($0, $1.folder, $1.name) }
      return shown.count > widthLimit ? shown.prefix(widthLimit) + "…" : shown
    }
    var lines: [String]
    if pieces.count > lineLimit {
      let tail = lineLimit / 5
      let left = pieces.count - lineLimit
      lines = pieces.prefix(lineLimit - tail).map(line) + ["… (\(left) lines are left out here)"]
      lines += pieces.suffix(tail).map(line)
    } else {
      lines = pieces.map(line)
    }
    return lines.joined(separator: "\n")
  }

  private static func isBlank(_ line: ArraySlice<UInt8>) -> Bool {
    line.allSatisfy { [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }
  }

  /// A line as a terminal shows it: what follows the last return to its start, without colours and blanks at its end.
  private static func visible(_ line: ArraySlice<UInt8>) -> String {
    var line = line
    while line.last == UInt8(ascii: "\r") { line.removeLast() }
    if let back = line.lastIndex(of: UInt8(ascii: "\r")) { line = line[(back + 1)...] }
    // A letter takes at most a few bytes; what comes later is cut anyway.
    line = line.prefix(widthLimit * 16)
    let text = String(decoding: line, as: UTF8.self).replacingOccurrences(
      of: "\u{1B}\\[[0-9;?]*[A-Za-z]", with: "", options: .regularExpression)
    let scalars = text.unicodeScalars.map { scalar -> String in
      guard scalar != "\t", scalar.properties.generalCategory == .control else { return String(scalar) }
      let hexadecimal = String(scalar.value, radix: 16, uppercase: true)
      return "\\x" + (hexadecimal.count < 2 ? "0" : "") + hexadecimal
    }
    let joined = scalars.joined()
    return String(
      joined[..<(joined.lastIndex { $0 != " " && $0 != "\t" }.map(joined.index(after:)) ?? joined.startIndex)])
  }

  /// The line with a folder's name in place of its path, where that path is whole: `/home/a` is no part of `/home/ab`.
  private static func shortened(_ line: String, _ folder: String, _ name: String) -> String {
    guard folder.count > 1, line.contains(folder) else { return line }
    let end = folder.hasSuffix("/") ? "" : #"(?![\w-]|\.\w)"#
    return line.replacingOccurrences(
      of: #"(?<![\w.-])"# + NSRegularExpression.escapedPattern(for: folder) + end,
      with: NSRegularExpression.escapedTemplate(for: name), options: .regularExpression)
  }
}
