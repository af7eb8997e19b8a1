import Drawing
import Files
import Foundation
import Plotting
import Testing
import TestSupport

@Suite struct RenderingTests {
  @Test(arguments: FigureRegistry.all.map(\.id)) func twoRenderingsHaveTheSameBytes(id: String) throws {
    let entry = try #require(FigureRegistry.entry(id))
    #expect(try entry.example().pngData(scale: 1) == entry.example().pngData(scale: 1))
    #expect(try entry.example().pdfData() == entry.example().pdfData())
    #expect(try entry.example().svg(idPrefix: "a") == entry.example().svg(idPrefix: "a"))
  }

  @Test(arguments: FigureRegistry.all.map(\.id)) func svgIsWellFormedAndNamed(id: String) throws {
    let svg = try #require(FigureRegistry.entry(id)).example().svg(idPrefix: id)
    #expect(svg.contains("role=\"img\""))
    #expect(svg.contains("<title id=\"\(id)-title\">"))
    #expect(svg.contains("<desc id=\"\(id)-desc\">"))
    try expectWellFormed(svg)
  }

  @Test func theEndingDecidesTheFormat() throws {
    let folder = try TemporaryFolder()
    let figure = try #require(FigureRegistry.entry("probability_bars")).example()
    for ending in ["png", "pdf", "svg"] { try figure.render(to: folder.file("a/figure.\(ending)")) }
    #expect(try readFile(folder.file("a/figure.png")).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(try readFile(folder.file("a/figure.pdf")).starts(with: Data("%PDF-".utf8)))
    #expect(try String(contentsOfFile: folder.file("a/figure.svg"), encoding: .utf8).hasPrefix("<svg "))
    #expect(throws: DrawingError.self) { try figure.render(to: folder.file("figure.gif")) }
    #expect(throws: FileError.self) { try figure.render(to: "/proc/no/figure.png") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
  }
}

/// Fails unless `text` is one well-formed XML element: balanced tags, escaped text, no duplicate id.
func expectWellFormed(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
  var open: [Substring] = []
  var ids: Set<Substring> = []
  var rest = text[...]
  while let start = rest.firstIndex(of: "<") {
    let before = rest[..<start]
    #expect(!before.contains(">") || open.last == "style", sourceLocation: sourceLocation)
    let end = try #require(rest[start...].firstIndex(of: ">"), sourceLocation: sourceLocation)
    let tag = rest[rest.index(after: start)..<end]
    rest = rest[rest.index(after: end)...]
    if tag.hasPrefix("/") {
      #expect(open.popLast() == tag.dropFirst(), sourceLocation: sourceLocation)
    } else if !tag.hasSuffix("/") {
      open.append(tag.prefix { $0 != " " })
    }
    if let id = tag.range(of: " id=\"") {
      let value = tag[id.upperBound...].prefix { $0 != "\"" }
      #expect(ids.insert(value).inserted, "the id \(value) occurs twice", sourceLocation: sourceLocation)
    }
  }
  #expect(open.isEmpty, sourceLocation: sourceLocation)
}
