import Files
import Foundation
import Testing
import TestSupport

/// Names of classes, files and folders are text, whatever they hold: whole commands, as a user runs them.
@Suite(.serialized) struct HostileNamesTests {
  /// Where the commands run lies two folders deep, so that a path which leads out of it still ends in `folder`.
  private let folder: TemporaryFolder
  private let place = "outer/inner"

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.file(place), withIntermediateDirectories: true)
  }

  /// Runs a command and looks at what it prints.
  private func run(_ arguments: [String], status: Int32 = 0, location: SourceLocation = #_sourceLocation) throws
    -> Tool.Outcome
  {
    let outcome = try Tool.run(arguments, in: folder.file(place))
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
    // JSON is for programs, and keeps names as they are.
    let printed = (arguments.contains("--json") ? "" : outcome.output) + outcome.errors
    for scalar in printed.unicodeScalars {
      let isPrinted =
        (scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)) || "\n\t".unicodeScalars.contains(scalar)
      #expect(
        isPrinted && !(0x202A...0x202E).contains(scalar.value), "\(scalar.debugDescription)", sourceLocation: location)
    }
    return outcome
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try readFile(folder.file("\(place)/\(name)")), as: UTF8.self)
  }

  /// Looks at a report: nothing in it was made by a name, and the names given can be read in it.
  private func inspect(_ report: String, shows names: [String] = [], location: SourceLocation = #_sourceLocation) throws
  {
    let html = try text("\(report)/index.html")
    let page = PageReader(html)
    #expect(page.elements.count > 50, sourceLocation: location)
    for element in page.elements {
      #expect(element.name != "marquee", sourceLocation: location)
      for (name, value) in element.attributes {
        #expect(!name.hasPrefix("on"), "\(element.name) has \(name)", sourceLocation: location)
        guard ["href", "src", "action", "xlink:href"].contains(name) else { continue }
        #expect(leads(value, report), "\(element.name) \(name)=\(value.prefix(80))", sourceLocation: location)
      }
      if element.name == "script", element["type"] == "application/json" {
        #expect(throws: Never.self, sourceLocation: location) {
          try JSONValue(parsing: Data(element.content.utf8), path: report)
        }
      }
    }
    // The page's own scripts, each with its hash in the page's policy.
    let scripts = page.elements.filter { $0.name == "script" && $0["type"] != "application/json" }
    #expect(scripts.count == html.matches(of: /'sha256-/).count, sourceLocation: location)
    let markdown = MarkdownReader(try text("\(report)/report.md"))
    let own = ["<details>", "</details>", "<summary>", "</summary>"]
    #expect(
      markdown.tags.allSatisfy(own.contains), "\(markdown.tags.filter { !own.contains($0) })", sourceLocation: location)
    for target in markdown.targets { #expect(leads(target, report), "\(target)", sourceLocation: location) }
    #expect(!markdown.headings.contains { $0.hasPrefix("# forged") }, sourceLocation: location)
    let shown = (HostileData.visible(page.text), HostileData.visible(markdown.text))
    for name in names.map(HostileData.visible) {
      #expect(shown.0.contains(name), "\(name)", sourceLocation: location)
      #expect(shown.1.contains(name), "\(name)", sourceLocation: location)
    }
  }

  /// Whether a link stays in its page, holds its picture, or leads to a file that is there.
  private func leads(_ target: String, _ report: String) -> Bool {
    if target.hasPrefix("#") || target.hasPrefix("data:image/") || target.hasPrefix("https://") { return true }
    let file = target.removingPercentEncoding ?? target
    return !file.hasPrefix("/") && !file.split(separator: "/").contains("..")
      && FileManager.default.fileExists(atPath: folder.file("\(place)/\(report)/\(file)"))
  }

  /// Nothing but these was written, neither beside the outputs nor above them.
  private func expectOnly(_ expected: [String], location: SourceLocation = #_sourceLocation) throws {
    func names(in name: String) throws -> Set<String> {
      Set(try FileManager.default.contentsOfDirectory(atPath: folder.file(name)))
    }
    #expect(try names(in: place) == Set(expected), sourceLocation: location)
    #expect(try names(in: "") == ["outer"] && names(in: "outer") == ["inner"], sourceLocation: location)
  }

  @Test("hostile folders and files, from eda to atlas") func ofFiles() throws {
    let data = HostileData.folder
    try HostileData.write(to: folder.file("\(place)/\(data)"))
    let classes = HostileData.folderClasses
    let found = try run(["eda", data, "--output", "eda <b>"])
    #expect(found.output.contains("pixel copy of a train image. Hardest hit: <script>alert(1)<"), "\(found.output)")
    try inspect("eda <b>", shows: classes + [data])
    let list = try CSVTable(parsing: readFile(folder.file("\(place)/eda <b>/exclusions.csv")), path: "exclusions.csv")
    #expect(list.rows.contains { $0.cells[0] == "test/<script>alert(1)</<marquee>.png" })
    _ = try run([
      "train", data, "--architecture", "resnetv2-compact", "--recipe", "quick", "--epochs", "1", "--batch", "16",
      "--size", "16", "--output", "ru\"n", "--no-progress",
    ])
    try inspect("ru\"n/report", shows: classes + [data])
    // What is read again has the names that were written.
    let predictions = try CSVTable(parsing: readFile(folder.file("\(place)/ru\"n/predictions.csv")), path: "p.csv")
    #expect(Set(predictions.columns).isSuperset(of: classes.map { "p_" + $0 }))
    let (model, last) = ("ru\"n/checkpoints/best.ckpt", "ru\"n/checkpoints/last.ckpt")
    let measured = try run(["evaluate", model, data, "--output", "measured", "--json"])
    let metrics = try JSONValue(parsing: Data(measured.output.utf8), path: "-")
    #expect(Set(metrics["classes"]?.arrayValue?.compactMap(\.stringValue) ?? []) == Set(classes))
    try inspect("measured", shows: classes)
    _ = try run(["explain", model, "\(data)/test/\(classes[0])", "--method", "gradcam", "--output", "maps"])
    try inspect("maps", shows: [classes[0]])
    _ = try run(["drift", model, last, data, "--per-class", "2", "--output", "drift"])
    try inspect("drift")
    _ = try run(["atlas", model, data, "--permutations", "20", "--least", "2", "--swaps", "0", "--output", "atlas"])
    try inspect("atlas")
    try expectOnly([data, "eda <b>", "ru\"n", "measured", "maps", "drift", "atlas"])
    let read = try Tool.run(program: "pdftotext", ["eda <b>/report.pdf", "-"], in: folder.file(place))
    if let read { #expect(read.status == 0 && read.output.contains("<script>alert(1)<")) }
  }

  @Test("hostile columns and paths of predictions") func ofPredictions() throws {
    try AtomicFile.write(HostileData.predictions(wrongEvery: 5), to: folder.file("\(place)/=a.csv"))
    try AtomicFile.write(HostileData.predictions(wrongEvery: 3), to: folder.file("\(place)/<b>.csv"))
    let measured = try run(["evaluate", "--predictions", "=a.csv", "--output", "measured"])
    #expect(measured.output.contains("</title></script><svg onload=alert(1)>"))
    try inspect("measured", shows: HostileData.tableClasses + ["<marquee>group</marquee>"])
    let names = ["<marquee>\u{1B}[31m", "|[b](javascript:alert(1))\u{202E}"]
    let compared = try run([
      "compare", "=a.csv", "<b>.csv", "--names", names.joined(separator: ","), "--output", "compared",
    ])
    #expect(compared.output.contains("<marquee>\u{FFFD}[31m"), "\(compared.output)")
    try inspect("compared", shows: names)
    // A refusal repeats the names too.
    let refused = try run(["evaluate", "--predictions", "\u{1B}[31m\u{202E}.csv", "--output", "none"], status: 66)
    #expect(refused.errors.contains("\u{FFFD}[31m\u{FFFD}.csv"), "\(refused.errors)")
    try expectOnly(["=a.csv", "<b>.csv", "measured", "compared"])
  }

  @Test("a Markdown report holds no control characters") func ofMarkdown() throws {
    try AtomicFile.write(HostileData.predictions(wrongEvery: 4), to: folder.file("\(place)/p.csv"))
    _ = try run(["evaluate", "--predictions", "p.csv", "--output", "measured", "--format", "md"])
    let odd = try text("measured/report.md").unicodeScalars.filter { $0.value < 0x20 && $0 != "\n" }
    #expect(odd.isEmpty, "\(odd.map(\.debugDescription))")
  }

  @Test("names as long as the file system takes them make figures with names that it takes") func ofFigures() throws {
    let name = String(repeating: "x", count: 251) + ".png"
    let source = Fixtures.root + "/data/sample/test/happy"
    for (i, label) in [String(repeating: "L", count: 255), String(repeating: "M", count: 255)].enumerated() {
      let faces = try FileManager.default.contentsOfDirectory(atPath: source).sorted().dropFirst(12 * i)
      for split in ["train", "test"] {
        let target = folder.file("\(place)/data/\(split)/\(label)")
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        for (j, face) in faces.dropFirst(split == "train" ? 0 : 6).prefix(6).enumerated() {
          try FileManager.default.copyItem(
            atPath: source + "/" + face, toPath: target + "/" + (j == 0 ? name : "\(split)\(i)\(j).png"))
        }
      }
    }
    _ = try run([
      "train", "data", "--architecture", "resnetv2-compact", "--recipe", "quick", "--epochs", "1", "--batch", "8",
      "--size", "16", "--output", "run", "--quiet",
    ])
    let image = "data/test/\(String(repeating: "L", count: 255))/\(name)"
    let model = "run/checkpoints/best.ckpt"
    _ = try run(["explain", model, image, "--method", "gradcam,occlusion", "--output", "maps", "--quiet"])
    try inspect("maps", shows: [name])
    try expectOnly(["data", "run", "maps"])
  }
}
