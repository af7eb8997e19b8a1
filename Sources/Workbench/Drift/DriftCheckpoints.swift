import Files
import Foundation

/// The checkpoints of a comparison, in time order.
enum DriftCheckpoints {
  /// Reads files as they are named; a folder gives the `.ckpt` files in it, the oldest first.
  /// - Throws: `DriftError.tooFew`, `.otherClasses`; what reading a checkpoint throws.
  static func read(_ arguments: [String]) throws -> [Model] {
    let paths = try arguments.flatMap { try files($0) }
    guard paths.count > 1 else { throw DriftError.tooFew(found: paths) }
    let models = try paths.map { try Model(reading: $0) }
    for model in models.dropFirst() where model.classes != models[0].classes {
      throw DriftError.otherClasses(
        first: models[0].path, models[0].classes, second: model.path, model.classes)
    }
    return models
  }

  /// Whether a path names a checkpoint, or a folder with checkpoints directly in it.
  static func isNamed(_ path: String) -> Bool {
    if path.hasSuffix(".ckpt") { return true }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.contains { $0.hasSuffix(".ckpt") }
  }

  private static func files(_ argument: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) else {
      throw FileError.missing(path: argument, hint: "A checkpoint is expected, or a folder of checkpoints.")
    }
    guard isFolder.boolValue else { return [argument] }
    let names = try FileManager.default.contentsOfDirectory(atPath: argument)
      .filter { $0.hasSuffix(".ckpt") && !$0.hasPrefix(".") }
    let dated = names.map { name -> (path: String, date: Date) in
      let path = (argument as NSString).appendingPathComponent(name)
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      return (path, attributes?[.modificationDate] as? Date ?? .distantPast)
    }
    return dated.sorted { ($0.date, $0.path) < ($1.date, $1.path) }.map(\.path)
  }
}
