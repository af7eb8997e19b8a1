import Files
import Foundation

/// The image files that arguments name.
enum ImageFiles {
  private static let endings: Set<String> = ["png", "jpg", "jpeg"]

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
      files += names.filter { endings.contains(($0 as NSString).pathExtension.lowercased()) }
        .map { (argument as NSString).appendingPathComponent($0) }
    }
    guard !files.isEmpty else {
      throw WorkbenchError.nothingToDo(
        what: arguments.joined(separator: ", "), why: "holds no .png, .jpg or .jpeg file")
    }
    return files
  }
}
