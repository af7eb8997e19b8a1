import Files
import Foundation
import Testing
import TestSupport

/// The notebooks of this repository: they run, and what they show is what comes out.
@Suite struct NotebookShippedTests {
  private static let names = [
    "01-eda", "02-train", "03-evaluate", "04-explain", "05-compare", "06-bring-your-own-predictions",
  ]
  private static let folder = Fixtures.root + "/notebooks-md"

  /// About a minute on two idle cores: five small networks are trained.
  @Test func nothingInThemHasChanged() throws {
    let paths = Self.names.map { "notebooks-md/\($0).md" }
    let outcome = try Tool.run(["notebook", "run", "--check", "--no-progress", "--quiet"] + paths, in: Fixtures.root)
    #expect(
      outcome.status == 0,
      "run `make notebooks`, and look at the difference before committing:\n\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count == paths.count, "\(outcome.output)")
  }

  @Test func theirFiguresAreThereDescribedAndSmall() throws {
    var shown: Set<String> = []
    for name in Self.names {
      let text = String(decoding: try readFile("\(Self.folder)/\(name).md"), as: UTF8.self)
      for line in text.split(separator: "\n") where line.hasPrefix("![") {
        let parts = line.dropFirst(2).dropLast().split(separator: "](", maxSplits: 1).map(String.init)
        #expect(parts.count == 2 && parts[0].count > 20 && !parts[0].contains("list below"), "\(name): \(line)")
        shown.insert(try #require(parts.last))
      }
      #expect(text.contains("](figures/\(name)/"), "\(name) shows nothing")
    }
    let files = try FileTree.files(in: Self.folder + "/figures").map { "figures/" + $0 }
    #expect(Set(files) == shown)
    let bytes = try files.reduce(0) { $0 + (try readFile("\(Self.folder)/\($1)").count) }
    #expect(bytes < 1_500_000, "\(bytes) bytes of figures")
  }

  @Test func theyLeadFromOneToTheNext() throws {
    let readme = String(decoding: try readFile(Self.folder + "/README.md"), as: UTF8.self)
    for (place, name) in Self.names.enumerated() {
      #expect(readme.contains("[\(name)](\(name).md)"))
      guard place + 1 < Self.names.count else { continue }
      let text = String(decoding: try readFile("\(Self.folder)/\(name).md"), as: UTF8.self)
      let next = Self.names[place + 1]
      #expect(text.contains("Next: [\(next)](\(next).md)") && text.contains("On FER2013"), "\(name)")
    }
  }
}
