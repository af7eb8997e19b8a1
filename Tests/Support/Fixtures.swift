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

  /// Unpacks a tar.gz file under `Tests/Fixtures` into a folder.
  public static func unpack(_ name: String, to folder: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["tar", "-xzf", path(name), "-C", folder]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
  }

  /// The folder of the real FER2013 data, when it is on this machine: `FER2013_DIR` or `data/fer2013`.
  public static var fer2013: String? {
    let candidates = [ProcessInfo.processInfo.environment["FER2013_DIR"], root + "/data/fer2013"].compactMap { $0 }
    return candidates.first { FileManager.default.fileExists(atPath: $0 + "/train") }
  }
}
