import Files
import Foundation

/// A table about some images of a data set: a column `path` (or `file`) with the paths as the data set names them, and
/// columns that say what to do with each.
struct CurationFile {
  /// One line.
  struct Row {
    /// The line of the file, counted from 1.
    let line: Int
    /// The image's path.
    let path: String
    /// The cells by their column.
    let cells: [String]
  }

  let path: String
  let columns: [String]
  let rows: [Row]

  private static let pathColumns = ["path", "file"]

  /// Reads a table.
  /// - Throws: `FileError`; `CurationError.badHeader` for a header without the column of paths.
  init(readingFrom path: String) throws {
    let table = try CSVTable(
      parsing: readFile(path, hint: "Give a CSV with a column path, such as eda writes."), path: path)
    guard let column = Self.pathColumns.lazy.compactMap({ table.columns.firstIndex(of: $0) }).first else {
      throw CurationError.badHeader(path: path, expected: "path", found: table.columns)
    }
    self.path = path
    columns = table.columns
    rows = table.rows.map { Row(line: $0.line, path: Self.plain($0.cells[column]), cells: $0.cells) }
  }

  /// The place of a column.
  /// - Throws: `CurationError.badHeader` when there is none of that name.
  func column(_ name: String) throws -> Int {
    guard let place = columns.firstIndex(of: name) else {
      throw CurationError.badHeader(path: path, expected: name, found: columns)
    }
    return place
  }

  /// Which sample each row speaks of; `nil` for a row that speaks of none.
  /// - Throws: `CurationError.nothingFound` when no row speaks of any.
  func matched(to dataset: Dataset) throws -> [Int?] {
    var places: [String: Int] = [:]
    places.reserveCapacity(dataset.samples.count)
    for (place, sample) in dataset.samples.enumerated() { places[sample.path] = place }
    let found = rows.map { places[$0.path] }
    guard rows.isEmpty || found.contains(where: { $0 != nil }) else {
      throw CurationError.nothingFound(
        path: path, named: rows[0].path, data: dataset.path, example: dataset.samples.first?.path ?? "")
    }
    return found
  }

  /// What to tell when rows speak of no image; empty when all do.
  func remarks(_ matched: [Int?], _ dataset: Dataset) -> [String] {
    guard let first = matched.firstIndex(where: { $0 == nil }) else { return [] }
    let missing = matched.count { $0 == nil }
    return [
      "\(path): \(missing.grouped) of its \(rows.count.grouped) rows name no image of \(dataset.path) (the first: "
        + "\(rows[first].path), line \(rows[first].line))"
    ]
  }

  private static func plain(_ path: String) -> String { path.hasPrefix("./") ? String(path.dropFirst(2)) : path }
}

/// Why a list of images cannot be used.
public enum CurationError: ReportableError, Equatable {
  /// The header lacks a column.
  case badHeader(path: String, expected: String, found: [String])
  /// A cell cannot be used.
  case badCell(path: String, line: Int, column: String, expected: String, found: String)
  /// None of its rows names an image of the data.
  case nothingFound(path: String, named: String, data: String, example: String)
  /// No row gives the reason that was asked for.
  case unknownReason(path: String, reason: String, known: [String])
  /// An image is named twice with different splits.
  case contradiction(path: String, line: Int, image: String, first: Split, second: Split)
  /// No file is called as those of FER2013's parts are.
  case noSplitNames(data: String, expected: [String], example: String)
  /// Nothing is left of the data.
  case nothingLeft(data: String, by: [String])

  /// Bad data, in every case.
  public var failure: Failure { .badData }

  /// What is wrong, where, and what was expected.
  public var description: String {
    switch self {
    case .badHeader(let path, let expected, let found):
      "\(path): no column '\(expected)' among \(found.joined(separator: ", ")). "
        + "fer-analyze eda writes such files: exclusions.csv and split.csv."
    case .badCell(let path, let line, let column, let expected, let found):
      "\(path), line \(line), column \(column): '\(found)', expected \(expected)."
    case .nothingFound(let path, let named, let data, let example):
      "\(path): none of its rows names an image of \(data). It names '\(named)', the data '\(example)': "
        + "the file was made for other data, or for another folder of it."
    case .unknownReason(let path, let reason, let known):
      "\(path): no row has the reason '\(reason)'. Reasons there: \(known.joined(separator: ", "))."
        + NearNames.question(reason, among: known)
    case .contradiction(let path, let line, let image, let first, let second):
      "\(path), line \(line): '\(image)' is in \(second.rawValue) here and in \(first.rawValue) on an earlier line. "
        + "Keep one."
    case .noSplitNames(let data, let expected, let example):
      "\(data): no file's name tells its split. Names that begin with \(expected.map { $0 + "_" }.joined(separator: ", ")) "
        + "were expected; there is '\(example)'."
    case .nothingLeft(let data, let files):
      "\(data): no image is left after \(files.joined(separator: " and "))."
    }
  }
}
