import Files
import Foundation

extension Predictions {
  /// The document `path,split,label,predicted,correct,p_<class>…`, one line a row.
  ///
  /// `label` and `predicted` are class names, `correct` is 1 or 0, and probabilities are the shortest text that reads
  /// back to the same Double. An unknown path or split is an empty cell.
  public var csv: String {
    var text = CSVTable.line(["path", "split", "label", "predicted", "correct"] + classes.map { "p_" + $0 }) + "\n"
    for i in labels.indices {
      let head = [
        paths?[i] ?? "", splits?[i] ?? "", classes[labels[i]], classes[predicted[i]],
        labels[i] == predicted[i] ? "1" : "0",
      ]
      text += CSVTable.line(head) + "," + row(i).map { "\($0)" }.joined(separator: ",") + "\n"
    }
    return text
  }

  /// Writes `csv`, whole or not at all.
  /// - Throws: `FileError.unwritable`.
  public func write(to path: String) throws { try AtomicFile.write(csv, to: path) }

  /// Reads a predictions file of this or another tool.
  /// - Throws: as `init(parsing:path:)`, and `FileError.missing`.
  public init(readingFrom path: String) throws {
    try self.init(
      parsing: readFile(
        path, hint: "Give the predictions.csv of an evaluation, or a CSV with label and p_<class> columns."),
      path: path)
  }

  /// Parses a predictions file.
  ///
  /// It needs a column `label` or `y_true` (class name, or index into the class columns) and one `p_<class>` column a
  /// class, in output order; `path` and `split` are read when they are there, and other columns are ignored. When both
  /// label columns exist `label` is used. A `predicted` column is compared with the largest probability: a difference
  /// is a warning.
  /// - Parameters:
  ///   - data: the CSV document, UTF-8.
  ///   - path: the file's name for messages.
  /// - Throws: `FileError.malformed` for text that is no table, `PredictionsError` with the line for everything else.
  public init(parsing data: Data, path: String) throws {
    let table = try CSVTable(parsing: data, path: path)
    if let repeated = table.columns.enumerated().first(where: { table.columns[..<$0.offset].contains($0.element) })?
      .element
    {
      throw PredictionsError.badHeader(source: path, problem: "column '\(repeated)' occurs twice; keep one")
    }
    let probabilityColumns = table.columns.indices.filter { table.columns[$0].hasPrefix("p_") }
    guard !probabilityColumns.isEmpty else {
      throw PredictionsError.badHeader(
        source: path,
        problem:
          "no p_<class> column among \(table.columns.joined(separator: ", ")); one column a class was expected"
      )
    }
    guard let labelColumn = table.columns.firstIndex(of: "label") ?? table.columns.firstIndex(of: "y_true") else {
      throw PredictionsError.badHeader(
        source: path,
        problem:
          "no column 'label' or 'y_true' among \(table.columns.joined(separator: ", ")); the true class was expected")
    }
    let classes = probabilityColumns.map { String(table.columns[$0].dropFirst(2)) }
    let indexOfName = Dictionary(classes.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var labels: [Int] = []
    var probabilities: [Double] = []
    probabilities.reserveCapacity(table.rows.count * classes.count)
    for row in table.rows {
      func fail(_ problem: String) -> PredictionsError {
        .badRow(source: path, place: "line \(row.line)", problem: problem)
      }
      let name = row.cells[labelColumn].trimmingCharacters(in: .whitespaces)
      guard let label = indexOfName[name] ?? Int(name).flatMap({ classes.indices.contains($0) ? $0 : nil }) else {
        throw fail(
          "unknown label '\(name)'; one of \(classes.joined(separator: ", ")), "
            + "or an index from 0 to \(classes.count - 1), was expected"
        )
      }
      labels.append(label)
      for column in probabilityColumns {
        let cell = row.cells[column].trimmingCharacters(in: .whitespaces)
        guard let value = Double(cell) else {
          throw fail("\(table.columns[column]) is '\(cell)'; a number from 0 to 1 was expected")
        }
        probabilities.append(value)
      }
    }
    func texts(_ name: String) -> [String]? {
      guard let column = table.columns.firstIndex(of: name) else { return nil }
      let cells = table.rows.map { $0.cells[column] }
      return cells.allSatisfy(\.isEmpty) ? nil : cells
    }
    try self.init(
      classes: classes, labels: labels, probabilities: probabilities, paths: texts("path"), splits: texts("split"),
      source: path,
      warnings: Self.disagreement(texts("predicted"), classes: classes, probabilities: probabilities, path: path)
    ) { "line \(table.rows[$0].line)" }
  }

  /// A warning when a `predicted` column names other classes than the probabilities do (usually columns in another
  /// order).
  private static func disagreement(
    _ named: [String]?, classes: [String], probabilities: [Double], path: String
  ) -> [String] {
    guard let named else { return [] }
    let k = classes.count
    let differing = named.indices.filter { row in
      let slice = probabilities[row * k..<(row + 1) * k]
      guard let index = classes.firstIndex(of: named[row]) ?? Int(named[row]), (0..<k).contains(index) else {
        return true
      }
      return slice[slice.startIndex + index] < (slice.max() ?? 0)
    }
    guard let first = differing.first else { return [] }
    return [
      "\(path): the column 'predicted' differs from the largest probability "
        + "in \(differing.count) of \(named.count) rows "
        + "(first: data row \(first + 1)); the probabilities are used. Check the order of the p_ columns."
    ]
  }
}
