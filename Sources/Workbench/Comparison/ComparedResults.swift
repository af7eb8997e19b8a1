import Evaluation
import Files
import Foundation

/// Results to compare: folders of reports or runs, or files of predictions.
struct ComparedResults {
  /// The results under names that tell them apart.
  let results: [NamedPredictions]
  /// The files that were read.
  let files: [String]

  /// - Parameters:
  ///   - paths: folders that hold a `predictions.csv`, or such files.
  ///   - names: what to call them; `nil`: the parts of the paths that differ.
  ///   - split: only rows of this split.
  /// - Throws: `FileError` and `PredictionsError`; `WorkbenchError.option` for a wrong number of names or an unknown split.
  init(_ paths: [String], names: [String]?, split: String?) throws {
    files = try paths.map { try Self.file($0) }
    if let names, names.count != paths.count {
      throw WorkbenchError.option(
        name: "--names", expected: "\(paths.count) names separated by commas, one a result",
        got: names.joined(separator: ","))
    }
    let names = names ?? Self.names(paths)
    results = try zip(names, files).map { name, file in
      let all = try Predictions(readingFrom: file)
      return NamedPredictions(name, try split.map { try all.rows(ofSplit: $0, in: file) } ?? all)
    }
  }

  private static func file(_ path: String) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw FileError.missing(
        path: path, hint: "Give the folder of an evaluation or a training run, or a file of predictions.")
    }
    guard isFolder.boolValue else { return path }
    let file = "\(path)/predictions.csv"
    guard FileManager.default.fileExists(atPath: file) else {
      throw FileError.missing(path: file, hint: "The folder of an evaluation or a training run holds this file.")
    }
    return file
  }

  /// The shortest endings of the paths that tell them apart, without the name that all files have.
  static func names(_ paths: [String]) -> [String] {
    let parts = paths.map { path -> [String] in
      var parts = path.split(separator: "/").map(String.init).filter { $0 != "." }
      if parts.last == "predictions.csv", parts.count > 1 { parts.removeLast() }
      if let last = parts.last, last.hasSuffix(".csv") { parts[parts.count - 1] = String(last.dropLast(4)) }
      return parts
    }
    for length in 1...max(1, parts.map(\.count).max() ?? 1) {
      let names = parts.map { $0.suffix(length).joined(separator: "/") }
      if Set(names).count == names.count { return names }
    }
    return paths.indices.map { "\(parts[$0].last ?? "result") (\($0 + 1))" }
  }
}
