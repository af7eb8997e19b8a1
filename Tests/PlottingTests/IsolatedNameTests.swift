import Plotting
import Testing

/// Names that would turn or push away what stands beside them.
@Suite struct IsolatedNameTests {
  private func recording(_ id: String, _ classes: [String]) throws -> String {
    try #require(FigureRegistry.entry(id)).example(classes: classes).recording()
  }

  @Test("a name that turns text round is set apart inside a title, whatever it turns with") func apart() throws {
    func titles(_ name: String) throws -> String { try recording("roc_curves", (1...7).map { "\($0)\(name)" }) }
    #expect(try titles("happy").contains("1happy,") && !titles("happy").contains("\u{2068}"))
    #expect(try titles("غاضب").contains("\u{2068}1غاضب\u{2069},"))
    // No letter of this name is written from right to left, but all that follows it would be.
    #expect(try titles("a\u{202E}gnp").contains("\u{2068}1a\u{FFFD}gnp\u{2069},"))
    // Isolates of its own cannot end the one around it.
    #expect(try titles("a\u{2069}\u{202E}b").contains("\u{2068}1a\u{FFFD}b\u{2069},"))
  }

  @Test("a name of hundreds of letters takes five lines above its picture at most") func short() throws {
    let lines = try recording("mean_faces", (1...7).map { "\($0)" + String(repeating: "W", count: 299) })
      .split(separator: "\n").filter { $0.contains("WW") }
    #expect((7...35).contains(lines.count), "\(lines.count)")
  }
}
