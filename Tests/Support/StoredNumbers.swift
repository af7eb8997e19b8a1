import Files

/// Numbers that a script under `Tests/Fixtures` stored.
public struct StoredNumbers {
  /// All of them.
  public let json: JSONValue

  /// - Parameter name: the file, inside `Tests/Fixtures`.
  public init(_ name: String) throws {
    let path = Fixtures.path(name)
    json = try JSONValue(parsing: readFile(path), path: path)
  }

  /// The list of numbers under a key.
  public func list(_ key: String) -> [Double] { (json[key]?.arrayValue ?? []).compactMap(\.doubleValue) }

  /// The list of objects under a key.
  public func objects(_ key: String) -> [JSONValue] { json[key]?.arrayValue ?? [] }
}

extension JSONValue {
  /// A number that must be there.
  public func number(_ key: String) -> Double { self[key]?.doubleValue ?? .nan }
}

/// The largest absolute difference of two lists; infinite when their lengths differ.
public func gap(_ a: [Double], _ b: [Double]) -> Double {
  a.count == b.count ? zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}
