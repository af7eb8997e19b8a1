import Files
import Testing
import TestSupport
import Workbench

@Suite struct CatalogueTests {
  private func family(_ name: String) throws -> Catalogue.Family {
    try #require(Catalogue.families.first { $0.name == name })
  }

  @Test func theReadmeHoldsTheTableOfMethods() throws {
    let readme = String(decoding: try readFile(Fixtures.root + "/README.md"), as: UTF8.self)
    #expect(
      readme.contains(try family("methods").markdown),
      "put the output of `fer-analyze list methods --markdown` into README.md")
  }

  @Test func methodsAreListedWithWhatPeopleMustKnow() throws {
    let methods = try family("methods")
    let text = methods.lines.joined(separator: "\n")
    for words in ["rise: RISE", "family: perturbation", "reference: ", "cost: ", "needs: ", "when to use: "] {
      #expect(text.contains(words), "\(words)")
    }
    let first = methods.json["members"]?.arrayValue?.first
    for key in ["id", "title", "detail", "family", "reference", "cost", "needs", "when_to_use"] {
      #expect(first?[key]?.stringValue != nil, "\(key)")
    }
    #expect(try family("losses").lines.count > 3)
    #expect(try family("tasks").lines.contains { $0.hasPrefix("xor") })
  }
}
