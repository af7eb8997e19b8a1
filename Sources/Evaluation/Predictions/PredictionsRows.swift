import Files

/// The rows of a predictions file, gathered record by record.
struct PredictionsRows {
  private let header: PredictionsHeader
  private let path: String
  private(set) var labels: [Int] = []
  private(set) var probabilities: [Double] = []
  private(set) var lines: [Int32] = []
  private(set) var problems = RowProblems()
  private var paths: [String] = []
  private var splits: [String] = []
  private var names: LabelNames
  private var statedNames: LabelNames
  private var stated: StatedContradiction
  private var repeats = RepeatedRows()
  private var others: [ColumnReader]

  init(_ header: PredictionsHeader, bytes: Int, path: String) {
    self.header = header
    self.path = path
    names = LabelNames(classes: header.classes)
    statedNames = LabelNames(classes: header.classes)
    stated = StatedContradiction(classes: header.classes)
    others = header.others.map { ColumnReader(name: header.columns[$0], cell: $0) }
    // A probability takes about ten bytes at least in most files; what is too little grows.
    probabilities.reserveCapacity(min(bytes / 10, 1 << 24))
  }

  mutating func add(_ record: CSVRecord) {
    guard record.count == header.columns.count else {
      problems.add(
        "line \(record.line)", "\(record.count) cells, the header has \(header.columns.count)")
      return
    }
    let start = probabilities.count
    if let problem = read(record) {
      problems.add("line \(record.line)", problem)
      probabilities.removeSubrange(start...)
    }
  }

  /// Takes a row in; gives what is wrong with it, in which case only its probabilities may be left behind.
  private mutating func read(_ record: CSVRecord) -> String? {
    let text = record.trimmedText(header.label)
    guard let label = names.label(text) else { return names.refusal(of: text) }
    let start = probabilities.count
    for cell in header.probabilities {
      guard let value = record.number(cell) else {
        let written = record.trimmedText(cell)
        return "\(header.columns[cell]) is '\(written)'; a number from 0 to 1 was expected"
          + (written.contains(",") ? ", with a point for its decimals" : "")
      }
      probabilities.append(value)
    }
    let values = probabilities[start...]
    if let problem = Predictions.problem(in: values, classes: header.classes) { return problem }
    if let cell = header.path, !record.isEmpty(cell) {
      let image = record.text(cell)
      let known = (labels: labels, probabilities: probabilities, lines: lines)
      if let problem = repeats.check(
        image, split: header.split.map { record.text($0) } ?? "", label: label, line: record.line, known: known)
      {
        return problem
      }
    }
    if let cell = header.path { paths.append(record.text(cell)) }
    if let cell = header.split { splits.append(record.text(cell)) }
    compare(record, label: label, values)
    for i in others.indices { others[i].add(record) }
    labels.append(label)
    lines.append(Int32(truncatingIfNeeded: record.line))
    return nil
  }

  /// Compares what the file says of a row's outcome with its probabilities.
  private mutating func compare(_ record: CSVRecord, label: Int, _ values: ArraySlice<Double>) {
    guard header.predicted != nil || header.correct != nil else { return }
    let most = (values.argmax ?? values.startIndex) - values.startIndex
    let largest = values[values.startIndex + most]
    if let cell = header.predicted, !record.isEmpty(cell) {
      let class_ = statedNames.label(record.trimmedText(cell))
      let agrees = class_.map { values[values.startIndex + $0] >= largest } ?? false
      stated.addPredicted(class_, most: most, agrees: agrees, line: record.line)
    }
    if let cell = header.correct, !record.isEmpty(cell), values.count(where: { $0 == largest }) == 1 {
      let isCorrect: Bool? =
        switch record.trimmedText(cell).lowercased() {
        case "1", "1.0", "true", "yes": true
        case "0", "0.0", "false", "no": false
        default: nil
        }
      if let isCorrect { stated.addOutcome(isCorrect, label: label, most: most, line: record.line) }
    }
  }

  /// Reads the columns again that looked like numbers first and hold other texts further down.
  mutating func readTexts(again reader: CSVReader) throws {
    let late = others.indices.filter { others[$0].isLate }
    guard !late.isEmpty else { return }
    for i in late { others[i].startAsTexts() }
    var isHeader = true
    try reader.forEachRecord { record in
      if isHeader {
        isHeader = false
      } else {
        for i in late { others[i].add(record) }
      }
    }
  }

  var columns: [RowColumn] { others.map(\.column) }
  var knownPaths: [String]? { paths.allSatisfy(\.isEmpty) ? nil : paths }
  var knownSplits: [String]? { splits.allSatisfy(\.isEmpty) ? nil : splits }
  var contradiction: StatedContradiction? { stated.exists ? stated : nil }

  func warnings(_ contradiction: StatedContradiction?) -> [String] {
    names.warnings(path: path) + repeats.warnings(path: path) + (contradiction?.warnings(path: path) ?? [])
  }
}

/// A column without a meaning of its own, read as numbers as long as its cells are.
struct ColumnReader {
  private let name: String
  private let cell: Int
  private var numbers: [Double] = []
  private var hasNumber = false
  private var texts: CategoryList?
  /// Whether a text came after numbers: the column must be read again as texts.
  private(set) var isLate = false

  init(name: String, cell: Int) {
    self.name = name
    self.cell = cell
  }

  mutating func add(_ record: CSVRecord) {
    if isLate { return }
    if texts != nil {
      texts?.append(record.trimmedText(cell))
    } else if record.isEmpty(cell) {
      numbers.append(.nan)
    } else if let number = record.number(cell), !number.isInfinite {
      numbers.append(number)
      hasNumber = hasNumber || !number.isNaN
    } else if hasNumber {
      isLate = true
    } else {
      var list = CategoryList()
      for _ in numbers { list.append("") }
      list.append(record.trimmedText(cell))
      texts = list
      numbers = []
    }
  }

  /// Forgets what was read and takes every cell as text from here on.
  mutating func startAsTexts() {
    numbers = []
    texts = CategoryList()
    isLate = false
  }

  var column: RowColumn {
    RowColumn(name: name, values: texts?.values ?? .numbers(numbers))
  }
}
