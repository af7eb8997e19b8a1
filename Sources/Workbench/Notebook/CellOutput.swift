import Foundation

/// What a cell gave: the text that it printed and the figures that it made.
public struct CellOutput: Sendable, Equatable {
  /// A figure as a Markdown image.
  public struct Figure: Sendable, Equatable {
    /// What it shows, in words, as Markdown.
    public let alternative: String
    /// Its path from the notebook's folder.
    public let path: String

    /// A figure.
    /// - Parameters:
    ///   - alternative: what it shows, as Markdown on one line.
    ///   - path: from the notebook's folder.
    public init(alternative: String, path: String) {
      self.alternative = alternative
      self.path = path
    }
  }

  /// The text, without a line break at its end.
  public let text: String
  /// The figures, in the order of the cell's option.
  public let figures: [Figure]

  var isEmpty: Bool { text.isEmpty && figures.isEmpty }

  /// The comment before an output. Jupytext takes it for the start of a Markdown cell with the tag `output`.
  static let opening = "<!-- #region tags=[\"output\"] -->"
  /// The comment after an output.
  static let closing = "<!-- #endregion -->"

  /// Whether a line is the comment before an output.
  static func opens(_ line: String) -> Bool {
    let line = line.filter { $0 != " " && $0 != "\t" }
    return line.hasPrefix("<!--#region") && line.hasSuffix("-->") && line.contains("\"output\"")
  }

  /// Whether a line is the comment after an output.
  static func closes(_ line: String) -> Bool { line.filter { $0 != " " && $0 != "\t" } == "<!--#endregion-->" }

  /// The lines that stand in a notebook.
  var markdown: [String] {
    var lines = [Self.opening]
    if !text.isEmpty {
      let printed = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      // Longer than any row of backticks in the text, which then cannot end the block.
      let longest = printed.map { $0.drop { $0 == " " }.prefix { $0 == "`" }.count }.max() ?? 0
      let fence = String(repeating: "`", count: max(3, longest + 1))
      lines += [fence + "text"] + printed + [fence]
    }
    for (place, figure) in figures.enumerated() {
      if place > 0 || !text.isEmpty { lines.append("") }
      let link = figure.path.addingPercentEncoding(withAllowedCharacters: Self.linked) ?? figure.path
      lines.append("![\(figure.alternative)](\(link))")
    }
    return lines + [Self.closing]
  }

  /// What may stand in the address of a Markdown link as it is.
  private static let linked = CharacterSet(charactersIn: "/-._~").union(
    CharacterSet(charactersIn: "a"..."z").union(CharacterSet(charactersIn: "A"..."Z")).union(
      CharacterSet(charactersIn: "0"..."9")))

  /// An output.
  /// - Parameters:
  ///   - text: without a line break at its end.
  ///   - figures: in the order in which they are shown.
  public init(text: String, figures: [Figure] = []) {
    self.text = text
    self.figures = figures
  }

  /// Reads the lines between the two comments.
  /// - Returns: `nil` for lines that `markdown` does not write.
  init?(reading lines: [String]) {
    var rest = lines[...]
    var text: [String] = []
    if let first = rest.first, let fence = Fence(opening: Array(first.utf8)[...]), fence.info == "text" {
      guard let end = rest.dropFirst().firstIndex(where: { fence.isClosed(by: Array($0.utf8)[...]) }) else {
        return nil
      }
      text = Array(rest[(rest.startIndex + 1)..<end])
      rest = rest[(end + 1)...]
    }
    var figures: [Figure] = []
    for line in rest where !line.isEmpty {
      guard line.hasPrefix("!["), line.hasSuffix(")"), let middle = line.range(of: "](", options: .backwards),
        let path = String(line[middle.upperBound...].dropLast()).removingPercentEncoding
      else { return nil }
      figures.append(Figure(alternative: String(line[..<middle.lowerBound].dropFirst(2)), path: path))
    }
    self.init(text: text.joined(separator: "\n"), figures: figures)
  }
}
