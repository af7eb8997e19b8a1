import Reporting
import Testing

/// Where long names may end a line; the expected places were written down by hand.
@Suite struct LineBreakTests {
  private func page(_ prose: Prose) throws -> String {
    try HTMLRenderer().render(Document(title: "t") { prose })
  }

  @Test(
    "A name may be divided after a separator, with two letters at least on either side",
    arguments: [
      ("test/neutral/face_000028.png", "test/|neutral/|face_|000028.|png"),
      ("stage3_block1_preact_relu", "stage3_|block1_|preact_|relu"),
      ("--class-weights", "--class-|weights"),
      // A single letter stays with what is before it.
      ("measure_at_k_x", "measure_|at_k_x"), ("a_bcdefghijklm", "a_bcdefghijklm"),
      ("abcdefghijkl/m", "abcdefghijkl/m"),
      // A decimal point divides nothing, and names of up to twelve characters fit anywhere.
      ("1.0.12345-beta2", "1.0.12345-|beta2"), ("fear/im0.png", "fear/im0.png"),
      // Spaces divide already; words are looked at one by one.
      ("run data/sample --split a.csv", "run data/sample --split a.csv"),
      // Signs of HTML are divided before they are escaped.
      ("<script>_<b>&amp;_ab", "&lt;script&gt;_&lt;b&gt;&amp;amp;_ab"),
    ])
  func names(name: String, expected: String) throws {
    let page = try page("\(code: name)")
    #expect(page.contains("<code>\(expected.replacing("|", with: "<wbr>"))</code>"))
  }

  @Test("A word that is long without a separator is divided into parts of at most twenty-four characters")
  func longWords() throws {
    let letters = String(repeating: "abcdefghijkl", count: 9)
    func word(_ count: Int) -> String { String(letters.prefix(count)) }
    func parts(_ lengths: [Int]) -> String {
      var rest = Substring(letters)
      return lengths.map { length in
        defer { rest = rest.dropFirst(length) }
        return String(rest.prefix(length))
      }.joined(separator: "<wbr>")
    }
    for (count, lengths) in [
      (24, [24]), (25, [12, 13]), (34, [12, 12, 10]), (27, [12, 15]), (64, [12, 12, 12, 12, 12, 4]),
    ] {
      #expect(lengths.reduce(0, +) == count)
      #expect(try page(Prose(word(count))).contains("<p>\(parts(lengths))</p>"), "\(count) as text")
      #expect(try page("\(code: word(count))").contains("<code>\(parts(lengths))</code>"), "\(count) as code")
    }
  }

  @Test("A word with a low line is a name wherever it stands, other text is left alone") func text() throws {
    let page = try page("The well-known face_000016.png of twelve-or-more letters.")
    #expect(page.contains("<p>The well-known face_<wbr>000016.<wbr>png of twelve-or-more letters.</p>"))
  }
}
