import Files
import Foundation

/// Other columns of each image, in a table of a user's own: what results can be cut by.
public struct ColumnsTable: Sendable {
  /// The file's name.
  public let path: String
  private let files: [String]
  private let columns: [RowColumn]

  /// Reads a table.
  /// - Throws: as `init(parsing:path:)`, and `FileError.missing`.
  public init(readingFrom path: String) throws {
    try self.init(
      parsing: readFile(path, hint: "Give a CSV with a column file and one or more columns of values."), path: path)
  }

  /// Parses a table. A column whose filled cells are all numbers is cut by value, others by text.
  /// - Throws: `FileError.malformed` for what is no table; `SideTableError` for a table without files or other columns,
  ///   and for an image that stands on two lines with different cells.
  public init(parsing data: Data, path: String) throws {
    let table = try SideTable(parsing: data, path: path)
    guard table.columns.count > 1 else {
      throw SideTableError.badHeader(path: path, problem: "no column besides '\(table.columns[table.fileColumn])'")
    }
    var problems = RowProblems()
    table.conflicts(&problems)
    guard problems.count == 0 else { throw SideTableError.badRows(path: path, problems: problems) }
    self.path = path
    files = table.files
    columns = table.columns.indices.filter { $0 != table.fileColumn }.map { column in
      let cells = table.table.rows.map { $0.cells[column].trimmingCharacters(in: .whitespaces) }
      let numbers = cells.map { $0.isEmpty ? Double.nan : DecimalText.value($0) }
      let isNumeric = numbers.allSatisfy { $0 != nil } && cells.contains { !$0.isEmpty }
      return isNumeric
        ? RowColumn(name: table.columns[column], values: .numbers(numbers.compactMap { $0 }))
        : RowColumn(name: table.columns[column], texts: cells)
    }
  }

  /// The columns as parts of the rows of predictions; a row without a line is in none.
  /// - Returns: how rows were joined, the dimensions, and the columns that are none with the reason.
  /// - Throws: `SideTableError` for predictions without paths, or when nothing is joined.
  public func joined(
    to predictions: Predictions
  ) throws -> (join: RowJoin, dimensions: [SliceDimension], leftOut: [(String, String)]) {
    let join = try SideTable.join(predictions, files: files, path: path)
    let joined = columns.map { column -> RowColumn in
      switch column.values {
      case .numbers(let numbers):
        RowColumn(name: column.name, values: .numbers(join.fileOfRow.map { $0.map { numbers[$0] } ?? .nan }))
      case .categories:
        RowColumn(name: column.name, texts: join.fileOfRow.map { $0.map { column.text($0) } ?? "" })
      }
    }
    let (dimensions, leftOut) = SliceDimension.all(of: joined, source: path)
    return (join, dimensions, leftOut)
  }
}
