import Foundation

/// Writes files so that a reader finds either the old content or the whole new content, never a part.
public enum AtomicFile {
  /// Writes text as UTF-8.
  /// - Throws: `FileError.unwritable` when the folder cannot be made or the disk is full.
  public static func write(_ text: String, to path: String) throws {
    try write(Data(text.utf8), to: path)
  }

  /// Writes bytes.
  /// - Throws: `FileError.unwritable` when the folder cannot be made or the disk is full.
  public static func write(_ data: Data, to path: String) throws {
    try produce(path) { temporary in
      do {
        try data.write(to: URL(fileURLWithPath: temporary))
      } catch {
        throw FileError.unwritable(path: path, reason: reason(of: error))
      }
    }
  }

  /// Lets `body` write to a temporary path in the same folder and renames the result to `path` once it is whole.
  ///
  /// When `body` throws, the temporary file is removed and whatever stood at `path` before is untouched.
  /// - Parameters:
  ///   - path: the file.
  ///   - isDurable: whether the content must be on the disk before the new name is: without it, a power cut soon after
  ///     can leave an empty file.
  ///   - body: writes to the path that it is given.
  public static func produce(_ path: String, isDurable: Bool = false, _ body: (String) throws -> Void) throws {
    let folder = PathParts(path).folder
    if !folder.isEmpty { try makeFolder(folder) }
    let temporary = (folder as NSString).appendingPathComponent(".\(PathParts(path).name).\(getpid()).part")
    do {
      try body(temporary)
    } catch {
      unlink(temporary)
      throw error
    }
    guard (!isDurable || flush(temporary)) && rename(temporary, path) == 0 else {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      throw FileError.unwritable(path: path, reason: reason)
    }
    // The new name itself; a file system that cannot say so keeps its own order.
    if isDurable { _ = flush(folder.isEmpty ? "." : folder) }
  }

  /// Waits until a file or folder is on the disk.
  private static func flush(_ path: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return fsync(file) == 0
  }

  /// Removes the temporary files that a killed program left in a folder. Only for folders that no program writes to.
  public static func removeLeftovers(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where name.hasPrefix(".") && name.hasSuffix(".part") {
      try? FileManager.default.removeItem(atPath: folder + "/" + name)
    }
  }

  /// Makes a folder and those above it.
  public static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FileError.unwritable(path: path, reason: reason(of: error))
    }
  }

  /// Checks, before long work, that results can go to `path` later; makes and changes nothing.
  /// - Throws: `FileError.occupied` when it holds files and `force` is false; `FileError.unwritable` when it, or the nearest
  ///   folder above it that exists, cannot be written.
  public static func checkFolder(_ path: String, force: Bool) throws {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
      guard isFolder.boolValue else { throw FileError.unwritable(path: path, reason: "a file of this name exists") }
      let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      guard content.isEmpty || force else { throw FileError.occupied(path: path) }
    }
    var existing = URL(fileURLWithPath: path).standardizedFileURL
    while !FileManager.default.fileExists(atPath: existing.path), existing.pathComponents.count > 1 {
      existing.deleteLastPathComponent()
    }
    var isAbove: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: existing.path, isDirectory: &isAbove)
    guard isAbove.boolValue else {
      throw FileError.unwritable(path: path, reason: "\(existing.path) is a file, no folder")
    }
    guard access(existing.path, W_OK | X_OK) == 0 else {
      throw FileError.unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  private static func reason(of error: any Error) -> String {
    let error = error as NSError
    if let inner = error.userInfo[NSUnderlyingErrorKey] as? NSError, inner.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(inner.code)))
    }
    if error.domain == NSCocoaErrorDomain, error.code == CocoaError.fileWriteOutOfSpace.rawValue {
      return "no space left on the device"
    }
    return error.localizedDescription
  }
}

/// Reads a whole file.
/// - Throws: `FileError.missing` or `FileError.malformed`, naming the path.
public func readFile(_ path: String, hint: String = "Check the path.") throws -> Data {
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
    throw FileError.missing(path: path, hint: hint)
  }
  guard !isFolder.boolValue else {
    throw FileError.malformed(path: path, reason: "a file was expected, this is a folder")
  }
  do {
    return try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
  } catch {
    throw FileError.malformed(path: path, reason: "cannot be read: \(error.localizedDescription)")
  }
}
