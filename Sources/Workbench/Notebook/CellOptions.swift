import Files
import Foundation

/// What stands behind `bash` in the line that opens a cell: Jupytext's metadata, of which three are ours.
public struct CellOptions: Sendable, Equatable {
  /// How much of the output must come again for `--check`.
  public var check = CellCheck.exact
  /// Files that the cell makes and the notebook shows, as paths in the working folder.
  public var figures: [String] = []
  /// What each figure shows, in words, as Markdown; an empty text, or none, leaves it to the report that it is of.
  public var alternatives: [String] = []
  /// Whether the cell is shown and not run, as Jupytext has it: `.noeval`.
  public var isRun = true

  private static let names = ["alt", "check", "figures"]

  /// - Parameter info: what follows the word `bash`: `key="value"`, `key=["a", "b"]`, `.noeval`, or one JSON object.
  /// - Throws: `Problem` for a value that cannot be used. Keys of others, such as `tags`, mean nothing here.
  init(_ info: String) throws(Problem) {
    let info = info.trimmingBlanks()
    let pairs: [(key: String, value: JSONValue)]
    if info.hasPrefix("{") {
      guard let object = try? JSONValue(parsing: Data(info.utf8), path: "-").objectValue else {
        throw Problem("the options of the cell are no JSON object")
      }
      pairs = object
    } else {
      pairs = try Self.pairs(info)
    }
    for (key, value) in pairs {
      switch key {
      case "check":
        guard let check = value.stringValue.flatMap({ CellCheck(rawValue: $0) }) else {
          let known = CellCheck.allCases.map(\.rawValue).joined(separator: ", ")
          throw Problem("check=\(value.compactText): expected one of \(known)")
        }
        self.check = check
      case "figures":
        let listed = value.arrayValue?.compactMap(\.stringValue)
        let split = value.stringValue?.split(separator: " ").map(String.init)
        guard let paths = listed ?? split, !paths.isEmpty, listed.map({ $0.count == value.arrayValue?.count }) ?? true
        else { throw Problem("figures=\(value.compactText): expected paths separated by blanks, or a list of texts") }
        figures = paths
      case "alt":
        guard let texts = value.stringValue.map({ [$0] }) ?? value.arrayValue?.map({ $0.stringValue ?? "" }),
          texts.allSatisfy({ !$0.contains(where: \.isNewline) })
        else { throw Problem("alt=\(value.compactText): expected a text, or a list with one for each figure") }
        alternatives = texts
      case ".noeval": isRun = false
      default:
        // A slip of the pen in a name of ours would silently change what is checked.
        let near = NearNames.close(to: key, among: Self.names)
        guard near.isEmpty else { throw Problem("the option \(key) is not known.\(NearNames.question(near))") }
      }
    }
    guard alternatives.count <= figures.count else {
      throw Problem("alt has \(counted(alternatives.count, "text")) for \(counted(figures.count, "figure"))")
    }
    for figure in figures {
      let parts = figure.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !$0.isEmpty && $0 != ".." }), !figure.utf8.contains(0),
        NotebookFigures.endings.contains((figure as NSString).pathExtension.lowercased())
      else {
        let endings = NotebookFigures.endings.map { ".\($0)" }.joined(separator: ", ")
        throw Problem("figures: \(figure) is no path below the working folder that ends in \(endings)")
      }
    }
  }

  /// A reason why options cannot be used.
  struct Problem: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  /// Splits `name=value name=value .flag`.
  private static func pairs(_ info: String) throws(Problem) -> [(key: String, value: JSONValue)] {
    var pairs: [(key: String, value: JSONValue)] = []
    var rest = Substring(info)
    while !rest.isEmpty {
      let key = rest.prefix { $0 != "=" && $0 != " " && $0 != "\t" }
      rest = rest.dropFirst(key.count)
      guard rest.first == "=" else {
        pairs.append((String(key), .null))
        rest = rest.drop { $0 == " " || $0 == "\t" }
        continue
      }
      rest = rest.dropFirst()
      let end = valueEnd(rest)
      let text = String(rest[..<end])
      pairs.append((String(key), try value(text)))
      rest = rest[end...].drop { $0 == " " || $0 == "\t" }
    }
    return pairs
  }

  /// Where a value ends: at a blank outside of quotes and brackets.
  private static func valueEnd(_ text: Substring) -> Substring.Index {
    var quote: Character?
    var depth = 0
    var escaped = false
    for place in text.indices {
      let letter = text[place]
      if escaped {
        escaped = false
      } else if let open = quote {
        if letter == "\\" { escaped = true } else if letter == open { quote = nil }
      } else {
        switch letter {
        case "\"", "'": quote = letter
        case "[", "{", "(": depth += 1
        case "]", "}", ")": depth -= 1
        case " ", "\t": if depth <= 0 { return place }
        default: break
        }
      }
    }
    return text.endIndex
  }

  private static func value(_ text: String) throws(Problem) -> JSONValue {
    if text.hasPrefix("'"), text.hasSuffix("'"), text.count > 1 { return .string(String(text.dropFirst().dropLast())) }
    if let value = try? JSONValue(parsing: Data(text.utf8), path: "-") { return value }
    guard !text.hasPrefix("\""), !text.hasPrefix("[") else {
      throw Problem("the options of the cell: \(text) is no quoted text and no list")
    }
    return .string(text)
  }
}
