import Foundation

/// The files below a folder.
public enum FileTree {
  /// Paths from the folder of all files in it and in the folders below, in no particular order; links to files count,
  /// names that start with a dot do not, nor what lies in a folder of such a name.
  /// - Throws: `FileError.malformed` for a folder that cannot be listed.
  public static func files(in folder: String) throws -> [String] {
    var found: [String] = []
    try list(folder, prefix: "", into: &found)
    return found
  }

  private static func list(_ path: String, prefix: String, into found: inout [String]) throws {
    guard let stream = opendir(path) else {
      throw FileError.malformed(path: path, reason: "cannot be listed: \(String(cString: strerror(errno)))")
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard !name.hasPrefix(".") else { continue }
      switch kind(entry, path + "/" + name) {
      case .folder: try list(path + "/" + name, prefix: prefix + name + "/", into: &found)
      case .file: found.append(prefix + name)
      case .nothing: continue
      }
    }
  }

  private enum Kind {
    case file, folder, nothing
  }

  /// What an entry is. A link to a folder is not followed: it could lead back.
  private static func kind(_ entry: UnsafeMutablePointer<dirent>, _ path: String) -> Kind {
    switch Int32(entry.pointee.d_type) {
    case Int32(DT_DIR): return .folder
    case Int32(DT_LNK), Int32(DT_UNKNOWN):
      var link = stat()
      var status = stat()
      guard lstat(path, &link) == 0, stat(path, &status) == 0 else { return .nothing }
      if status.st_mode & S_IFMT != S_IFDIR { return .file }
      return link.st_mode & S_IFMT == S_IFDIR ? .folder : .nothing
    default: return .file
    }
  }
}
