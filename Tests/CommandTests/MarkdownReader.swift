/// What is not text in a Markdown file: the HTML tags and the targets of links and pictures outside of code.
struct MarkdownReader {
  /// Tags as they are written, such as `<details>`.
  private(set) var tags: [String] = []
  /// Where links and pictures lead.
  private(set) var targets: [String] = []
  /// The lines that are headings.
  private(set) var headings: [String] = []
  /// What a reader sees, code included, line by line.
  private(set) var text = ""

  init(_ file: String) {
    var fence = 0
    var isFront = file.hasPrefix("---\n")
    for (i, line) in file.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let ticks = line.prefix { $0 == "`" }.count
      if isFront {
        isFront = i == 0 || line != "---"
      } else if fence > 0 {
        if ticks >= fence, ticks == line.count { fence = 0 } else { text += line + "\n" }
      } else if ticks >= 3, !line.dropFirst(ticks).contains("`") {
        fence = ticks
      } else {
        if line.hasPrefix("#") { headings.append(String(line)) }
        read(Array(line))
        text += "\n"
      }
    }
  }

  private mutating func read(_ line: [Character]) {
    var i = 0
    while i < line.count {
      switch line[i] {
      case "\\" where i + 1 < line.count && line[i + 1].isASCII && !line[i + 1].isLetter && !line[i + 1].isNumber:
        text.append(line[i + 1])
        i += 2
      case "`":
        let run = line[i...].prefix { $0 == "`" }.count
        i += run
        // Code ends at a run of as many backquotes; without one these were signs.
        var end = i
        while end < line.count {
          let length = line[end...].prefix { $0 == "`" }.count
          if length == run { break }
          end += max(1, length)
        }
        if end < line.count {
          text += String(line[i..<end])
          i = end + run
        } else {
          text += String(repeating: "`", count: run)
        }
      case "<" where i + 1 < line.count && (line[i + 1].isLetter || "/!?".contains(line[i + 1])):
        let end = line[i...].firstIndex(of: ">") ?? line.count - 1
        tags.append(String(line[i...end]))
        i = end + 1
      case "]" where i + 1 < line.count && line[i + 1] == "(":
        let end = line[i...].firstIndex(of: ")") ?? line.count
        let target = String(line[(i + 2)..<max(i + 2, end)])
        targets.append(target.hasPrefix("<") && target.hasSuffix(">") ? String(target.dropFirst().dropLast()) : target)
        i = end + 1
      default:
        text.append(line[i])
        i += 1
      }
    }
  }
}
