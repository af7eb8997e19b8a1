import Drawing
import Foundation
import TestSupport
import Testing

@Suite struct TextBlockTests {
  @Test func linesBreakBetweenWordsAndKeepToTheWidth() {
    let text = RichText("one two three four five six seven eight nine ten", size: 10)
    let natural = TextBlock(text, width: nil)
    #expect(natural.lineCount == 1)
    let half = TextBlock(text, width: natural.usedWidth * 0.55)
    #expect(half.lineCount == 2 && half.usedWidth <= half.width)
    #expect(abs(half.height - 2 * 10 * 1.42) < 1e-9)
  }

  @Test func aWordThatIsTooLongIsBroken() {
    let block = TextBlock(RichText(String(repeating: "x", count: 300), size: 10), width: 100)
    #expect(block.lineCount > 10 && block.usedWidth <= 100.5)
  }

  @Test func lineBreaksAreSpacesUnlessTheyAreKept() {
    #expect(TextBlock(RichText("a\nb\nc", size: 9), width: nil).lineCount == 1)
    #expect(TextBlock(RichText([.init("a\nb\nc")], size: 9, keepsLines: true), width: nil).lineCount == 3)
  }

  @Test func theLongestWordIsThatOfAnyPart() {
    let text = RichText([.init("ab "), .init("abcdefgh", strong: true), .init(" abc")], size: 10)
    let word = TextBlock(RichText([.init("abcdefgh", strong: true)], size: 10), width: nil).usedWidth
    #expect(TextBlock.longestWord(of: text) == word)
    #expect(TextBlock(text, width: word).usedWidth <= word + 0.01)
  }

  @Test func emptyTextHasOneEmptyLine() {
    let block = TextBlock(RichText("", size: 9), width: 50)
    #expect(block.lineCount == 1 && block.usedWidth == 0 && block.text.isEmpty)
  }

  @Test func pagesHaveTheirPlacesLinksAndBookmarks() throws {
    func file() throws -> Data {
      try PDFPages.data(
        size: Size(width: 200, height: 100), description: .init(title: "T", subject: "S", creator: "C"),
        bookmarks: [.init("First", place: "it's \\ here", depth: 1), .init("Below", place: "b", depth: 2)]
      ) { pages in
        pages.mark("it's \\ here", at: Point(10, 10))
        pages.mark("b", at: Point(10, 40))
        let text = RichText(
          [.init("to b", link: .place("b")), .init(" out", link: .address("https://example.org/ä'(b"))], size: 9)
        pages.part(.paragraph) { pages.draw(TextBlock(text, width: 100), at: Point(10, 10)) }
        pages.endPage()
      }
    }
    let data = try file()
    #expect(try file() == data)
    #expect(data.range(of: Data("https://example.org/%C3%A4'%28b)".utf8)) != nil)
    // Only streams are compressed: names, links and bookmarks stand in the file as text.
    let text = String(decoding: data, as: UTF8.self)
    // A place is counted from the bottom of its page; it has one spelling wherever it stands.
    #expect(text.contains(#/\(it%27s%20%5C%20here\) \[\d+ 0 R /XYZ 10 90 0\]/#))
    #expect(text.contains(#/\(b\) \[\d+ 0 R /XYZ 10 60 0\]/#))
    #expect(text.contains(#//Subtype /Link\s[^>]*/Dest \(b\)/#))
    // The second bookmark lies below the first one.
    let first = try #require(text.firstMatch(of: #/(\d+) 0 obj\s<< /Title \(First\)([^>]*)>>/#))
    #expect(first.output.2.contains("/Dest (it%27s%20%5C%20here)"))
    let below = try #require(text.firstMatch(of: #/<< /Title \(Below\)([^>]*)>>/#)).output.1
    #expect(below.contains("/Parent \(first.output.1) 0 R") && below.contains("/Dest (b)"))
  }

  @Test func theBytesOfAJPEGStandInTheFileOnce() throws {
    let jpeg = try Data(contentsOf: URL(fileURLWithPath: Fixtures.path("drawing/gradient.jpg")))
    let picture = try EncodedPicture(jpeg: jpeg, width: 32, height: 32)
    let pdf = try PDFPages.data(
      size: Size(width: 200, height: 100), description: .init(title: "T", subject: "", creator: ""), bookmarks: []
    ) { pages in
      for i in 0..<3 {
        pages.draw(
          picture, region: Rectangle(x: Double(i) * 8, y: 0, width: 8, height: 8),
          in: Rectangle(x: Double(i) * 20, y: 0, width: 16, height: 16))
      }
      pages.endPage()
    }
    let first = try #require(pdf.range(of: jpeg))
    #expect(pdf.range(of: jpeg, in: first.upperBound..<pdf.endIndex) == nil)
  }

  @Test func aTruncatedPictureIsRefused() throws {
    let png = try Raster(gray: [UInt8](repeating: 7, count: 64), width: 8, height: 8).png()
    #expect(try EncodedPicture(png: png).width == 8)
    #expect(throws: DrawingError.self) { try EncodedPicture(png: png.prefix(20)) }
  }
}
