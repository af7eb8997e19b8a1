import Files
import Foundation

/// Tells a person who gave image and checkpoint the wrong way round what happened.
enum ArgumentOrder {
  /// - Parameters:
  ///   - command: how the command is written, such as `fer-analyze explain MODEL IMAGE...`.
  ///   - model: what was given where a checkpoint belongs.
  ///   - data: what was given where images belong.
  /// - Throws: `WorkbenchError.swapped` when the first can be no checkpoint and one of the others is one.
  static func check(_ command: String, model: String, data: [String]) throws {
    guard !isCheckpoint(model), let checkpoint = data.first(where: isCheckpoint) else { return }
    guard isImages(model) else { return }
    throw WorkbenchError.swapped(
      command: command, model: model, what: isFolder(model) ? "a folder" : "an image", checkpoint: checkpoint)
  }

  /// Whether images can be meant: a picture or a folder.
  static func isImages(_ path: String) -> Bool { ImageFiles.isImage(path) || isFolder(path) }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  static func isCheckpoint(_ path: String) -> Bool {
    ["ckpt", "safetensors"].contains((path as NSString).pathExtension.lowercased())
  }
}
