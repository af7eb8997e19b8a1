import Files
import Foundation

extension Predictions {
  /// The document `path,split,label,predicted,correct,p_<class>…`, one line a row, then the other columns of the rows.
  ///
  /// `label` and `predicted` are class names, `correct` is 1 or 0, and probabilities are the shortest text that reads
  /// back to the same Double. An unknown path or split is an empty cell.
  public var csv: String {
    let head = ["path", "split", "label", "predicted", "correct"] + classes.map { "p_" + $0 }
    var text = CSVTable.line(head + columns.map(\.name)) + "\n"
    for i in labels.indices {
      let head = [
        paths?[i] ?? "", splits?[i] ?? "", classes[labels[i]], classes[predicted[i]],
        labels[i] == predicted[i] ? "1" : "0",
      ]
      text += CSVTable.line(head) + "," + row(i).map { "\($0)" }.joined(separator: ",")
      if !columns.isEmpty { text += "," + CSVTable.line(columns.map { $0.text(i) }) }
      text += "\n"
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
  /// It needs a column `label` or `y_true` and one `p_<class>` column a class, in output order. When both label columns
  /// exist `label` is used. A label is a class name, an index into the class columns, or, with a warning, a name in other
  /// case or another name of the same expression (`happiness` for `happy`). `path` and `split` are read when they are
  /// there; every other column with a name is kept in `columns`, as numbers where all its cells are numbers or empty.
  ///
  /// `predicted` (or `y_pred`) and `correct` are compared with the probabilities: a difference is a warning and `contradiction`. An
  /// image that stands twice in one split is a warning, and an error where its two rows differ.
  /// - Parameters:
  ///   - data: the CSV document, UTF-8.
  ///   - path: the file's name for messages.
  /// - Throws: `FileError.malformed` for text that is no table, `PredictionsError` with the lines for everything else.
  public init(parsing data: Data, path: String) throws {
    let reader = CSVReader(data, path: path)
    var header: PredictionsHeader?
    var rows: PredictionsRows?
    try reader.forEachRecord { record in
      if rows != nil {
        rows?.add(record)
      } else {
        let found = try PredictionsHeader(record, path: path)
        header = found
        rows = PredictionsRows(found, bytes: data.count, path: path)
      }
    }
    guard let header, var rows else {
      throw FileError.malformed(path: path, reason: "is empty; a header row was expected")
    }
    guard rows.problems.count == 0 else { throw PredictionsError.badRows(source: path, problems: rows.problems) }
    try rows.readTexts(again: reader)
    let contradiction = rows.contradiction
    let lines = rows.lines
    try self.init(
      classes: header.classes, labels: rows.labels, probabilities: rows.probabilities, paths: rows.knownPaths,
      splits: rows.knownSplits, columns: rows.columns, source: path, warnings: rows.warnings(contradiction),
      contradiction: contradiction
    ) { "line \(lines[$0])" }
  }
}
