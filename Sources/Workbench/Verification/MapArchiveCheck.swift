import Files
import Foundation

/// Whether `maps.npz` holds the values that `explanation.json` records.
struct MapArchiveCheck {
  private let archive: NPZFile
  private var names = MapNames()
  private var comparison = JSONComparison(.absolute(0))
  private var found = 0

  /// - Parameters:
  ///   - recorded: the content of `explanation.json`.
  ///   - report: the report's folder.
  /// - Returns: `nil` for a report without arrays.
  static func check(_ recorded: JSONValue, report: String) -> VerificationCheck? {
    let path = "\(report)/\(MapArchive.file)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      var check = MapArchiveCheck(archive: try NPZFile(reading: path))
      for image in recorded["images"]?.arrayValue ?? [] { try check.compare(image) }
      guard check.found == check.archive.names.count else {
        return .impossible("arrays", "\(path) has \(check.archive.names.count) arrays, \(check.found) were expected")
      }
      return VerificationCheck(
        "arrays", check.comparison, summary: "\(counted(check.found, "array")) of \(MapArchive.file) compared")
    } catch {
      return .impossible("arrays", "\(error)")
    }
  }

  private init(archive: NPZFile) { self.archive = archive }

  /// Compares the arrays of an image, in the order in which `MapArchive` writes them.
  private mutating func compare(_ image: JSONValue) throws {
    let name = names.image(image["path"]?.stringValue ?? "")
    for (parts, map) in Self.maps(of: image) { try compare(names.name(name, parts), map["raw"], grid: map["grid"]) }
    for block in image["cbam_blocks"]?.arrayValue ?? [] {
      let site = block["site"]?.stringValue ?? ""
      let (channel, spatial) = (block["channel"], block["spatial"]?.arrayValue ?? [])
      try compare(names.name(name, ["cbam", site, "channel"]), channel, grid: [channel?.arrayValue?.count ?? 0])
      try compare(
        names.name(name, ["cbam", site, "spatial"]), .array(spatial.flatMap { $0.arrayValue ?? [] }),
        grid: block["grid"])
    }
  }

  private mutating func compare(_ name: String, _ values: JSONValue?, grid: JSONValue?) throws {
    let array = try archive.array(name)
    let own: [Float] = array.values() ?? []
    comparison.compare(grid ?? .null, array.shape.json, at: "\(name): shape")
    // JSON has no word for what is not a number.
    comparison.compare(values ?? .null, .array(own.map { $0.isFinite ? $0.json : .null }), at: name)
    found += 1
  }

  /// The maps of an image and of its ladders, each once, with the parts of its name.
  private static func maps(of image: JSONValue) -> [(name: [String], map: JSONValue)] {
    func text(_ value: JSONValue?) -> String { value?.stringValue ?? "" }
    let maps = (image["maps"]?.arrayValue ?? []).map { map in
      (name: [text(map["method"]), text(map["layer"]), text(map["target"])], map: map)
    }
    let rungs = (image["ladders"]?.arrayValue ?? []).flatMap { ladder in
      (ladder["rungs"]?.arrayValue ?? []).map { rung in
        (name: [text(ladder["method"]), text(rung["layer"]), text(ladder["target"])], map: rung)
      }
    }
    return maps + rungs.filter { rung in !maps.contains { $0.name == rung.name } }
  }
}
