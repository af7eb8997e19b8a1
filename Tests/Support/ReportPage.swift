import Foundation

/// What the Markdown of a report says at its end.
public struct ReportPage {
  /// The section `Definitions`: what each number is.
  public let definitions: [(name: String, meaning: String)]
  /// How the report is made again: version, seed, files.
  public let reproduction: [(name: String, meaning: String)]
  /// The titles of the sections, in their order.
  public let sections: [String]

  /// - Parameter markdown: the whole file.
  public init(_ markdown: String) {
    let parts = markdown.components(separatedBy: "\n## ").dropFirst().map { part in
      let lines = part.split(separator: "\n")
      return (title: String(lines.first ?? ""), lines: lines.dropFirst())
    }
    func entries(_ title: String, end: String) -> [(name: String, meaning: String)] {
      var found: [(name: String, meaning: String)] = []
      for line in parts.first(where: { $0.title == title })?.lines ?? [] where line.hasPrefix("- ") {
        let words = line.replacing("\\", with: "").components(separatedBy: end)
        guard words.count > 1 else { continue }
        found.append((String(words[0].dropFirst(2)).replacing("*", with: ""), words.dropFirst().joined(separator: end)))
      }
      return found
    }
    sections = parts.map(\.title)
    definitions = entries("Definitions", end: "**: ")
    reproduction = entries("How to reproduce this report", end: ": ")
  }
}
