import Files
import Foundation
import Reporting
import Testing
import TestSupport

@Suite struct ReportWriterTests {
  let folder: TemporaryFolder
  let report: String

  init() throws {
    folder = try TemporaryFolder()
    report = folder.file("eda")
    try AtomicFile.write("label\n1\n", to: folder.file("input.csv"))
    try AtomicFile.write("a", to: folder.file("images/b/1.png"))
    try AtomicFile.write("b", to: folder.file("images/a/2.png"))
  }

  private func manifest() throws -> Manifest {
    Manifest(
      command: ["fer-analyze", "eda"], version: "1.0.0", date: "2026-03-01T00:00:00Z",
      inputs: [.init(path: "x", sha256: String(repeating: "0", count: 64), bytes: 1)])
  }

  private func content() throws -> [String] {
    (FileManager.default.enumerator(atPath: report)?.compactMap { $0 as? String } ?? []).sorted()
  }

  @Test func aReportHasItsPageItsTextItsFiguresAndAManifest() throws {
    let summary = try ReportWriter().write(
      SampleReport.document(), to: report, figures: SampleReport.figures, extras: [.init("eda.json", "{}\n")],
      manifest: manifest())
    #expect(
      try content() == [
        "eda.json", "figures", "figures/class-balance.pdf", "figures/class-balance.png", "figures/copies-sheet.png",
        "figures/odd.png", "index.html", "manifest.json", "report.md", "report.pdf",
      ])
    #expect(summary.main == report + "/index.html")
    #expect(summary.files.map(\.path) == (try content()).filter { $0 != "figures" && $0 != "manifest.json" })
    let links = try String(contentsOfFile: report + "/report.md", encoding: .utf8).matches(of: /\]\((figures\/[^)]*)\)/)
    #expect(links.count >= 4)
    for link in links { #expect(try content().contains(String(link.output.1)), "\(link.output.1)") }
    // Nothing is left beside the report.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["eda", "images", "input.csv"])
  }

  @Test func theSameDocumentGivesTheSameBytes() throws {
    let first = try ReportWriter().write(
      SampleReport.document(), to: report, figures: SampleReport.figures, manifest: manifest())
    let second = try ReportWriter().write(
      SampleReport.document(), to: folder.file("again"), figures: SampleReport.figures, manifest: manifest())
    #expect(first.files == second.files)
  }

  @Test func theManifestReadsBackAndFindsChanges() throws {
    let inputs = try [Manifest.Entry(reading: folder.file("input.csv")), .init(reading: folder.file("images"))]
    #expect(inputs[1].files == 2)
    let expected = SHA256.hexadecimal(
      of: Data(
        "\(SHA256.hexadecimal(of: Data("b".utf8)))  a/2.png\n\(SHA256.hexadecimal(of: Data("a".utf8)))  b/1.png\n".utf8)
    )
    #expect(inputs[1].sha256 == expected)
    let written = Manifest(command: ["a", "b"], version: "1", date: "d", inputs: inputs)
    try ReportWriter().write(
      Document(title: "t") { "x" }, to: report, extras: [.init("eda.json", "{}")], manifest: written)
    let read = try Manifest(ofReport: report)
    #expect(read.command == ["a", "b"] && read.inputs == inputs)
    #expect(read.files.map(\.path) == ["eda.json", "index.html", "report.md", "report.pdf"])
    #expect(read.differences(inReport: report) == [])

    try AtomicFile.write("c", to: folder.file("images/a/2.png"))
    try AtomicFile.write("[]", to: report + "/eda.json")
    try FileManager.default.removeItem(atPath: report + "/report.md")
    let differences = read.differences(inReport: report)
    #expect(differences.count == 3)
    #expect(differences.contains(.missing("report.md")))
    #expect(
      differences.contains(
        .changed(
          "eda.json", expected: SHA256.hexadecimal(of: Data("{}".utf8)), got: SHA256.hexadecimal(of: Data("[]".utf8)))))
  }

  @Test func aMalformedManifestIsExplained() throws {
    #expect(throws: FileError.self) { try Manifest(ofReport: report) }
    try AtomicFile.write("{\"schema\": \"other/1\"}", to: report + "/manifest.json")
    #expect(throws: ReportError.self) { try Manifest(ofReport: report) }
    try AtomicFile.write(
      "{\"schema\": \"fer-analyze/manifest/1\", \"inputs\": [{\"path\": 1}], \"files\": []}",
      to: report + "/manifest.json")
    #expect(
      throws: ReportError.malformedManifest(path: report + "/manifest.json", reason: "“inputs”, entry 1, is incomplete")
    ) {
      try Manifest(ofReport: report)
    }
  }

  @Test func aNewReportReplacesTheOldOneAndLeavesForeignFilesAlone() throws {
    try ReportWriter().write(
      SampleReport.document(), to: report, figures: SampleReport.figures,
      extras: [.init("old.json", "1"), .init("kept.json", "1")],
      manifest: manifest())
    try AtomicFile.write("mine", to: report + "/notes.txt")
    try AtomicFile.write("edited", to: report + "/kept.json")
    try ReportWriter(formats: [.html]).write(Document(title: "t") { "x" }, to: report, manifest: manifest())
    #expect(try content() == ["figures", "index.html", "kept.json", "manifest.json", "notes.txt"])
  }

  @Test func aFailureLeavesTheOldReportUntouched() throws {
    try ReportWriter().write(Document(title: "old") { "x" }, to: report, manifest: manifest())
    let before = try Data(contentsOf: URL(fileURLWithPath: report + "/index.html"))
    // The figure's files are not given.
    #expect(throws: ReportError.missingFile("figures/class-balance.png")) {
      try ReportWriter().write(SampleReport.document(), to: report, manifest: manifest())
    }
    #expect(throws: ReportError.unusableName("../eda.json")) {
      try ReportWriter().write(
        Document(title: "t") { "x" }, to: report, extras: [.init("../eda.json", "")], manifest: manifest())
    }
    #expect(throws: ReportError.repeatedFile("manifest.json")) {
      try ReportWriter().write(
        Document(title: "t") { "x" }, to: report, extras: [.init("manifest.json", "")], manifest: manifest())
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: report + "/index.html")) == before)
    #expect(try Manifest(ofReport: report).differences(inReport: report) == [.missing("x")])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["eda", "images", "input.csv"])
  }

  @Test func aFolderThatCannotBeMadeIsReported() throws {
    try AtomicFile.write("a file", to: report)
    #expect(throws: FileError.self) {
      try ReportWriter().write(Document(title: "t") { "x" }, to: report, manifest: manifest())
    }
  }
}
