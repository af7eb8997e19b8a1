import Files

extension FuzzedReader {
  /// JSON of all kinds.
  static let json = FuzzedReader("json", fileEnding: "json") {
    []
  } read: {
    _ = try JSONValue(parsing: readFile($0), path: $0).text
  }
}
