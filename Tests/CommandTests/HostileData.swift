import Foundation
import Testing
import TestSupport

/// Names that try to be more than names, and data that carry them.
enum HostileData {
  /// The folder of the data set.
  static let folder = "da\"ta <marquee>&`[x](y)"

  /// Classes as a file system takes them: without `/`, at most 255 bytes.
  static let folderClasses = [
    "<script>alert(1)<", "<img src=x onerror=alert(1)>", "\"quoted\" 'single' &amp;", "عربي \u{202E}gnp.exe",
    "|*_[x](javascript:alert(1))`code`", "new\n# forged\t\u{1B}[31mred", String(repeating: "L", count: 253) + "<b",
  ]

  /// Classes as a table of predictions takes them: anything.
  static let tableClasses = [
    "</title></script><svg onload=alert(1)>", "../../escape", "<!--", "=cmd()", "שלום \u{202E}gnp.exe",
    "a\n\n# forged\n\n<marquee>\u{1B}[31m", String(repeating: "W ", count: 150),
  ]

  /// Names of image files.
  static let files = [
    "<img src=x onerror=alert(2)>.png", "\"q\" 's' &lt;.png", "up..%2f..%2fx.png", "\u{202E}gnp.png", "表😀.png",
    "|[l](javascript:alert(3))`c`.png", "new\n# forged\u{1B}[31m.png", "=cmd().png",
  ]

  /// Makes a data set of the faces that ship with the program: six faces a class to train on, four to test.
  static func write(to place: String) throws {
    let shipped = ["angry", "disgust", "fear", "happy", "neutral", "sad", "surprise"]
    for (split, count) in [("train", 6), ("test", 4)] {
      for (k, name) in folderClasses.enumerated() {
        let source = Fixtures.root + "/data/sample/\(split)/\(shipped[k])"
        let faces = try FileManager.default.contentsOfDirectory(atPath: source).sorted()
        let target = "\(place)/\(split)/\(name)"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        for i in 0..<count {
          try FileManager.default.copyItem(
            atPath: source + "/" + (try #require(faces.dropFirst(i).first)),
            toPath: target + "/" + files[(i + k) % files.count])
        }
      }
    }
    // A training image in the test split, so that there is something to report.
    try FileManager.default.copyItem(
      atPath: "\(place)/train/\(folderClasses[0])/\(files[0])",
      toPath: "\(place)/test/\(folderClasses[0])/<marquee>.png")
  }

  /// A table of predictions of `tableClasses`, every `period`-th of them wrong.
  static func predictions(wrongEvery period: Int) -> String {
    func cell(_ text: String) -> String { "\"" + text.replacing("\"", with: "\"\"") + "\"" }
    let places = ["../../../escape", "/escape", "a/../../b", String(repeating: "x", count: 300)]
    let head = ["path", "label"] + tableClasses.map { cell("p_" + $0) } + [cell("<marquee>group</marquee>")]
    let rows = (0..<84).map { i in
      let label = i % 7
      let answer = i % period == 0 ? (label + 1 + i % 3) % 7 : label
      let path = "\(places[i % 4])/\(i)\(files[i % files.count])"
      return
        ([cell(path), cell(tableClasses[label])] + (0..<7).map { $0 == answer ? "0.64" : "0.06" } + [
          cell("\(i % 2)\u{202E}")
        ]).joined(separator: ",")
    }
    return ([head.joined(separator: ",")] + rows).joined(separator: "\n") + "\n"
  }

  /// The text without what a reader does not see: control characters, signs of direction and their replacements; every
  /// stretch of blanks as one.
  static func visible(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case " ", "\n", "\r", "\t", "\u{A0}": if out.last != " " { out.append(" ") }
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FFFD}": break
      default: out.append(scalar)
      }
    }
    return String(out).trimmingCharacters(in: .whitespaces)
  }
}
