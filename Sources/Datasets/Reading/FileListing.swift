import Files
import Glibc

/// The files and folders below a root, as `/`-separated paths from it.
struct FileListing {
  /// Files that may belong to a data set, in byte order.
  var files: [String] = []
  /// Folders, in byte order.
  var folders: [String] = []
  /// Hidden files and files with another extension.
  var ignored = 0
  /// Folders that could not be listed, with the reason.
  private(set) var warnings: [String] = []

  /// Adds a file unless it is hidden or has another extension; tells whether it was added.
  @discardableResult
  mutating func add(file: String) -> Bool {
    guard !Self.isHidden(file), Self.isImage(file) || Self.isTable(file) else {
      ignored += 1
      return false
    }
    files.append(file)
    return true
  }

  mutating func add(folder: String) {
    if !Self.isHidden(folder) { folders.append(folder) }
  }

  mutating func sort() {
    files.sort(by: byteOrder)
    folders.sort(by: byteOrder)
  }

  static func isImage(_ path: String) -> Bool {
    imageEndings.contains { ends(path, with: $0) }
  }

  static func isTable(_ path: String) -> Bool { ends(path, with: ".csv") }

  private static let imageEndings: [StaticString] = [".jpg", ".png", ".jpeg"]

  /// Whether a path ends so, in capital letters or not; the ending has small ones.
  private static func ends(_ path: String, with ending: StaticString) -> Bool {
    let count = ending.utf8CodeUnitCount
    return path.utf8.count >= count
      && zip(path.utf8.suffix(count), UnsafeBufferPointer(start: ending.utf8Start, count: count)).allSatisfy {
        $0 | 0x20 == $1 | 0x20
      }
  }

  static func isHidden(_ path: String) -> Bool {
    path.hasPrefix(".") || path.contains("/.") || path.hasPrefix("__MACOSX/")
  }

  /// Lists a folder, at most `depth` folders deep; links are followed.
  init(folder root: String, depth: Int = 6) {
    walk(root, prefix: "", depth: depth)
    sort()
  }

  init() {}

  private mutating func walk(_ path: String, prefix: String, depth: Int) {
    guard let stream = opendir(path) else {
      warnings.append("the folder \(path) cannot be listed: \(String(cString: strerror(errno)))")
      return
    }
    defer { closedir(stream) }
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name == "." || name == ".." { continue }
      var isFolder = entry.pointee.d_type == DT_DIR
      if entry.pointee.d_type == DT_LNK || entry.pointee.d_type == DT_UNKNOWN {
        var status = stat()
        isFolder = stat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      }
      if isFolder {
        add(folder: prefix + name)
        if depth > 1, !name.hasPrefix(".") { walk(path + "/" + name, prefix: prefix + name + "/", depth: depth - 1) }
      } else {
        add(file: prefix + name)
      }
    }
  }
}
