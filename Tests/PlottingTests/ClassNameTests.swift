import Drawing
import Foundation
import Plotting
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Collects the text of an XML document.
private final class TextReader: NSObject, XMLParserDelegate {
  private(set) var texts: [String] = []
  private var current: String?

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    current = ""
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { current? += string }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    if let current { texts.append(current) }
    current = nil
  }
}

/// Class names in any script and of any length in every figure of the registry.
@Suite struct ClassNameTests {
  /// Seven names each.
  private static let names: [String: [String]] = [
    "scripts and signs": [
      "غاضب جدا ولا يبتسم", "中性的表情和一个很长的名字", "😀😀👩‍👩‍👧‍👦", "<script>alert(1)</script>", "\"quo'ted\" & <b>",
      String(repeating: "a long name ", count: 25), String(repeating: "Wort", count: 75),
    ],
    "marks and blanks": [
      "\u{200F}עצב\u{200F}", "हैरानी", "ａｂｃ　全角", "a\nb\tc\u{0}", "", "../../x", String(repeating: "🏳️‍🌈", count: 40),
    ],
    "three hundred wide characters": (0..<7).map { _ in String(repeating: "幸", count: 300) },
  ]

  private static let cases = names.keys.sorted().flatMap { key in FigureRegistry.all.map { (key, $0.id) } }

  private func figure(_ names: String, _ id: String) throws -> Figure {
    try #require(FigureRegistry.entry(id)).example(classes: try #require(Self.names[names]))
  }

  @Test(arguments: cases) func noTextLeavesTheCanvasOrLiesOnAnother(names: String, id: String) throws {
    let figure = try figure(names, id)
    // Once with the metrics of recordings, once with those of the fonts that are drawn.
    for measure in [RecordingCanvas.metrics, FontMetrics()] as [any TextMeasuring] {
      let canvas = TextBoxCanvas.texts(of: figure, measure)
      #expect(canvas.outside == [])
      #expect(canvas.overlaps == [])
    }
  }

  @Test(arguments: cases) func drawingsAreWellFormedAndNamesAreText(names: String, id: String) throws {
    let figure = try figure(names, id)
    let svg = try figure.svg(idPrefix: id)
    let parser = XMLParser(data: Data(svg.utf8))
    let reader = TextReader()
    parser.delegate = reader
    #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
    #expect(!svg.contains("<script") && !svg.contains("<b>"))
    #expect(throws: Never.self) { try figure.pdfData() }
    // What is read back is the text that was drawn, character by character.
    if figure.recording().contains("<script>alert(1)</script>") {
      #expect(reader.texts.contains { $0.contains("<script>alert(1)</script>") })
    }
  }

  @Test func mostFiguresNameTheClasses() {
    let classes = (1...7).map { "klasse\($0)" }
    let named = FigureRegistry.all.filter { entry in
      let figure = entry.example(classes: classes)
      return (figure.recording() + figure.description).contains("klasse")
    }.map(\.id)
    // Figures of methods, layers and single numbers have no class; those that have are really asked above.
    #expect(named.count > 30, "\(named)")
    for id in ["confusion_matrix", "per_class", "region_table", "confidence_spread", "class_maps", "roc_curves"] {
      #expect(named.contains(id))
    }
    #expect(FigureRegistry.entry("nothing") == nil)
  }
}
