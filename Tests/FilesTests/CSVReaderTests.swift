import Files
import Foundation
import Testing

@Suite struct CSVReaderTests {
  private func records(_ text: String) throws -> [(line: Int, cells: [String])] {
    var found: [(line: Int, cells: [String])] = []
    try CSVReader(Data(text.utf8), path: "a.csv").forEachRecord { record in
      found.append((record.line, (0..<record.count).map { record.text($0) }))
    }
    return found
  }

  @Test func handsOutRecordsOfAnyWidth() throws {
    let found = try records("a,b\r\n1,2,3\n\n,\nlast")
    #expect(found.map(\.cells) == [["a", "b"], ["1", "2", "3"], ["", ""], ["last"]])
    #expect(found.map(\.line) == [1, 2, 4, 5])
  }

  @Test func takesQuotesOffAndCountsTheLinesInside() throws {
    let found = try records("\"a\"\"b\",\"x\ny\",p\"q\r\n\"\",z\"\n\"end\"")
    #expect(found.map(\.cells) == [["a\"b", "x\ny", "p\"q"], ["", "z\""], ["end"]])
    #expect(found.map(\.line) == [1, 3, 4])
  }

  @Test func dropsCarriageReturnsOutsideQuotes() throws {
    #expect(try records("a\rb,\"c\rd\"\r\n1,2\r").map(\.cells) == [["ab", "c\rd"], ["1", "2"]])
  }

  @Test func aTrailingCommaIsAnEmptyCell() throws { #expect(try records("a,b\n1,").last?.cells == ["1", ""]) }

  @Test func readsNumbersAndTrimsText() throws {
    var numbers: [Double?] = []
    var texts: [String] = []
    try CSVReader(Data(" 0.5 ,\"0.25\",x, \n".utf8), path: "a.csv").forEachRecord { record in
      numbers = (0..<record.count).map { record.number($0) }
      texts = (0..<record.count).map { record.trimmedText($0) }
      #expect(record.isEmpty(3) && !record.isEmpty(2))
    }
    #expect(numbers == [0.5, 0.25, nil, nil] && texts == ["0.5", "0.25", "x", ""])
  }

  @Test func nothingInNothingOut() throws {
    #expect(try records("").isEmpty && records("\u{FEFF}\n\n").isEmpty)
    #expect(throws: FileError.self) { try records("a,\"b") }
  }
}
