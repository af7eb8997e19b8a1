import Files
import Foundation

/// A file of votes: a column `file` and one column a class, whole numbers; a row whose votes are all blank has none.
///
/// A class is found under its own name or, for the seven expressions, under FER+'s noun (`anger` for `angry`). FER+'s
/// other answers (contempt, unknown, NF) are no votes, but a class wins an image only against them too; columns of any
/// other name are left out.
public struct VoteTable: Sendable {
  private let path: String
  private let table: CSVTable
  private let fileColumn: Int

  private static let otherAnswers = ["contempt", "unknown", "NF"]
  private static let nouns = ["angry": "anger", "happy": "happiness", "sad": "sadness", "surprised": "surprise"]

  /// Reads the file.
  /// - Throws: as `init(parsing:path:)`, and `FileError.missing`.
  public init(readingFrom path: String) throws {
    let hint = "Give a CSV with a column 'file' and one column of votes a class, such as FER+'s."
    try self.init(parsing: readFile(path, hint: hint), path: path)
  }

  /// Parses the document.
  /// - Parameters:
  ///   - data: UTF-8 text.
  ///   - path: the file's name for messages.
  /// - Throws: `FileError.malformed` for text that is no table, `VoteTableError.noFileColumn`.
  public init(parsing data: Data, path: String) throws {
    table = try CSVTable(parsing: data, path: path)
    guard let column = table.columns.firstIndex(of: "file") else {
      throw VoteTableError.noFileColumn(path: path, columns: table.columns)
    }
    fileColumn = column
    self.path = path
  }

  /// The votes of each row of predictions, found by its path: the whole path or, where that is not in the file, its
  /// last two parts (`angry/PublicTest_1.jpg`). A path that is not in the file, or only ambiguously, has no votes.
  /// - Throws: `VoteTableError` when the predictions have no paths or none is in the file, when a class has no column,
  ///   or when a cell is no whole number.
  public func votes(for predictions: Predictions) throws -> SoftLabels {
    guard let paths = predictions.paths else { throw VoteTableError.noPaths(path: path) }
    let columns = try predictions.classes.map { name in
      guard let column = table.columns.firstIndex(of: name) ?? Self.nouns[name].flatMap(table.columns.firstIndex) else {
        throw VoteTableError.noClassColumn(path: path, name: name, columns: table.columns)
      }
      return column
    }
    var rowOfPath: [String: Int] = [:]
    var rowOfTail: [Substring: Int?] = [:]
    for (i, row) in table.rows.enumerated() {
      let file = row.cells[fileColumn]
      rowOfPath[file] = i
      rowOfTail[Self.tail(file)] = rowOfTail[Self.tail(file)] == nil ? i : .some(nil)
    }
    let rows = paths.map { rowOfPath[$0] ?? rowOfTail[Self.tail($0)].flatMap { $0 } }
    guard rows.contains(where: { $0 != nil }) else {
      throw VoteTableError.noMatch(path: path, example: paths.first ?? "", known: table.rows.first?.cells[fileColumn])
    }
    let others = Self.otherAnswers.filter { !predictions.classes.contains($0) }.compactMap(table.columns.firstIndex)
    return SoftLabels(
      classes: predictions.classes, counts: try rows.map { try $0.flatMap { try counts($0, columns) } },
      otherVotes: try rows.map { try $0.flatMap { try counts($0, others) }?.max() ?? 0 })
  }

  /// The votes of one row of the file; `nil` when all are blank.
  private func counts(_ index: Int, _ columns: [Int]) throws -> [Int]? {
    let row = table.rows[index]
    let cells = columns.map { row.cells[$0].trimmingCharacters(in: .whitespaces) }
    if cells.allSatisfy(\.isEmpty) { return nil }
    return try zip(columns, cells).map { column, cell in
      guard let count = Int(cell), count >= 0 else {
        throw VoteTableError.badCell(path: path, line: row.line, column: table.columns[column], text: cell)
      }
      return count
    }
  }

  /// The last two parts of a path.
  private static func tail(_ path: String) -> Substring {
    var parts = 0
    for i in path.indices.reversed() where path[i] == "/" {
      parts += 1
      if parts == 2 { return path[path.index(after: i)...] }
    }
    return path[...]
  }
}

/// What is wrong with a file of votes, or with the rows that it is read for.
public enum VoteTableError: ReportableError, Equatable {
  /// The header does not name the images' column.
  case noFileColumn(path: String, columns: [String])
  /// A class has no column of votes.
  case noClassColumn(path: String, name: String, columns: [String])
  /// The predictions do not say of which image each row is.
  case noPaths(path: String)
  /// No row's image is in the file.
  case noMatch(path: String, example: String, known: String?)
  /// A vote is no whole number.
  case badCell(path: String, line: Int, column: String, text: String)

  /// Bad data, in every case.
  public var failure: Failure { .badData }

  /// What is wrong, where, and what was expected.
  public var description: String {
    switch self {
    case .noFileColumn(let path, let columns):
      "\(path): no column 'file' among \(columns.joined(separator: ", ")); the image's path was expected there"
    case .noClassColumn(let path, let name, let columns):
      "\(path): no column of votes for class '\(name)' among \(columns.joined(separator: ", "))"
    case .noPaths(let path):
      "\(path): votes are found by the image's path, and these predictions have none. "
        + "Give predictions with a column 'path'."
    case .noMatch(let path, let example, let known):
      "\(path): holds none of the images of these predictions (first: '\(example)'; the file's first: "
        + "'\(known ?? "none")'). Paths must end alike."
    case .badCell(let path, let line, let column, let text):
      "\(path): line \(line): \(column) is '\(text)'; a whole number of votes was expected"
    }
  }
}
