import Files
import Foundation
import Testing
import TestSupport
import Workbench

/// Notebooks are run: what their cells do, how they fail, and what is written.
@Suite struct NotebookJobTests {
  private let folder: TemporaryFolder
  private var path: String { folder.file("books/book.md") }

  init() throws { folder = try TemporaryFolder() }

  private func write(_ body: String, header: String = "", to name: String = "books/book.md") throws {
    try AtomicFile.write(NotebookSample.header(header) + body, to: folder.file(name))
  }

  private func text(_ name: String = "books/book.md") throws -> String {
    String(decoding: try readFile(folder.file(name)), as: UTF8.self)
  }

  private func run(_ change: (inout NotebookJob.Settings) -> Void = { _ in }) throws -> NotebookJob.Result {
    var settings = NotebookJob.Settings([path])
    settings.executable = "/bin/echo"
    settings.timeout = 60
    change(&settings)
    return try NotebookJob(settings).run(SilentObserver())
  }

  /// What each cell of the notebook says.
  private func outputs() throws -> [String?] { try MarkdownNotebook(path).cells.map { $0.output?.text } }

  /// The failure of a notebook of which a cell must fail; the file must stay as it is.
  private func failure(
    _ body: String, _ change: (inout NotebookJob.Settings) -> Void = { _ in },
    location: SourceLocation = #_sourceLocation
  ) throws -> CellFailure {
    try write(body)
    let before = try text()
    let result = try run(change)
    #expect(try text() == before && !result.holds, sourceLocation: location)
    #expect(result.failures.first?.failure == .gate, sourceLocation: location)
    guard case .cell(let failure)? = result.failures.first else {
      throw FileError.malformed(path: path, reason: "no cell has failed")
    }
    return failure
  }

  /// A line of the body in the file.
  private func line(_ number: Int) -> Int { NotebookSample.headerLines + number }

  @Test func cellsShareOneShell() throws {
    try write(
      """
      ```bash
      x=5; twice() { echo $(( 2 * $1 )); }
      mkdir inner
      cd inner
      ```
      ```bash
      pwd; twice $x; echo "$0 $#"; shopt -q expand_aliases || echo script
      ```
      ```bash
      echo out; echo error >&2; echo out again; (echo error again >&2); cat; echo no stdin
      ```
      ```bash
      true
      ```

      """)
    #expect(try run().holds)
    #expect(
      try outputs() == [
        nil, "./inner\n10\nbash 0\nscript", "out\nerror\nout again\nerror again\nno stdin", nil,
      ])
    let first = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(try run().lines == ["\(path): 4 cells, nothing has changed"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first)
  }

  @Test func theProgramOfTheRunIsOnThePath() throws {
    try write("```bash\nfer-analyze said; type -P fer-analyze; mktemp >/dev/null; ls -A\n```\n")
    #expect(try run().holds)
    #expect(try outputs() == ["said\nfer-analyze"])
  }

  @Test func outputIsPlainText() throws {
    try write(
      #"""
      ```bash
      printf '\n\n\033[1;31mred\033[0m  \t\nbar 10 %%\rbar 100 %%\r\nbell\a \303\244 \377\n  kept\n\n\n'
      ```
      ```bash
      seq 1000
      ```
      ```bash
      printf 'x%.0s' {1..3000}
      ```

      """#)
    #expect(try run().holds)
    let outputs = try self.outputs()
    #expect(outputs[0] == "red\nbar 100 %\nbell\\x07 ä \u{FFFD}\n  kept")
    let lines = try #require(outputs[1]).split(separator: "\n")
    #expect(lines.count == 201 && lines[160] == "… (800 lines are left out here)" && lines[161] == "961")
    #expect(outputs[2]?.count == 1001 && outputs[2]?.hasSuffix("x…") == true)
  }

  @Test func aFailingCommandIsNamedByItsLine() throws {
    let failed = try failure(
      """
      ```bash
      show() {
        ls /nowhere
      }
      ```
      text
      ```bash
      echo before
      true &&
        show
      echo after
      ```

      """)
    #expect(failed.reason == .command("ls /nowhere", status: 2))
    #expect(failed.line == line(3) && failed.cell == (2, line(7)))
    #expect(failed.tail.count == 2 && failed.tail[0] == "before")
    let words =
      "\(path):\(line(3)): cell 2, which begins in line \(line(7)), failed: `ls /nowhere` ended with exit code 2."
    #expect(failed.description.hasPrefix(words), "\(failed)")
  }

  @Test(
    arguments: [
      ("false | true", 2, "… | true"), ("echo a\nfalse", 3, "false"), ("x=$(exit 3)", 2, "x=$(exit 3)"),
      ("(exit 4)", 2, "( exit 4 )"), ("echo a >/nowhere/b", 2, "echo a > /nowhere/b"),
      ("nosuchcommand", 2, "nosuchcommand"), ("set -u\necho $nothing", 3, nil), ("echo \"open", 2, nil),
      ("if true; then\necho a", 3, nil), ("return 7", nil, nil), ("{ false; } | cat", 2, "… | cat"),
    ] as [(String, Int?, String?)])
  func manyWaysToFail(_ commands: String, at number: Int?, named: String?) throws {
    let failed = try failure("```bash\n\(commands)\n```\n")
    #expect(failed.line == number.map(line), "\(failed)")
    guard case .command(let command, let status) = failed.reason else {
      Issue.record("\(failed)")
      return
    }
    #expect(status != 0 && command == named, "\(failed)")
  }

  @Test(arguments: [
    "yes | head -1", "seq 100000 | sed 5q | head -2", "false || true", "! true", "if false; then :; fi",
    "ls /nowhere 2>/dev/null || echo \"exit code $?\"", "while false; do :; done", "echo a \\", "cat <<X\nopen",
    "(true)", "true & wait", "sleep 300 &",
  ]) func whatIsNoFailure(_ commands: String) throws {
    try write("```bash\n\(commands)\n```\n```bash\necho next\n```\n")
    #expect(try run().failures.isEmpty)
    #expect(try outputs().last == "next")
  }

  @Test func aCellThatEndsTheShellFails() throws {
    #expect(try failure("```bash\nexit 0\n```\n").reason == .ended(status: 0))
    #expect(try failure("```bash\nexec true\n```\n").reason == .ended(status: 0))
    #expect(try failure("```bash\nkill -9 $$\n```\n").reason == .ended(status: 137))
  }

  @Test func aCellThatTakesTooLongIsStoppedWithItsChildren() throws {
    let work = folder.file("work")
    let failed = try failure("```bash\necho begun\nsleep 300 & echo $! >child\nsleep 301\n```\n") {
      $0.timeout = 1
      $0.work = work
    }
    #expect(failed.reason == .timeout(1) && failed.tail == ["begun"])
    let child = try text("work/child").trimmingCharacters(in: .newlines)
    // Gone, or dead and not yet counted.
    let limit = Date().addingTimeInterval(10)
    func isAlive() -> Bool {
      guard let status = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8) else { return false }
      return status.split(separator: ")").last.map { !$0.hasPrefix(" Z") } ?? false
    }
    while isAlive(), Date() < limit { usleep(10_000) }
    #expect(!isAlive())
  }

  @Test func aCellThatPrintsWithoutEndIsStopped() throws {
    guard case .flood = try failure("```bash\nyes\n```\n").reason else {
      Issue.record("not stopped")
      return
    }
  }

  @Test func aCellThatPrintedTooMuchBetweenTwoLooksIsNotDone() throws {
    // 5 MB at once: the shell has answered before the size is looked at again.
    let large = "```bash\nhead -c 5000000 /dev/zero | tr '\\0' 'x' >large\nprintf '\\nthe end\\n' >>large\n```\n"
    let failed = try failure(large + "```bash\ncat large\n```\n")
    #expect(failed.reason == .flood(4_000_000) && failed.cell.number == 2, "\(failed)")
    #expect(failed.description.contains("printed more than 4 MB, the most that"), "\(failed)")
    // A cell that failed is told as one, with the last lines that it printed and not those at the limit. On a busy machine
    // its size may be looked at while it still runs.
    let ended = try failure(large + "```bash\ncat large /nowhere 2>/dev/null\n```\n")
    guard ended.reason != .flood(4_000_000) else { return }
    #expect(ended.reason == .command("cat large /nowhere 2> /dev/null", status: 1), "\(ended)")
    #expect(ended.tail.last == "the end" && ended.line == line(6), "\(ended)")
  }

  @Test func secondsOfATimeoutAreToldAsGiven() throws {
    let failed = try failure("```bash\nsleep 300\n```\n") { $0.timeout = 0.5 }
    #expect(failed.reason == .timeout(0.5) && failed.description.contains("was stopped after 0.5 s;"), "\(failed)")
  }

  @Test func anInterruptedRunLeavesTheNotebook() throws {
    final class Stopper: JobObserver {
      func progress(_ progress: JobProgress) {}
      func note(_ text: String) {}
      func warn(_ text: String) {}
      let shouldStop = true
    }
    try write("```bash\nsleep 300\n```\n")
    let before = try text()
    var settings = NotebookJob.Settings([path])
    settings.executable = "/bin/echo"
    let error = #expect(throws: WorkbenchError.self) { _ = try NotebookJob(settings).run(Stopper()) }
    #expect(error?.failure == .interrupted)
    #expect(try text() == before)
  }

  @Test func inputsAreLinkedIntoAnEmptyFolder() throws {
    try AtomicFile.write("hello\n", to: folder.file("data/deep/word.txt"))
    let header = "fer-analyze:\n  inputs:\n    data/words: ../data/deep\n"
    try write("```bash\nls; cat data/words/word.txt; echo left >left.txt\n```\n", header: header)
    #expect(try run().holds)
    #expect(try outputs() == ["data\nhello"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["books", "data"])
    try FileManager.default.removeItem(atPath: folder.file("data"))
    let error = #expect(throws: FileError.self) { _ = try run() }
    #expect(error?.failure == .noInput)
  }

  @Test func noLinkIsMadeInAnInput() throws {
    try AtomicFile.write("mine", to: folder.file("src/mine.txt"))
    try write("```bash\nls\n```\n", header: "fer-analyze:\n  inputs:\n    data: ../src\n    data/extra: ../src\n")
    let error = #expect(throws: NotebookError.self) { _ = try run() }
    #expect(error?.failure == .badData)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("src")) == ["mine.txt"])
  }

  @Test func aFolderOfOnesOwnIsWorkedInAndKept() throws {
    try write("```bash\npwd; echo a >>made.txt\n```\n")
    let work = folder.file("work")
    #expect(try run { $0.work = work }.holds)
    #expect(try outputs() == ["."])
    #expect(try text("work/made.txt") == "a\n")
  }

  @Test func aNotebookCanBeWrittenElsewhere() throws {
    try write("```bash\necho a\n```\n")
    let before = try text()
    let output = folder.file("elsewhere")
    #expect(try run { $0.output = output }.lines == ["\(output)/book.md: 1 cell, 1 output changed"])
    #expect(try text() == before && text("elsewhere/book.md").contains("```text\na\n```"))
    let error = #expect(throws: FileError.self) { _ = try run { $0.output = output } }
    #expect(error?.failure == .cannotWrite)
    #expect(throws: NotebookError.self) { _ = try run { $0.notebooks.append($0.notebooks[0]) } }
  }

  @Test func aLinkStaysALink() throws {
    try write("```bash\necho a\n```\n", to: "real.md")
    try AtomicFile.makeFolder(folder.file("books"))
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "../real.md")
    #expect(try run().holds)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "../real.md")
    #expect(try text("real.md").contains("```text\na\n```"))
  }

  @Test func allNotebooksAreReadBeforeAnyIsRun() throws {
    try write("```bash\necho a\n```\n")
    let before = try text()
    try "no notebook".write(toFile: folder.file("books/other.md"), atomically: true, encoding: .utf8)
    let error = #expect(throws: NotebookError.self) {
      _ = try run { $0.notebooks.append(folder.file("books/other.md")) }
    }
    #expect(error?.failure == .badData)
    #expect(try text() == before)
    let missing = #expect(throws: FileError.self) { _ = try run { $0.notebooks = [folder.file("none.md")] } }
    #expect(missing?.failure == .noInput)
  }

  @Test func allInputsAreLookedForBeforeAnyNotebookIsRun() throws {
    try write("```bash\necho a\n```\n")
    let before = try text()
    try write(
      "```bash\necho b\n```\n", header: "fer-analyze:\n  inputs:\n    data: ../nowhere\n", to: "books/second.md")
    let both = [path, folder.file("books/second.md")]
    let error = #expect(throws: FileError.self) { _ = try run { $0.notebooks = both } }
    #expect(error?.failure == .noInput)
    #expect(try text() == before)
    // A folder of one's own gets no inputs.
    #expect(
      try run {
        $0.notebooks = both
        $0.work = folder.file("work")
      }.holds)
  }

  @Test func theNextNotebookIsRunAfterOneThatFailed() throws {
    try write("```bash\nfalse\n```\n")
    try write("```bash\necho fine\n```\n", to: "books/second.md")
    let result = try run { $0.notebooks.append(folder.file("books/second.md")) }
    #expect(!result.holds && result.failures.count == 1)
    #expect(try text("books/second.md").contains("```text\nfine\n```"))
    let records = try #require(result.json["notebooks"]?.arrayValue)
    #expect(records[0]["failed"]?["line"]?.intValue == line(2) && records[1]["changed"]?.arrayValue?.count == 1)
  }
}
