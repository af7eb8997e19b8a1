import Files
import Foundation

/// The image files that arguments name.
enum ImageFiles {
  private static let endings: Set<String> = ["png", "jpg", "jpeg"]

  /// Whether a file's name ends as those of images do.
  static func isImage(_ name: String) -> Bool { endings.contains((name as NSString).pathExtension.lowercased()) }

  /// Files as they are; folders give the images in them and below, sorted.
  /// - Throws: `FileError.missing`; `WorkbenchError.nothingToDo` when there is none.
  static func list(_ arguments: [String]) throws -> [String] {
    var files: [String] = []
    for argument in arguments {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) else {
        throw FileError.missing(path: argument, hint: "An image file or a folder of images is expected.")
      }
      if !isFolder.boolValue {
        files.append(argument)
        continue
      }
      let names = (FileManager.default.enumerator(atPath: argument)?.allObjects as? [String] ?? []).sorted()
      files += names.filter(isImage)
        .map { (argument as NSString).appendingPathComponent($0) }
    }
    guard !files.isEmpty else {
      throw WorkbenchError.nothingToDo(
        what: arguments.joined(separator: ", "), why: "holds no .png, .jpg or .jpeg file")
    }
    return files
  }
}
