import Files
import Foundation
import Tensors
import Testing
import TestSupport

/// A document under `Tests/Fixtures/training`.
func golden(_ name: String) throws -> JSONValue {
  let path = Fixtures.path("training/" + name)
  return try JSONValue(parsing: readFile(path), path: path)
}

extension JSONValue {
  /// The member `key`; its absence fails the test.
  func require(_ key: String) throws -> JSONValue { try #require(self[key], "no \(key)") }
  /// A list of numbers.
  var numbers: [Double] { (arrayValue ?? []).compactMap(\.doubleValue) }
  /// A list of numbers as Float.
  var floats: [Float] { numbers.map(Float.init) }
}

/// The largest difference relative to `max(|expected|, floor)`.
func largestRelativeDifference(_ actual: [Double], _ expected: [Double], floor: Double) -> Double {
  guard actual.count == expected.count else { return .infinity }
  // A NaN must not slip through a maximum.
  return zip(actual, expected).reduce(0) { worst, pair in
    let difference = abs(pair.0 - pair.1) / Swift.max(abs(pair.1), floor)
    return difference <= worst ? worst : (difference.isNaN ? .infinity : difference)
  }
}
