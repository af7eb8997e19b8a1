import Exploration
import Files
import TestSupport
import Testing

/// One case of `Tests/Fixtures/exploration/label_doubt.json`.
struct LabelGolden {
  let json: JSONValue
  let data: LabelledProbabilities

  var name: String { json["name"]?.stringValue ?? "" }
  /// Every how many rows the fixture keeps one.
  var step: Int { json["step"]?.intValue ?? 1 }

  static func all() throws -> [LabelGolden] {
    try StoredNumbers("exploration/label_doubt.json").objects("cases").map(LabelGolden.init)
  }

  static func named(_ name: String) throws -> LabelGolden {
    let cases = try all()
    return try #require(cases.first { $0.name == name })
  }

  private init(_ json: JSONValue) throws {
    self.json = json
    if let file = json["file"]?.stringValue {
      data = try Self.table("evaluation/\(file).csv")
    } else {
      let labels = (json["labels"]?.arrayValue ?? []).compactMap(\.intValue)
      let rows = numbers(json["probabilities"])
      data = try LabelledProbabilities(
        classes: (0..<(rows.first?.count ?? 0)).map { "class \($0)" }, labels: labels,
        probabilities: rows.flatMap { $0 })
    }
  }

  /// A fixture with a column of labels and one of probabilities a class.
  static func table(_ name: String) throws -> LabelledProbabilities {
    let table = try CSVTable(parsing: readFile(Fixtures.path(name)), path: name)
    return try LabelledProbabilities(
      classes: table.columns.dropFirst().map { String($0.dropFirst(2)) },
      labels: table.rows.compactMap { Int($0.cells[0]) },
      probabilities: table.rows.flatMap { $0.cells.dropFirst().compactMap(Double.init) })
  }

  /// Every `step`th value.
  func thinned<Value>(_ values: [Value]) -> [Value] { values.indices.filter { $0 % step == 0 }.map { values[$0] } }
}

func numbers(_ json: JSONValue?) -> [[Double]] {
  (json?.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.doubleValue) }
}

func integers(_ json: JSONValue?) -> [[Int]] {
  (json?.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.intValue) }
}

func rows(_ labels: [Int], _ probabilities: [[Double]]) throws -> LabelledProbabilities {
  try LabelledProbabilities(
    classes: (0..<(probabilities.first?.count ?? 0)).map { "class \($0)" }, labels: labels,
    probabilities: probabilities.flatMap { $0 })
}
