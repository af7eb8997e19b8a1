import Files
import Foundation
import TestSupport

/// The files that fuzzing begins with.
public enum Corpus {
  /// A file.
  public struct File: Sendable {
    /// Its name without folders.
    public let name: String
    /// Its content.
    public let bytes: [UInt8]
  }

  /// The files in a folder under `Tests/Fixtures`, and in the folders below it, by name.
  /// - Parameters:
  ///   - folder: the folder; one that does not exist has no files.
  ///   - endings: the endings of the files that are taken; all where it is empty.
  ///   - limit: the most bytes: small files are tried more often.
  static func files(under folder: String, endings: [String] = [], limit: Int = 1 << 17) throws -> [File] {
    try read(Fixtures.path(folder), endings, limit)
  }

  /// The files in a tar.gz file under `Tests/Fixtures`.
  static func packed(_ archive: String, endings: [String], limit: Int = 1 << 17) throws -> [File] {
    let folder = try TemporaryFolder()
    try Fixtures.unpack(archive, to: folder.path)
    return try withExtendedLifetime(folder) { try read(folder.path, endings, limit) }
  }

  private static func read(_ folder: String, _ endings: [String], _ limit: Int) throws -> [File] {
    guard FileManager.default.fileExists(atPath: folder) else { return [] }
    return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted().compactMap { name in
      let path = "\(folder)/\(name)"
      var isFolder: ObjCBool = false
      guard endings.isEmpty || endings.contains(where: { name.hasSuffix("." + $0) }),
        FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue
      else { return nil }
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
      return bytes.count <= limit ? File(name: name.replacing("/", with: "-"), bytes: bytes) : nil
    }
  }
}
