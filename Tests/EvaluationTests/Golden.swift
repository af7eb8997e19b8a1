import Evaluation
import Files
import Testing
import TestSupport

/// The golden data sets and values under `Tests/Fixtures/evaluation`.
enum Golden {
  static func predictions(_ name: String) throws -> Predictions {
    try Predictions(readingFrom: Fixtures.path("evaluation/\(name).csv"))
  }

  static func values(_ file: String, _ keys: String...) throws -> JSONValue {
    let path = Fixtures.path("evaluation/\(file).json")
    var value = try JSONValue(parsing: readFile(path), path: path)
    for key in keys { value = try #require(value[key], "\(file).json has no \(keys)") }
    return value
  }

  static func number(_ value: JSONValue, _ key: String) throws -> Double {
    try #require(value[key]?.doubleValue, "no \(key)")
  }

  static func isClose(_ a: Double, _ b: Double, tolerance: Double = 1e-9) -> Bool { abs(a - b) <= tolerance }

  /// Two-class rows from (label, probability of class 1).
  static func binary(_ rows: [(Int, Double)]) throws -> Predictions {
    try Predictions(classes: ["no", "yes"], labels: rows.map(\.0), probabilities: rows.flatMap { [1 - $0.1, $0.1] })
  }
}
