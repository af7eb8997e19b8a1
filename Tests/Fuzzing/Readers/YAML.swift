import Workbench

extension FuzzedReader {
  /// Files of `--config`.
  static let yaml = FuzzedReader("yaml", fileEnding: "yaml") {
    []
  } read: {
    _ = try ConfigurationFile.arguments($0, inverted: ["shuffle"])
  }
}
