import Foundation

/// A folder that is removed when this object goes.
public final class TemporaryFolder {
  /// The folder's path.
  public let path: String

  /// Makes an empty folder under the system's temporary folder.
  public init() throws {
    path = NSTemporaryDirectory() + "/fer-analyze-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// The path of `name` inside the folder.
  public func file(_ name: String) -> String { path + "/" + name }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
