import Files
import Foundation
import Testing
import TestSupport

/// `notebook run` as a user runs it.
@Suite struct NotebookCommandTests {
  private let folder: TemporaryFolder
  private static let header = "---\njupyter:\n  kernelspec:\n    name: bash\n---\n"

  init() throws { folder = try TemporaryFolder() }

  private func write(_ body: String, to name: String = "book.md") throws {
    try AtomicFile.write(Self.header + body, to: folder.file(name))
  }

  private func text(_ name: String = "book.md") throws -> String {
    String(decoding: try readFile(folder.file(name)), as: UTF8.self)
  }

  private func run(_ arguments: [String], status: Int32, location: SourceLocation = #_sourceLocation) throws
    -> Tool.Outcome
  {
    let outcome = try Tool.run(["notebook", "run"] + arguments, in: folder.path)
    #expect(outcome.status == status, "\(outcome.errors)\(outcome.output)", sourceLocation: location)
    return outcome
  }

  @Test func inPlaceAndThenUnchanged() throws {
    try write("Text.\n\n```bash\nfer-analyze --version\nfer-analyze list recipes | head -1\n```\n")
    let first = try run(["book.md"], status: 0)
    #expect(first.output == "book.md: 1 cell, 1 output changed\n")
    #expect(first.errors.hasPrefix("book.md: 1 cell in ") && !first.errors.contains("\u{1B}"))
    // The program in the cell is the one that runs the notebook.
    let version = try Tool.run(["--version"], in: folder.path).output
    let recipe = try #require(try Tool.run(["list", "recipes"], in: folder.path).output.split(separator: "\n").first)
    let written = try text()
    #expect(written.contains("\n```text\n\(version)\(recipe)\n```\n"), "\(written)")
    #expect(try run(["book.md", "--quiet"], status: 0).errors.isEmpty)
    #expect(try text() == written)
    #expect(try run(["--check", "book.md"], status: 0).output == "book.md: 1 cell, nothing has changed\n")
    let json = try run(["--check", "book.md", "--json", "--quiet"], status: 0).output
    let result = try JSONValue(parsing: Data(json.utf8), path: "-")
    #expect(result["schema"]?.stringValue == "fer-analyze/notebook/1" && result["checked"]?.boolValue == true)
    #expect(result["notebooks"]?.arrayValue?.first?["changed"] == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["book.md"])
  }

  @Test func aCheckOfAnOldOutputExitsWithOne() throws {
    try write("```bash\necho new\n```\n\n<!-- #region tags=[\"output\"] -->\n```text\nold\n```\n<!-- #endregion -->\n")
    let before = try text()
    let outcome = try run(["--check", "book.md"], status: 1)
    for line in ["book.md:6: the output of cell 1", "line 12, - written, + now:", "  - old", "  + new"] {
      #expect(outcome.output.contains(line), "\(outcome.output)")
    }
    #expect(try text() == before)
  }

  @Test func aFailingCellExitsWithOneAndNamesItsLine() throws {
    try write("```bash\necho said\nfer-analyze eda nowhere\n```\n")
    let before = try text()
    for arguments in [["book.md"], ["--check", "book.md"]] {
      let outcome = try run(arguments, status: 1)
      let message = "fer-analyze: book.md:8: cell 1, which begins in line 6, failed: `fer-analyze eda nowhere`"
      #expect(outcome.errors.contains(message + " ended with exit code 66."), "\(outcome.errors)")
      #expect(outcome.errors.contains("\n  said\n  fer-analyze: nowhere"), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
      #expect(try text() == before)
    }
    let outcome = try run(["book.md", "--json"], status: 1)
    let result = try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
    #expect(result["notebooks"]?.arrayValue?.first?["failed"]?["line"]?.intValue == 8)
  }

  @Test func whatCannotBeRun() throws {
    try write("```bash\ntrue\n```\n")
    try AtomicFile.write("# A page\n\n```bash\ntouch ran\n```\n", to: folder.file("page.md"))
    try write("```bash\ntrue\n", to: "open.md")
    try AtomicFile.write("a file", to: folder.file("file.txt"))
    for (arguments, status, words) in [
      (["page.md"], 65, "page.md: not a notebook"), (["open.md"], 65, "open.md:6: "), (["none.md"], 66, "none.md"),
      (["."], 65, "folder"), ([], 64, "file.md"), (["book.md", "--only", "2"], 64, "--only"),
      (["book.md", "--timeout", "0"], 64, "--timeout"), (["book.md", "--output", "", "--force"], 64, "--output"),
      (["book.md", "--check", "--output", "x"], 64, "--check"), (["book.md", "--keep", "--work", "x"], 64, "--keep"),
      (["book.md", "--force"], 64, "--force"), (["book.md", "--output", "file.txt/x"], 73, "file.txt"),
      (["book.md", "--output", "."], 73, "--force"), (["book.md", "book.md"], 64, "both"),
      (["book.md", "page.md"], 65, "page.md"), (["book.md", "--seed", "7"], 64, "--seed"),
      (["book.md", "--threads", "2"], 64, "--threads"),
    ] as [([String], Int32, String)] {
      let outcome = try run(arguments, status: status)
      #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
    }
    #expect(try text() == Self.header + "```bash\ntrue\n```\n")
    #expect(!FileManager.default.fileExists(atPath: folder.file("ran")))
  }

  @Test func controlCStopsTheCellAndLeavesTheNotebook() throws {
    try write("```bash\ntouch begun\nsleep 300\n```\n")
    let before = try text()
    for (signal, name) in [(SIGINT, "first"), (SIGTERM, "second")] {
      let running = try Tool.start(["notebook", "run", "book.md", "--work", name], in: folder.path)
      let limit = Date().addingTimeInterval(60)
      while !FileManager.default.fileExists(atPath: folder.file("\(name)/begun")), Date() < limit { usleep(5000) }
      running.send(signal)
      let outcome = try running.wait()
      #expect(outcome.status == 130 && outcome.errors.contains("book.md is as it was"), "\(outcome.errors)")
      #expect(try text() == before)
    }
  }

  @Test func aTrainingInACellIsStoppedToo() throws {
    let data = Fixtures.root + "/data/sample"
    try write("```bash\nfer-analyze train '\(data)' --architecture resnetv2-compact --output run\n```\n")
    let outcome = try run(["book.md", "--timeout", "3", "--work", "."], status: 1)
    #expect(outcome.errors.contains("was stopped after 3 s"), "\(outcome.errors)")
    // Asked first, so that it could save its state, or say why it had none yet.
    #expect(outcome.errors.contains("interrupted"), "\(outcome.errors)")
  }

  @Test func aParentThatIgnoresItsChildrenIsNoHindrance() throws {
    // Each child inherits what its parent does with SIGCHLD (17): a cell starts the program with the signal ignored.
    try write("```bash\necho inner\n```\n```bash\nexit 3\n```\n", to: "inner.md")
    try write(
      #"""
      ```bash
      (
        trap '' CHLD
        ignored=$(sed -n 's/^SigIgn:\t//p' /proc/self/status)
        (( 16#$ignored >> 16 & 1 )) || exit 9
        exec fer-analyze notebook run inner.md
      ) || echo "code $?"
      ```

      """#)
    _ = try run(["book.md", "--work", ".", "--timeout", "30"], status: 0)
    let written = try text()
    #expect(written.contains("inner.md:9: cell 2 ended the shell with exit code 3"), "\(written)")
    #expect(written.contains("\ncode 1\n"), "\(written)")
  }

  @Test func aKeptFolderIsNamed() throws {
    try write("```bash\necho a >made.txt\n```\n")
    let errors = try run(["book.md", "--keep"], status: 0).errors
    let line = try #require(errors.split(separator: "\n").first { $0.contains("working folder is ") })
    let path = String(try #require(line.split(separator: " ").last))
    #expect(String(decoding: try readFile(path + "/made.txt"), as: UTF8.self) == "a\n")
    try FileManager.default.removeItem(atPath: PathParts(path).folder)
  }

  @Test func helpShowsTheFormat() throws {
    let help = try Tool.run(["notebook", "--help"], in: folder.path)
    #expect(help.status == 0 && help.output.contains("```bash figures=") && help.output.contains("#endregion"))
    let run = try Tool.run(["notebook", "run", "--help"], in: folder.path)
    #expect(run.status == 0)
    for words in ["fer-analyze notebook run", "--check", "--timeout", "--work", "--keep", "OVERVIEW"] {
      #expect(run.output.contains(words), "\(words)")
    }
  }
}
