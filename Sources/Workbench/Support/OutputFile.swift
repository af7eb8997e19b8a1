import Files
import Foundation

/// A single file that a command is to write.
struct OutputFile {
  let path: String
  /// The endings that it may have.
  let endings: [String]
  /// Its ending, in small letters.
  let ending: String

  init(_ path: String, endings: [String]) {
    self.path = path
    self.endings = endings
    ending = (path as NSString).pathExtension.lowercased()
  }

  /// Checks that the file can be written without harm, before any work is done.
  /// - Parameters:
  ///   - input: a file that is read and must stay.
  ///   - mayReplace: whether a file that exists may be replaced.
  /// - Throws: `WorkbenchError.option`, `FileError.unwritable`.
  func check(isNot input: String, mayReplace: Bool) throws {
    guard endings.contains(ending) else {
      throw WorkbenchError.option(
        name: "--output", expected: "a file that ends in \(endings.map { ".\($0)" }.joined(separator: " or "))",
        got: path)
    }
    func resolved(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
    guard resolved(path) != resolved(input) else {
      throw WorkbenchError.option(name: "--output", expected: "another file than the model that is read", got: path)
    }
    if !mayReplace, FileManager.default.fileExists(atPath: path) {
      throw FileError.unwritable(path: path, reason: "it exists already; --force replaces it")
    }
  }
}
