import Files
import Foundation

/// A Markdown file whose fenced bash blocks are cells, in the `markdown` format of Jupytext.
///
/// Only the outputs behind the cells can be replaced; every other byte stays as it is: line endings, odd bytes, and what
/// stands in other blocks, in comments, or in cells that are not run.
public struct MarkdownNotebook: Sendable {
  /// The file.
  public let path: String
  /// What its header says.
  public let header: NotebookHeader
  /// The cells that are run, in order.
  public let cells: [NotebookCell]
  /// Sentences on what is odd and does no harm.
  public let warnings: [String]
  private let bytes: [UInt8]
  private let ending: String

  /// The most bytes of a notebook.
  public static let limit = 16 << 20

  /// Reads a notebook.
  /// - Throws: `FileError`; `NotebookError.header`, `.malformed`.
  public init(_ path: String) throws {
    let hint = "Name a Markdown notebook."
    let file = try RandomAccessFile(reading: path, hint: hint)
    guard file.count <= Self.limit else {
      throw FileError.malformed(path: path, reason: "is larger than \(Self.limit >> 20) MiB: no notebook")
    }
    try self.init(try file.head(file.count), path: path)
  }

  /// Takes a notebook apart.
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - path: the file, for messages and as the place of its figures.
  /// - Throws: `NotebookError.header`, `.malformed`.
  public init(_ bytes: [UInt8], path: String) throws {
    let lines = MarkdownLines(bytes)
    var parser = NotebookParser(lines: lines, path: path)
    try parser.parse()
    self.path = path
    self.bytes = bytes
    ending = lines.ending
    guard let header = parser.header else { throw NotebookError.header(path: path, reason: "it is empty") }
    self.header = header
    cells = parser.cells
    warnings = parser.warnings
  }

  /// The notebook with other outputs.
  /// - Parameter outputs: one a cell; `nil` leaves what stands there, byte for byte, and an empty one takes it away.
  public func replacing(_ outputs: [CellOutput?]) -> [UInt8] {
    var result: [UInt8] = []
    var done = 0
    for (cell, output) in zip(cells, outputs) {
      guard let output else { continue }
      result += bytes[done..<cell.place.lowerBound]
      done = cell.place.upperBound
      let old = bytes[cell.place]
      guard !output.isEmpty else { continue }
      if let last = result.last, last != UInt8(ascii: "\n") { result += Array(ending.utf8) }
      // Empty lines before an output are the author's.
      let gap = cell.written == nil ? Array(ending.utf8) : Array(gap(old))
      result += gap
      result += output.markdown.joined(separator: ending).utf8
      if cell.written == nil || old.last == UInt8(ascii: "\n") { result += Array(ending.utf8) }
    }
    return result + bytes[done...]
  }

  /// The blank lines at the start of what is replaced.
  private func gap(_ old: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let blank = old.prefix {
      [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n")].contains($0)
    }
    // Blanks before the comment belong to its line.
    guard let end = blank.lastIndex(of: UInt8(ascii: "\n")) else { return blank.prefix(0) }
    return blank[...end]
  }
}

/// Walks over the lines of a notebook once.
private struct NotebookParser {
  let lines: MarkdownLines
  let path: String
  var header: NotebookHeader?
  var cells: [NotebookCell] = []
  var warnings: [String] = []

  init(lines: MarkdownLines, path: String) {
    self.lines = lines
    self.path = path
  }

  mutating func parse() throws {
    var line = try parseHeader()
    while line < lines.count {
      if let fence = Fence(opening: lines.content(line)) {
        guard let end = ((line + 1)..<lines.count).first(where: { fence.isClosed(by: lines.content($0)) }) else {
          throw malformed(line, "the fence of this block is never closed")
        }
        line = fence.isCell(of: "bash") ? try parseCell(fence, line, end) : end + 1
      } else if !lines.mayBeComment(line) {
        line += 1
      } else if CellOutput.opens(lines.text(line)) {
        warnings.append("\(path):\(line + 1): an output without a cell before it is left as it is")
        line = try outputEnd(line) + 1
      } else if let end = commentEnd(line) {
        line = end + 1
      } else {
        line += 1
      }
    }
  }

  private func malformed(_ line: Int, _ reason: String) -> NotebookError {
    .malformed(path: path, line: line + 1, reason: reason)
  }

  /// - Returns: the first line behind the header.
  private mutating func parseHeader() throws -> Int {
    let mark = Array("---".utf8)
    func isMark(_ line: Int) -> Bool {
      let content = lines.content(line)
      let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
      return (line == 0 && content.starts(with: byteOrderMark) ? content.dropFirst(3) : content).elementsEqual(mark)
    }
    guard lines.count > 0, isMark(0) else {
      throw NotebookError.header(path: path, reason: "it does not begin with a header")
    }
    guard let end = (1..<lines.count).first(where: isMark) else {
      throw NotebookError.header(path: path, reason: "its header is never closed")
    }
    header = try NotebookHeader((1..<end).map { lines.text($0) + "\n" }.joined(), path: path)
    return end + 1
  }

  /// - Returns: the first line behind the cell and its output.
  private mutating func parseCell(_ fence: Fence, _ start: Int, _ end: Int) throws -> Int {
    let options: CellOptions
    do {
      options = try CellOptions(String(fence.info.dropFirst("bash".count)))
    } catch {
      throw malformed(start, error.reason)
    }
    let source = ((start + 1)..<end).flatMap { lines.content($0) + [UInt8(ascii: "\n")] }
    guard !source.contains(0) else { throw malformed(start, "this cell has a zero byte, which bash cannot read") }
    let output = try parseOutput(end + 1)
    let behind = output?.end ?? end + 1
    guard options.isRun else {
      if let output {
        warnings.append("\(path):\(output.written.line): the output of a cell that is not run is left as it is")
      }
      return behind
    }
    cells.append(
      NotebookCell(
        number: cells.count + 1, line: start + 1, options: options, source: source,
        place: lines.start(end + 1)..<lines.start(behind), written: output?.written))
    return behind
  }

  /// The output whose first line that is not blank is `line` or a later one.
  private func parseOutput(_ line: Int) throws -> (written: WrittenOutput, end: Int)? {
    guard let start = (line..<max(line, lines.count)).first(where: { !lines.isBlank($0) }),
      CellOutput.opens(lines.text(start))
    else { return nil }
    let end = try outputEnd(start)
    let content = ((start + 1)..<end).map { lines.text($0) }
    return (WrittenOutput(line: start + 1, output: CellOutput(reading: content)), end + 1)
  }

  /// The line of the comment that ends the output that begins in `start`; printed text that looks like it does not count.
  private func outputEnd(_ start: Int) throws -> Int {
    var line = start + 1
    while line < lines.count {
      if CellOutput.closes(lines.text(line)) { return line }
      if let fence = Fence(opening: lines.content(line)) {
        guard let end = ((line + 1)..<lines.count).first(where: { fence.isClosed(by: lines.content($0)) }) else {
          break
        }
        line = end
      }
      line += 1
    }
    throw malformed(start, "this output is never closed: a line `\(CellOutput.closing)` is missing")
  }

  /// The last line of the comment that begins in `line`, if it has several; nobody sees what is in it, so nothing there is
  /// run.
  private func commentEnd(_ line: Int) -> Int? {
    let text = lines.text(line).drop { $0 == " " }
    guard !text.dropFirst("<!--".count).contains("-->") else { return nil }
    return ((line + 1)..<lines.count).first { lines.text($0).contains("-->") } ?? lines.count - 1
  }
}
