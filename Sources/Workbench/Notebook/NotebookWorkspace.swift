import Files
import Foundation

/// The folders of one run of a notebook: a temporary one with the session's own files, and the one that cells work in.
final class NotebookWorkspace {
  /// The session's own files.
  let support: String
  /// The folder that cells start in.
  let folder: String
  private let root: String
  private let isKept: Bool

  /// - Parameters:
  ///   - notebook: the notebook, whose inputs are linked into a temporary working folder.
  ///   - work: the working folder; `nil` for a temporary one.
  ///   - isKept: whether a temporary working folder stays.
  /// - Throws: `FileError`.
  init(_ notebook: MarkdownNotebook, work: String?, isKept: Bool) throws {
    var template = Array((NSTemporaryDirectory() + "/fer-analyze-notebook-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw FileError.unwritable(path: NSTemporaryDirectory(), reason: String(cString: strerror(errno)))
    }
    let made = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // As `pwd` says it: without links and double slashes.
    root = Self.resolved(made)
    support = root + "/session"
    self.isKept = isKept && work == nil
    if let work {
      try AtomicFile.makeFolder(work)
      folder = Self.resolved(work)
    } else {
      folder = root + "/work"
      try AtomicFile.makeFolder(folder)
    }
    for name in ["bin", "temporary"] { try AtomicFile.makeFolder(support + "/" + name) }
    if work == nil { try link(notebook) }
  }

  deinit { remove() }

  /// Removes the temporary folders, but for a working folder that stays.
  func remove() { try? FileManager.default.removeItem(atPath: isKept ? support : root) }

  /// Where a temporary working folder is, if it stays.
  var kept: String? { isKept ? folder : nil }

  /// Folders whose paths mean nothing to a reader, and what is written in their place.
  var paths: [(folder: String, name: String)] {
    // The name of the file of a cell is the notebook's.
    [(support + "/cells/", ""), (support + "/bin/", ""), (support + "/temporary", "tmp"), (folder, ".")]
  }

  /// The inputs of a notebook: the path of each in the working folder, and where it is.
  /// - Throws: `FileError.missing` for the first one that does not exist.
  static func inputs(_ notebook: MarkdownNotebook) throws -> [(name: String, path: String)] {
    let place = PathParts(notebook.path).folder
    return try notebook.header.inputs.map { input in
      let path = input.source.hasPrefix("/") || place.isEmpty ? input.source : place + "/" + input.source
      guard FileManager.default.fileExists(atPath: path) else {
        throw FileError.missing(path: path, hint: "\(notebook.path) names it among its inputs.")
      }
      return (input.name, path)
    }
  }

  private func link(_ notebook: MarkdownNotebook) throws {
    for (name, path) in try Self.inputs(notebook) {
      let target = folder + "/" + name
      let above = PathParts(target).folder
      try AtomicFile.makeFolder(above)
      guard symlink(Self.resolved(path), target) == 0 else {
        throw FileError.unwritable(path: target, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// Variables of the cells: those of this process, without what would make one run unlike another.
  /// - Parameter executable: the program that cells find as `fer-analyze`.
  /// - Throws: `FileError.unwritable`.
  func environment(executable: String) throws -> [String: String] {
    let program = support + "/bin/fer-analyze"
    guard symlink(Self.resolved(executable), program) == 0 else {
      throw FileError.unwritable(path: program, reason: String(cString: strerror(errno)))
    }
    var variables = ProcessInfo.processInfo.environment
    for name in ["BASH_ENV", "ENV", "SHELLOPTS", "BASHOPTS", "CDPATH", "PS4", "GITHUB_STEP_SUMMARY", "OLDPWD"] {
      variables[name] = nil
    }
    let path = variables["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    variables["PATH"] = support + "/bin:" + path
    variables["TMPDIR"] = support + "/temporary"
    variables["PWD"] = folder
    for (name, value) in [("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("TERM", "dumb"), ("NO_COLOR", "1"), ("COLUMNS", "80")]
    {
      variables[name] = value
    }
    return variables
  }

  /// A path without links; the path itself where there is nothing.
  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// The program that runs now.
  static var thisProgram: String {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return link ?? CommandLine.arguments[0]
  }
}
