import Files
import Foundation
import Reporting

/// What a report was made from, as it is found today.
///
/// A report may have been moved, and a relative path starts at the folder in which the program once ran. An input is looked
/// for as it was given, then below every further folder, the report's own, and those above it. Of several files the one
/// with the recorded checksum is taken.
struct ReportInputs {
  /// One input.
  struct Found {
    /// What the manifest says.
    let entry: Manifest.Entry
    /// Where it is; `nil` when it is nowhere.
    let path: String?
    /// How it differs; `nil`: it does not.
    let difference: Manifest.Difference?
  }

  let all: [Found]

  /// - Parameters:
  ///   - manifest: of the report.
  ///   - report: the report's folder.
  ///   - folder: a folder that is searched too, for the recorded path and for the file's name alone.
  init(_ manifest: Manifest, report: String, folder: String?) {
    let above = Self.foldersAbove(report)
    all = manifest.inputs.map { entry in
      let places = Self.places(entry.path, above: above, folder: folder)
        .filter { FileManager.default.fileExists(atPath: $0) }
      var first: Found?
      for place in places {
        let difference = entry.difference(at: place)
        if difference == nil { return Found(entry: entry, path: place, difference: nil) }
        if first == nil { first = Found(entry: entry, path: place, difference: difference) }
      }
      return first ?? Found(entry: entry, path: nil, difference: .missing(entry.path))
    }
  }

  /// The input of a recorded path.
  func found(_ recorded: String) -> Found? { all.first { $0.entry.path == recorded } }

  /// Where the input of a recorded path is; `nil` when it is nowhere.
  func path(of recorded: String) -> String? {
    if let found = found(recorded) { return found.path }
    return FileManager.default.fileExists(atPath: recorded) ? recorded : nil
  }

  private static func places(_ path: String, above: [String], folder: String?) -> [String] {
    var places = [path]
    if let folder { places += [folder + "/" + path, folder + "/" + (path as NSString).lastPathComponent] }
    if !path.hasPrefix("/") { places += above.map { $0 + "/" + path } }
    return places
  }

  /// The report's folder and those above it, nearest first.
  private static func foldersAbove(_ report: String) -> [String] {
    var folder = URL(fileURLWithPath: report).standardizedFileURL.path
    var folders = [folder]
    while folder != "/" {
      folder = (folder as NSString).deletingLastPathComponent
      folders.append(folder)
    }
    return folders
  }
}
