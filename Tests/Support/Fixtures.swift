import Foundation

/// Files under `Tests/Fixtures` and other folders of the repository.
public enum Fixtures {
  /// The repository's root, found from this source file.
  public static var root: String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .path
  }

  /// The path of a file under `Tests/Fixtures`.
  public static func path(_ name: String) -> String { root + "/Tests/Fixtures/" + name }

  /// The folder of the real FER2013 data, when it is on this machine: `FER2013_DIR` or `data/fer2013`.
  public static var fer2013: String? {
    let candidates = [ProcessInfo.processInfo.environment["FER2013_DIR"], root + "/data/fer2013"].compactMap { $0 }
    return candidates.first { FileManager.default.fileExists(atPath: $0 + "/train") }
  }
}
