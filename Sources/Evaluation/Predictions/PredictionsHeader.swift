import Files

/// Which column of a predictions file holds what.
struct PredictionsHeader {
  let columns: [String]
  let classes: [String]
  let probabilities: [Int]
  let label: Int
  let path: Int?
  let split: Int?
  let predicted: Int?
  let correct: Int?
  /// Columns with no meaning here, kept for slices.
  let others: [Int]

  init(_ record: CSVRecord, path file: String) throws {
    func fail(_ problem: String) -> PredictionsError { .badHeader(source: file, problem: problem) }
    let columns = (0..<record.count).map { record.trimmedText($0) }
    if let repeated = columns.firstRepeated { throw fail("column '\(repeated)' occurs twice; keep one") }
    let list = columns.joined(separator: ", ")
    let probabilities = columns.indices.filter { columns[$0].hasPrefix("p_") }
    if columns.count == 1, let separator = [";", "\t", "|"].first(where: columns[0].contains) {
      let name = separator == "\t" ? "tabs" : "'\(separator)'"
      throw fail("the cells are separated by \(name); commas were expected")
    }
    guard !probabilities.isEmpty else {
      throw fail("no p_<class> column among \(list); one column a class was expected")
    }
    guard let label = columns.firstIndex(of: "label") ?? columns.firstIndex(of: "y_true") else {
      throw fail("no column 'label' or 'y_true' among \(list); the true class was expected")
    }
    self.columns = columns
    self.probabilities = probabilities
    self.label = label
    classes = probabilities.map { String(columns[$0].dropFirst(2)) }
    path = columns.firstIndex(of: "path")
    split = columns.firstIndex(of: "split")
    predicted = columns.firstIndex(of: "predicted") ?? columns.firstIndex(of: "y_pred")
    correct = columns.firstIndex(of: "correct")
    let known = Set(probabilities + [label, path, split, predicted, correct].compactMap { $0 })
    // A data frame is written with the numbers of its rows in a column without a name.
    others = columns.indices.filter { !known.contains($0) && !columns[$0].isEmpty }
  }
}
