import Files
import Foundation
import Testing
import TestSupport
import Workbench

/// Markdown notebooks are taken apart and put together again without touching what a person wrote.
@Suite struct NotebookFormatTests {
  private func notebook(_ text: String) throws -> MarkdownNotebook {
    try MarkdownNotebook(Array(text.utf8), path: "book.md")
  }

  private func commands(_ body: String) throws -> [String] {
    try notebook(NotebookSample.text(body)).cells.map { String(decoding: $0.source, as: UTF8.self) }
  }

  private func replaced(_ text: String, _ outputs: [CellOutput?]) throws -> String {
    String(decoding: try notebook(text).replacing(outputs), as: UTF8.self)
  }

  @Test func onlyBashInBackticksAtTheMarginIsACell() throws {
    let body = """
      ```bash
      one
      ```
      ````bash
      ```
      two
      ```
      ````
      ``` bash
      three
      ```
      ~~~bash
      no: tildes
      ```bash
      no: in the block of tildes
      ```
      ~~~
       ```bash
       no: indented
       ```
      - ```bash
        no: in a list
        ```
      1. text

             ```bash
             no: indented code

      ```sh
      no: another language
      ```
      ```bashful
      no: another word
      ```
      ```
      ```bash
      no: the closing fence of a block may have no words, so this is still text in it
      ```
      ```bash .noeval
      no: not run
      ```
      <!-- ```bash -->
      <!--
      ```bash
      no: in a comment
      ```
      -->
      `````bash\t
      four
      `````
      """
    #expect(try commands(body) == ["one\n", "```\ntwo\n```\n", "three\n", "four\n"])
  }

  @Test func linesAreCountedInTheFile() throws {
    let cells = try notebook(NotebookSample.text("text\n\n```bash\na\n```\n\n```bash\nb\n```\n")).cells
    #expect(cells.map(\.line) == [NotebookSample.headerLines + 3, NotebookSample.headerLines + 7])
    #expect(cells.map(\.number) == [1, 2])
  }

  @Test func anOutputIsPutBehindItsCellAndReplacedThere() throws {
    let body = "# Title\n\n```bash\ndate\n```\nText at once.\n"
    let first = CellOutput(
      text: "a\n\nb", figures: [.init(alternative: "Two \\[bars\\]", path: "figures/my book/x (1).png")])
    let expected = NotebookSample.text(
      """
      # Title

      ```bash
      date
      ```

      <!-- #region tags=["output"] -->
      ```text
      a

      b
      ```

      ![Two \\[bars\\]](figures/my%20book/x%20%281%29.png)
      <!-- #endregion -->
      Text at once.

      """)
    let written = try replaced(NotebookSample.text(body), [first])
    #expect(written == expected)
    #expect(try notebook(written).cells.map(\.output) == [first])
    #expect(try replaced(written, [first]) == written)
    #expect(try replaced(written, [nil]) == written)
    let second = try replaced(written, [CellOutput(text: "other")])
    #expect(second.contains("```text\nother\n```\n<!-- #endregion -->\nText at once.\n") && !second.contains("figures"))
    #expect(try replaced(second, [CellOutput(text: "")]) == NotebookSample.text(body))
  }

  @Test func emptyLinesBeforeAnOutputAreTheAuthors() throws {
    let output = CellOutput(text: "new").markdownBlock
    for gap in ["", "\n", "\n \n\n"] {
      let text = NotebookSample.text("```bash\na\n```\n\(gap)\(CellOutput(text: "old").markdownBlock)\nend")
      #expect(
        try replaced(text, [CellOutput(text: "new")]) == NotebookSample.text("```bash\na\n```\n\(gap)\(output)\nend"))
    }
  }

  @Test func textThatLooksLikeTheFormatStaysText() throws {
    for text in ["```\n```bash\nrm\n```", "~~~", "<!-- #endregion -->\nmore", "  `````", "![a](b)", "---", "\u{FE0F}x"]
    {
      let output = CellOutput(text: text)
      let written = try replaced(NotebookSample.text("```bash\na\n```\n\nafter\n\n```bash\nb\n```\n"), [output, nil])
      let again = try notebook(written)
      #expect(again.cells.count == 2 && again.cells[0].output == output, "\(written)")
      #expect(
        try replaced(written, [CellOutput(text: ""), nil]).hasSuffix("```bash\na\n```\n\nafter\n\n```bash\nb\n```\n"))
    }
  }

  @Test func lineEndingsOddBytesAndAMissingLastEndingStay() throws {
    let windows = NotebookSample.text("```bash\necho a \\\n  b\n```\n\ntext\n").replacing("\n", with: "\r\n")
    let book = try notebook(windows)
    #expect(book.cells.map { String(decoding: $0.source, as: UTF8.self) } == ["echo a \\\n  b\n"])
    let written = String(decoding: book.replacing([CellOutput(text: "a b\nc")]), as: UTF8.self)
    #expect(!written.replacing("\r\n", with: "").utf8.contains(UInt8(ascii: "\n")))
    #expect(written.hasSuffix("```text\r\na b\r\nc\r\n```\r\n<!-- #endregion -->\r\n\r\ntext\r\n"))
    #expect(try notebook(written).cells.map(\.output) == [CellOutput(text: "a b\nc")])

    var odd = Array(NotebookSample.text("\u{7}tab\t \n```bash\na\n```\nlast").utf8)
    odd.insert(contentsOf: [0xEF, 0xBB, 0xBF], at: 0)
    odd += [0xFF, 0xFE, 0x00, 0x80]
    let oddBook = try MarkdownNotebook(odd, path: "odd.md")
    #expect(oddBook.replacing([nil]) == odd)
    let oddWritten = oddBook.replacing([CellOutput(text: "x")])
    #expect(oddWritten.suffix(8) == odd.suffix(8))
    #expect(try MarkdownNotebook(oddWritten, path: "odd.md").replacing([CellOutput(text: "")]) == odd)

    let short = NotebookSample.text("```bash\na\n```")
    let long = try replaced(short, [CellOutput(text: "x")])
    #expect(long == short + "\n\n" + CellOutput(text: "x").markdownBlock + "\n")
    #expect(try replaced(long, [CellOutput(text: "x")]) == long)
    let cut = String(long.dropLast())
    #expect(try replaced(cut, [CellOutput(text: "x")]) == cut)
  }

  @Test func anOutputThatSomebodyChangedIsNotRead() throws {
    let body = "```bash\na\n```\n\n<!-- #region tags=[\"output\"] -->\nI wrote this.\n<!-- #endregion -->\nend\n"
    let book = try notebook(NotebookSample.text(body))
    #expect(book.cells[0].output == nil && book.warnings.isEmpty)
    #expect(
      try replaced(NotebookSample.text(body), [CellOutput(text: "x")]).hasSuffix("```\n<!-- #endregion -->\nend\n"))
  }

  @Test func anOutputWithoutACellIsLeftAlone() throws {
    let body = "text\n\n\(CellOutput(text: "```bash\na\n```").markdownBlock)\n\n```bash\nb\n```\n"
    let book = try notebook(NotebookSample.text(body))
    #expect(book.cells.count == 1)
    #expect(book.warnings.count == 1 && book.warnings[0].contains("book.md:\(NotebookSample.headerLines + 3)"))
  }

  @Test(arguments: [
    ("a\n```bash\nx\n", 2, "never closed"), ("a\n~~~~\n~~~\n", 2, "never closed"),
    ("```bash\n```\n<!-- #region tags=[\"output\"] -->\n", 3, "#endregion"),
    ("```bash check=\"some\"\n```\n", 1, "exact, words, runs"), ("```bash chek=\"words\"\n```\n", 1, "mean check"),
    ("```bash figure=\"a.png\"\n```\n", 1, "mean figures"), ("```bash figures=\"../a.png\"\n```\n", 1, "../a.png"),
    ("```bash figures=\"/a.png\"\n```\n", 1, "/a.png"), ("```bash figures=\"a.pdf\"\n```\n", 1, ".svg"),
    ("```bash figures=[1]\n```\n", 1, "paths"), ("```bash {\"check\": }\n```\n", 1, "JSON"),
    ("```bash check=\"wor\n```\n", 1, "quoted"), ("```bash alt=\"x\"\n```\n", 1, "alt has 1 text for 0 figures"),
    ("```bash\na\0b\n```\n", 1, "zero byte"),
  ]) func whatIsWrongIsNamedByItsLine(_ body: String, line: Int, words: String) throws {
    let error = #expect(throws: NotebookError.self) { try notebook(NotebookSample.text(body)) }
    let text = "\(try #require(error))"
    #expect(text.hasPrefix("book.md:\(NotebookSample.headerLines + line): ") && text.contains(words), "\(text)")
    #expect(error?.failure == .badData)
  }

  @Test(arguments: [
    ("", "does not begin"), ("# A page\n\n```bash\nrm\n```\n", "does not begin"), ("---\njupyter: 1\n", "never closed"),
    ("---\n---\n", "no YAML mapping"), ("---\na: [\n---\n", "not valid YAML"), ("---\ntitle: x\n---\n", "no kernel"),
    ("---\njupyter:\n  kernelspec:\n    name: python3\n---\n", "its kernel is python3"),
    (NotebookSample.header("fer-analyze: 3\n"), "no mapping"),
    (NotebookSample.header("fer-analyze:\n  input: x\n"), "input in its header is not known"),
    (NotebookSample.header("fer-analyze:\n  inputs: x\n"), "data/sample: ../data/sample"),
    (NotebookSample.header("fer-analyze:\n  inputs:\n    ../x: y\n"), "no pair"),
    (NotebookSample.header("fer-analyze:\n  inputs:\n    /etc: y\n"), "no pair"),
    (NotebookSample.header("fer-analyze:\n  inputs:\n    a: x\n    a/b/c: y\n"), "a/b/c in its header lies below a,"),
    (NotebookSample.header("fer-analyze:\n  inputs:\n    a/b: y\n    a: x\n"), "a/b in its header lies below a,"),
  ]) func onlyAFileWithTheHeaderIsANotebook(_ text: String, words: String) throws {
    let error = #expect(throws: NotebookError.self) { try notebook(text) }
    let message = "\(try #require(error))"
    #expect(error?.failure == .badData && message.contains(words), "\(message)")
  }

  @Test func optionsAreThoseOfJupytext() throws {
    let body = #"""
      ```bash check="words" figures="a.png b/c.svg" tags=["x y", "z"] editable=false alt=["", "A \"b\" c"]
      ```
      ```bash {"figures": ["d e.jpg"], "check": "runs", "slideshow": {"slide_type": "slide"}}
      ```
      ```bash check='exact'
      ```
      """#
    let options = try notebook(NotebookSample.text(body)).cells.map(\.options)
    #expect(options.map(\.check) == [.words, .runs, .exact])
    #expect(options.map(\.figures) == [["a.png", "b/c.svg"], ["d e.jpg"], []])
    #expect(options[0].alternatives == ["", "A \"b\" c"])
  }

  @Test func inputsKeepTheirOrder() throws {
    // The first two lie side by side: the one's name begins with the other's, and is not below it.
    let header = NotebookSample.header(
      "fer-analyze:\n  inputs:\n    data/b: ../b\n    data/bc: ../c\n    a: /somewhere/a\n")
    let inputs = try notebook(header).header.inputs
    #expect(inputs.map(\.name) == ["data/b", "data/bc", "a"])
    #expect(inputs.map(\.source) == ["../b", "../c", "/somewhere/a"])
  }
}

extension CellOutput {
  /// The lines that stand in a notebook, without a break at the end; for outputs without figures and backticks.
  var markdownBlock: String {
    let fence = text.contains("```") ? "````" : "```"
    return "<!-- #region tags=[\"output\"] -->\n\(fence)text\n\(text)\n\(fence)\n<!-- #endregion -->"
  }
}
