import Files
import Foundation

/// Groups of people or pictures that a user gives for images: a CSV with the columns `file` and `group`.
public struct GroupsTable: Sendable {
  /// The file's name.
  public let path: String
  /// The image of each line.
  public let files: [String]
  /// The group of each line; empty where the table gives none.
  public let groups: [String]

  /// Reads a table.
  /// - Throws: as `init(parsing:path:)`, and `FileError.missing`.
  public init(readingFrom path: String) throws {
    try self.init(parsing: readFile(path, hint: "Give a CSV with the columns file and group."), path: path)
  }

  /// Parses a table.
  /// - Throws: `FileError.malformed` for what is no table; `SideTableError` for missing columns, and for an image that
  ///   stands in two groups.
  public init(parsing data: Data, path: String) throws {
    let table = try SideTable(parsing: data, path: path)
    guard let column = table.columns.firstIndex(of: "group") else {
      throw SideTableError.badHeader(
        path: path,
        problem:
          "no column 'group' among \(table.columns.joined(separator: ", ")); the group of each image was expected")
    }
    var problems = RowProblems()
    table.conflicts(&problems)
    guard problems.count == 0 else { throw SideTableError.badRows(path: path, problems: problems) }
    self.path = path
    files = table.files
    groups = table.table.rows.map { $0.cells[column].trimmingCharacters(in: .whitespaces) }
  }

  /// The group of each row of predictions.
  /// - Returns: how rows were joined, and the groups as parts of the rows; a row without a group is in none.
  /// - Throws: `SideTableError` for predictions without paths, or when nothing is joined.
  public func joined(to predictions: Predictions) throws -> (join: RowJoin, groups: SliceDimension) {
    let join = try SideTable.join(predictions, files: files, path: path)
    let texts = join.fileOfRow.map { $0.map { groups[$0] } ?? "" }
    return (join, SliceDimension(RowColumn(name: "group", texts: texts), source: path))
  }
}
