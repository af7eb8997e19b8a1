import Files
import Foundation
import Testing

@Suite struct CSVTableTests {
  private func parse(_ text: String) throws -> CSVTable { try CSVTable(parsing: Data(text.utf8), path: "a.csv") }

  private func message(_ text: String) -> String {
    do {
      _ = try parse(text)
      return "no error"
    } catch { return "\(error)" }
  }

  @Test func quotesCommasAndLineBreaksInsideCells() throws {
    let table = try parse("a, b\r\n\"x,1\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",\n")
    #expect(table.columns == ["a", "b"])
    #expect(table.rows.map(\.cells) == [["x,1", "say \"hi\""], ["two\nlines", ""]])
    #expect(table.rows.map(\.line) == [2, 3])
  }

  @Test func byteOrderMarkBlankLinesAndMissingLastLineEnding() throws {
    let table = try parse("\u{FEFF}a,b\n\n1,2\n\n3,4")
    #expect(table.columns == ["a", "b"])
    #expect(table.rows.map(\.cells) == [["1", "2"], ["3", "4"]])
    #expect(table.rows.map(\.line) == [3, 5])
  }

  @Test func headerAloneHasNoRows() throws { #expect(try parse("a,b\n").rows.isEmpty) }

  @Test func brokenTablesNameTheLine() {
    #expect(message("").contains("a.csv: is empty"))
    #expect(message("a,b\n1,2\n1,2,3\n") == "a.csv: line 3: 3 cells, the header has 2")
    #expect(message("a,b\n1,\"2\n").contains("line 2: a quoted cell is never closed"))
  }

  @Test func writtenLinesReadBack() throws {
    let cells = ["plain", "a,b", "say \"hi\"", "two\nlines", "", "carriage\rreturn"]
    let table = try parse(cells.indices.map { "c\($0)" }.joined(separator: ",") + "\n" + CSVTable.line(cells) + "\n")
    #expect(table.rows.first?.cells == cells)
  }
}
