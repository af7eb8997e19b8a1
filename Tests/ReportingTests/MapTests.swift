import Drawing
import Files
import Foundation
import Reporting
import Testing
import TestSupport

@Suite struct MapTests {
  /// The data of a set of maps as the page holds it.
  private func data(_ page: String, _ id: String) throws -> JSONValue {
    let found = page.components(separatedBy: "<script type=\"application/json\" id=\"\(id)\">")
    try #require(found.count == 2, "\(id)")
    let text = found[1].components(separatedBy: "</script>")[0]
    return try JSONValue(parsing: Data(text.utf8), path: id)
  }

  @Test func cardsStandInTheOrderGivenAndWithoutTheScriptNothingIsMissing() throws {
    let page = try HTMLRenderer().render(MapSamples.document())
    let names = page.matches(of: /<span class="line file">(?:<a [^>]*>)?([^<]*)</).map { String($0.output.1) }
    #expect(names == ["d.png", "a.png", "c.png", "b.png"])
    #expect(
      page.contains("<form class=\"sieve\" hidden>")
        && page.contains("<details class=\"explorer\" data-maps=\"maps-panel-maps\" hidden>"))
    #expect(page.contains("Empty map: nothing.") && page.contains("alt=\"Map of c.png\""))
    #expect(page.contains("<a href=\"#first\">d.png</a>"))
    // A filter without a choice is none.
    #expect(page.components(separatedBy: "<select class=\"facet\">").count == 3)
  }

  @Test func mapsAreEmbeddedRawAndUnhealthyOnesWithoutValues() throws {
    let page = try HTMLRenderer().render(MapSamples.document())
    let first = try data(page, "maps-panel-maps")
    let maps = try #require(first["groups"]?.arrayValue?.first?["maps"]?.arrayValue)
    #expect(maps[0]["values"] == [0, 0.25, 0.75, -0.5] as JSONValue)
    // Equal neighbouring rows and columns are written once.
    #expect(maps[1]["values"] == [1.0, 2.0, 3.0, 4.0] as JSONValue)
    #expect(maps[1]["rows"] == [2, 2] as JSONValue && maps[1]["columns"] == [2, 2] as JSONValue)
    #expect(maps[2]["problem"]?.stringValue == "Empty map: no position changed the target." && maps[2]["values"] == nil)
    #expect(first["picture"]?.stringValue?.hasPrefix("data:image/png;base64,") == true)
    // A card's own picture stands in the card alone, and colours stand in the page once.
    let own = try data(page, "maps-card-1")
    #expect(own["picture"] == .null)
    #expect(try data(page, "map-colours-1")["positive"] == ["#000000", "#FFFF00"] as JSONValue)
    #expect(!page.contains("map-colours-2"))
  }

  @Test func fineGridsHoldThousandthsOfTheirLargestValue() throws {
    let values = (0..<400).map { Float($0) * 0.01 - 1 }
    let maps = MapSet(
      id: "fine", name: "n", picture: try MapSamples.face(0),
      groups: [MapSet.Group("g", [MapSet.Map("m", note: "", height: 20, width: 20, values: values)])])
    let page = try HTMLRenderer().render(
      Document(title: "t") { MapExplorer([], maps: maps, colours: MapSamples.colours) })
    let fine = try data(page, "maps-fine")
    let map = try #require(fine["groups"]?.arrayValue?.first?["maps"]?.arrayValue?.first)
    let unit = try #require(map["unit"]?.doubleValue)
    let read = (map["values"]?.arrayValue ?? []).compactMap(\.intValue)
    try #require(read.count == 400)
    for (a, b) in zip(read, values) { #expect(abs(Double(a) * unit - Double(b)) <= 0.0016) }
  }

  @Test func hostileNamesEndNeitherElementsNorData() throws {
    let hostile = MapSamples.hostile
    let document = try Document(title: "t") {
      try Section("Images") { try MapSamples.gallery(names: [hostile, hostile + "2", hostile + "3", hostile + "4"]) }
      try Section("First", id: "first") { try MapSamples.explorer(name: hostile) }
    }
    let page = try HTMLRenderer().render(document)
    let scripts = page.matches(of: /<script[^>]*>/).map { String($0.output) }
    #expect(scripts.filter { $0 == "<script>" }.count == page.matches(of: /'sha256-/).count)
    #expect(scripts.allSatisfy { $0 == "<script>" || $0.hasPrefix("<script type=\"application/json\" id=\"ma") })
    #expect(!page.contains("<img src=x") && !page.contains("\u{1}"))
    #expect(try data(page, "maps-panel-maps")["name"]?.stringValue == hostile)
    let text = try MarkdownRenderer().render(document)
    #expect(!text.replacing(/`[^`\n]*`/, with: "").contains(/(^|[^\\])<script/))
    for row in text.split(separator: "\n").filter({ $0.hasPrefix("| `") }) {
      #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 5, "\(row)")
    }
  }

  @Test func markdownHasTheFiguresAndTheCardsAsATable() throws {
    let text = try MarkdownRenderer().render(MapSamples.document())
    #expect(text.contains("| `a.png` | sad 70.0 % | is labelled fear | mouth: 41 % |"))
    #expect(text.contains("A panel."))
  }

  @Test func everyScriptStandsInThePolicyAndPagesWithoutMapsCarryNone() throws {
    let page = try HTMLRenderer().render(MapSamples.document())
    let policy = try #require(page.firstMatch(of: /script-src ([^;]*);/)).output.1
    let scripts = page.matches(of: /(?s)<script>(.*?)<\/script>/).map { String($0.output.1) }
    #expect(scripts.count == 3 && policy.split(separator: " ").count == 3)
    for script in scripts {
      var hash = SHA256()
      hash.update(Data(script.utf8))
      #expect(policy.contains(Data(hash.digest).base64EncodedString()))
      #expect(!script.contains("innerHTML") && !script.contains("fetch") && script.utf8.count < 16_000)
    }
    let plain = try HTMLRenderer().render(Document(title: "t") { "x" })
    #expect(!plain.contains("explorer") && plain.matches(of: /<script>/).count == 1)
  }

  @Test func mapsThatDoNotExistAreRefused() throws {
    let document = try Document(title: "t") { try MapSamples.gallery() }
    #expect(throws: ReportError.self) { try HTMLRenderer().render(document) }
    let twice = try Document(title: "t") {
      try MapSamples.explorer()
      MapExplorer([], maps: try MapSamples.maps("panel-maps", name: "n"), colours: MapSamples.colours)
    }
    #expect(throws: ReportError.repeatedIdentifier("maps-panel-maps")) { try HTMLRenderer().render(twice) }
  }
}
