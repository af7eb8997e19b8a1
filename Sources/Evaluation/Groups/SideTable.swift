import Files
import Foundation

/// What is wrong with a table about the images of predictions.
public enum SideTableError: ReportableError, Equatable {
  /// The header lacks a column, or a column cannot be used.
  case badHeader(path: String, problem: String)
  /// Rows that cannot be used, at least one.
  case badRows(path: String, problems: RowProblems)
  /// The predictions do not say which image a row is of.
  case noPaths(table: String)
  /// No row of the predictions is in the table.
  case nothingJoined(table: String, row: String, file: String)

  /// Bad data, in every case.
  public var failure: Failure { .badData }

  /// What is wrong, where, and what was expected.
  public var description: String {
    switch self {
    case .badHeader(let path, let problem): "\(path): \(problem)"
    case .badRows(let path, let problems): "\(path): \(problems)"
    case .noPaths(let table):
      "\(table): cannot be joined, because the predictions have no column 'path'. Write one with each row's image."
    case .nothingJoined(let table, let row, let file):
      "\(table): no image of the predictions is in the table. The predictions name '\(row)', the table '\(file)'; "
        + "the same path, ending or file name was expected."
    }
  }
}

/// A table with one line an image: a column `file` (or `path`, `image`, `filename`) and what it says of each.
struct SideTable {
  /// Names that the column of files may have.
  static let fileColumns = ["file", "path", "image", "filename"]

  let path: String
  let columns: [String]
  let files: [String]
  let table: CSVTable
  let fileColumn: Int

  /// - Throws: `FileError` for what is no table, `SideTableError` for a header without files or with a column twice.
  init(parsing data: Data, path: String) throws {
    table = try CSVTable(parsing: data, path: path)
    let columns = table.columns
    if let repeated = columns.firstRepeated {
      throw SideTableError.badHeader(path: path, problem: "column '\(repeated)' occurs twice; keep one")
    }
    guard let column = Self.fileColumns.lazy.compactMap({ columns.firstIndex(of: $0) }).first else {
      throw SideTableError.badHeader(
        path: path,
        problem: "no column 'file' among \(columns.joined(separator: ", ")); the path of each image was expected")
    }
    self.path = path
    self.columns = columns
    fileColumn = column
    files = table.rows.map { $0.cells[column] }
  }

  /// Finds each row's line.
  /// - Throws: `SideTableError.noPaths`, and `.nothingJoined` when no row has one.
  static func join(_ predictions: Predictions, files: [String], path: String) throws -> RowJoin {
    guard let paths = predictions.paths else { throw SideTableError.noPaths(table: path) }
    return try join(paths, files: files, path: path)
  }

  /// Finds each image's line.
  /// - Throws: `SideTableError.nothingJoined` when no image has one.
  static func join(_ paths: [String], files: [String], path: String) throws -> RowJoin {
    let join = RowJoin(paths: paths, files: files)
    guard join.matched > 0 else {
      throw SideTableError.nothingJoined(table: path, row: paths.first ?? "", file: files.first ?? "")
    }
    return join
  }

  /// Notes lines that give an image again with other cells.
  func conflicts(_ problems: inout RowProblems) {
    var lines: [String: Int] = [:]
    for (place, row) in table.rows.enumerated() {
      if let earlier = lines[files[place]] {
        if table.rows[earlier].cells != row.cells {
          problems.add(
            "line \(row.line)", "'\(files[place])' stands on line \(table.rows[earlier].line) too, with other values")
        }
      } else {
        lines[files[place]] = place
      }
    }
  }
}
