import Files
import Foundation

/// How several people labelled each image: FER+'s `ferplus.csv`, or any CSV with a column of files and one of votes a
/// class.
public struct VotesTable: Sendable {
  /// The votes of the rows of predictions.
  public struct Votes: Sendable, Equatable {
    /// How rows were joined.
    public let join: RowJoin
    /// Each row's votes in class order; `nil` for a row without a line, or whose line has an empty cell of votes.
    public let classes: [[Double]?]
    /// Columns of votes for what is no class: `contempt`, `unknown`, `NF`.
    public let otherNames: [String]
    /// Each row's votes for these, in that order; `nil` where `classes` is.
    public let others: [[Double]?]
  }

  /// The file's name.
  public let path: String
  /// Columns that hold votes, in the table's order.
  public let columns: [String]
  private let votes: [[Double]?]
  private let files: [String]

  /// Reads a table.
  /// - Throws: as `init(parsing:path:)`, and `FileError.missing`.
  public init(readingFrom path: String) throws {
    try self.init(
      parsing: readFile(path, hint: "Give a CSV with a column file and one column of votes a class."), path: path)
  }

  /// Parses a table. A column whose filled cells are all numbers holds votes; others (labels) are left out.
  /// - Throws: `FileError.malformed` for what is no table; `SideTableError` for a table without votes, votes that are
  ///   negative or not finite, and an image that stands on two lines with different cells.
  public init(parsing data: Data, path: String) throws {
    let table = try SideTable(parsing: data, path: path)
    let rows = table.table.rows
    let numeric = table.columns.indices.filter { column in
      column != table.fileColumn
        && rows.allSatisfy { $0.cells[column].isEmpty || DecimalText.value($0.cells[column]) != nil }
        && rows.contains { !$0.cells[column].isEmpty }
    }
    guard !numeric.isEmpty else {
      throw SideTableError.badHeader(
        path: path,
        problem: "no column of votes among \(table.columns.joined(separator: ", ")); one a class was expected")
    }
    var problems = RowProblems()
    table.conflicts(&problems)
    var votes: [[Double]?] = []
    for row in rows {
      let values = numeric.compactMap { DecimalText.value(row.cells[$0]) }
      votes.append(values.count == numeric.count ? values : nil)
      if let bad = values.first(where: { !$0.isFinite || $0 < 0 }) {
        problems.add("line \(row.line)", "\(bad) votes; a number from 0 was expected")
      }
    }
    guard problems.count == 0 else { throw SideTableError.badRows(path: path, problems: problems) }
    self.path = path
    self.votes = votes
    columns = numeric.map { table.columns[$0] }
    files = table.files
  }

  /// The votes of each row of predictions.
  /// - Throws: `SideTableError` for a class without a column (its name, another case of it, or another name of the same
  ///   expression), for predictions without paths, and when nothing is joined.
  public func joined(to predictions: Predictions) throws -> Votes {
    try votes(SideTable.join(predictions, files: files, path: path), classes: predictions.classes)
  }

  /// The votes of each image.
  /// - Parameters:
  ///   - paths: one an image.
  ///   - classes: names in the order of the votes that are given back.
  /// - Throws: `SideTableError`, as above.
  public func joined(to paths: [String], classes: [String]) throws -> Votes {
    try votes(SideTable.join(paths, files: files, path: path), classes: classes)
  }

  private func votes(_ join: RowJoin, classes: [String]) throws -> Votes {
    let places = try classes.map { name in
      if let place = place(of: name) { return place }
      throw SideTableError.badHeader(
        path: path,
        problem: "no column of votes for class '\(name)' among \(columns.joined(separator: ", "))."
          + NearNames.question(name, among: columns))
    }
    if let shared = places.map({ columns[$0] }).firstRepeated {
      throw SideTableError.badHeader(path: path, problem: "two classes mean the column '\(shared)'")
    }
    let others = columns.indices.filter { !places.contains($0) }
    func lines(_ columns: [Int]) -> [[Double]?] {
      join.fileOfRow.map { file in
        file.flatMap { self.votes[$0] }.map { line in columns.map { line[$0] } }
      }
    }
    return Votes(join: join, classes: lines(places), otherNames: others.map { columns[$0] }, others: lines(others))
  }

  private func place(of name: String) -> Int? {
    if let same = NearNames.sameLetters(as: name, among: columns) { return columns.firstIndex(of: same) }
    guard let expression = ExpressionNames.canonical(name) else { return nil }
    return columns.firstIndex { ExpressionNames.canonical($0) == expression }
  }
}
