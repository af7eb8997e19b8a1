import Files
import Foundation

/// A file of a report that grows while the job runs, too large for memory.
enum GrowingFile {
  /// A hidden name beside a report's folder, on its disk, from which the file can be moved into the report.
  /// - Parameters:
  ///   - output: the report's folder.
  ///   - ending: of the file: `json`.
  static func path(beside output: String, ending: String) -> String {
    let target = PathParts(URL(fileURLWithPath: output).standardizedFileURL.path)
    return "\(target.folder)/.\(target.name).\(getpid()).\(ending).part"
  }
}
