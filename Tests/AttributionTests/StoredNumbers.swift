import Files
import TestSupport

/// Numbers that the scripts in `Fixtures/attribution` stored.
struct StoredNumbers {
  let json: JSONValue

  init(_ name: String) throws {
    let path = Fixtures.path("attribution/\(name)")
    json = try JSONValue(parsing: readFile(path), path: path)
  }

  /// The list of numbers under a key.
  func list(_ key: String) -> [Double] { (json[key]?.arrayValue ?? []).compactMap(\.doubleValue) }

  /// The list of objects under a key.
  func objects(_ key: String) -> [JSONValue] { json[key]?.arrayValue ?? [] }
}

extension JSONValue {
  /// A number that must be there.
  func number(_ key: String) -> Double { self[key]?.doubleValue ?? .nan }
}

/// The largest absolute difference of two lists; infinite when their lengths differ.
func gap(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}
