import Files
import Foundation
import Testing
import TestSupport
import Workbench

/// `--check`, and the figures of notebooks.
@Suite struct NotebookCheckTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("books/book.md") }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ body: String) throws { try AtomicFile.write(NotebookSample.text(body), to: path) }
  private func text() throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

  private func run(checks: Bool) throws -> NotebookJob.Result {
    var settings = NotebookJob.Settings([path])
    settings.executable = "/bin/echo"
    settings.checks = checks
    return try NotebookJob(settings).run(SilentObserver())
  }

  /// Runs a notebook, changes a word of what was written, and checks it.
  private func check(_ body: String, _ word: String, becomes other: String) throws -> NotebookJob.Result {
    try write(body)
    #expect(try run(checks: false).failures.isEmpty)
    #expect(try run(checks: true).holds)
    let written = try text()
    #expect(written.contains(word))
    // Only in the output: the first one stands in the cell.
    let start = try #require(written.range(of: "#region")).lowerBound
    let changed = written[..<start] + written[start...].replacing(word, with: other)
    try AtomicFile.write(String(changed), to: path)
    let result = try run(checks: true)
    #expect(try text() == changed, "a check has written")
    return result
  }

  @Test func aChangeIsToldWithItsLine() throws {
    let result = try check("# A\n\n```bash\nprintf 'one\\ntwo\\nthree\\n'\n```\n", "two", becomes: "2")
    #expect(!result.holds && result.failures.isEmpty)
    let line = NotebookSample.headerLines + 3
    #expect(
      result.lines == [
        "\(path):\(line): the output of cell 1 has changed", "  line \(line + 7), - written, + now:", "  - 2",
        "  + two",
      ])
    // The line is where the text stands.
    #expect(try text().split(separator: "\n", omittingEmptySubsequences: false)[line + 6] == "2")
    let change = result.json["notebooks"]?.arrayValue?.first?["changed"]?.arrayValue?.first
    #expect(change?["cell"]?.intValue == 1 && change?["line"]?.intValue == line)
  }

  @Test func whatIsVolatileIsNoChangeAndStaysWritten() throws {
    let body = "```bash\necho \"took 1.5 s, mean 0.5\"\n```\n"
    #expect(try check(body, "1.5 s", becomes: "27.25 s").holds)
    let before = try text()
    #expect(try run(checks: false).lines == ["\(path): 1 cell, nothing has changed"])
    #expect(try text() == before && before.contains("27.25 s"))
    #expect(try !check(body, "mean 0.5", becomes: "mean 0.6").holds)
    _ = try run(checks: false)
    #expect(try text().contains("took 1.5 s, mean 0.5\n"))
  }

  @Test func aCellSaysHowMuchMustComeAgain() throws {
    for (check, passesNumbers, passesWords) in [("exact", false, false), ("words", true, false), ("runs", true, true)] {
      let body = "```bash check=\"\(check)\"\necho \"accuracy  9.5 of fear\"\n```\n"
      #expect(try self.check(body, "9.5", becomes: "10.25").holds == passesNumbers, "\(check)")
      #expect(try self.check(body, "fear", becomes: "sad").holds == passesWords, "\(check)")
      // What a check passes over, a run writes.
      #expect(try run(checks: false).lines == ["\(path): 1 cell, 1 output changed"])
      #expect(try text().contains("accuracy  9.5 of fear\n```"))
    }
  }

  @Test func anOutputTooManyOrTooFewIsAChange() throws {
    try write("```bash\necho a\n```\n")
    #expect(try !run(checks: true).holds)
    try write("```bash\ntrue\n```\n\n\(CellOutput(text: "a").markdownBlock)\n")
    #expect(try !run(checks: true).holds)
    _ = try run(checks: false)
    #expect(try text() == NotebookSample.text("```bash\ntrue\n```\n"))
    try write("```bash\nfalse\n```\n")
    let failed = try run(checks: true)
    #expect(!failed.holds && failed.failures.count == 1)
  }

  // MARK: - Figures

  private func picture(_ name: String) -> String { Fixtures.path("images/\(name)") }

  /// A notebook that shows a picture under the name `report/figures/a.png`.
  private func body(_ name: String, options: String = "") -> String {
    """
    ```bash \(options) figures="report/figures/a.png"
    mkdir -p report/figures
    cp '\(picture(name))' report/figures/a.png
    printf '![other](figures/b.png)\\n![Bars \\\\[1\\\\]: 5 of 7](figures/a.png)\\n' >report/report.md
    ```

    """
  }

  private func bytes(_ name: String) throws -> Data { try readFile(folder.file("books/\(name)")) }

  @Test func figuresAreCopiedWithTheWordsOfTheirReport() throws {
    try write(body("gray8.png"))
    #expect(try run(checks: false).holds)
    let figure = CellOutput.Figure(alternative: "Bars \\[1\\]: 5 of 7", path: "figures/book/a.png")
    #expect(try MarkdownNotebook(path).cells[0].output == CellOutput(text: "", figures: [figure]))
    #expect(try bytes("figures/book/a.png") == readFile(picture("gray8.png")))
    #expect(try run(checks: true).holds)

    try write(body("gray8.png", options: "alt=\"Mine\""))
    _ = try run(checks: false)
    #expect(try text().contains("![Mine](figures/book/a.png)"))
  }

  @Test func figuresAreComparedAsPictures() throws {
    try write(body("gray8.png"))
    _ = try run(checks: false)
    let written = try text()
    // Other bytes, the same pixels.
    try AtomicFile.write(try readFile(picture("gray8.png")) + [0], to: folder.file("books/figures/book/a.png"))
    #expect(try run(checks: true).holds)
    // Other pixels.
    try AtomicFile.write(try readFile(picture("gray4.png")), to: folder.file("books/figures/book/a.png"))
    let result = try run(checks: true)
    #expect(!result.holds && result.lines.last == "  figures/book/a.png: looks different", "\(result.lines)")
    #expect(try run(checks: false).lines == ["\(path): 1 cell, 1 output changed"])
    #expect(try bytes("figures/book/a.png") == readFile(picture("gray8.png")))
    #expect(try text() == written)
    try FileManager.default.removeItem(atPath: folder.file("books/figures/book/a.png"))
    #expect(try run(checks: true).lines.last == "  figures/book/a.png: is missing")
  }

  @Test(arguments: [
    ("width=\"100\"", "width=\"200\"", false), ("viewBox=\"0 0 100 50\"", "viewBox=\"0 0 100 60\"", false),
    ("epoch 3", "epoch 12", true), ("epoch", "step", false), ("M0 0L5 6", "M1.5 2L3-4L7 8", true),
  ]) func drawingsHaveTheirSizeAndTheirWords(_ part: String, _ other: String, isSame: Bool) throws {
    let drawing = """
      <?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50">
      <path stroke-width="2" d="M0 0L5 6"/><text x="1">epoch 3</text></svg>

      """
    #expect(drawing.contains(part))
    for (check, passes) in [("exact", false), ("words", isSame), ("runs", true)] {
      try write("```bash check=\"\(check)\" figures=\"a.svg\" alt=\"A line\"\ncat <<'END' >a.svg\n\(drawing)END\n```\n")
      #expect(try run(checks: false).failures.isEmpty)
      #expect(try run(checks: true).holds)
      try AtomicFile.write(drawing.replacing(part, with: other), to: folder.file("books/figures/book/a.svg"))
      #expect(try run(checks: true).holds == passes, "\(check): \(part)")
    }
  }

  @Test func aFigureThatIsNoLongerShownGoesAndOthersStay() throws {
    try write(body("gray8.png"))
    _ = try run(checks: false)
    try AtomicFile.write("mine", to: folder.file("books/figures/book/mine.png"))
    let renamed = try text().replacing("report/figures/a.png", with: "report/figures/c.png")
    try AtomicFile.write(renamed, to: path)
    _ = try run(checks: false)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.file("books/figures/book")).sorted()
    #expect(names == ["c.png", "mine.png"])
    #expect(try text().contains("![C](figures/book/c.png)"))
  }

  @Test func aFigureThatWasNotMadeFailsTheCell() throws {
    for (body, words) in [
      ("```bash figures=\"a.png\"\n```\n", "a.png, which was not made"),
      ("```bash figures=\"a.png\"\ntouch a.png\n```\n", "0 bytes"),
      ("```bash figures=\"a.png b/a.png\"\nmkdir b; echo x | tee a.png >b/a.png\n```\n", "a.png already has this name"),
    ] {
      try write(body)
      let before = try text()
      let result = try run(checks: false)
      #expect(result.failures.first.map { "\($0)".contains(words) } == true, "\(result.failures)")
      #expect(try text() == before && !FileManager.default.fileExists(atPath: folder.file("books/figures")))
    }
  }
}
