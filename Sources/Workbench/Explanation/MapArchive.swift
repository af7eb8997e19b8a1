import Attribution
import Files

/// `maps.npz`: the raw maps and the attention of explained images as arrays of NumPy, 32-bit floating-point numbers.
///
/// A map is `<image>/<method>/<layer>/<target>`, `[rows, columns]`; the attention of a block is `<image>/cbam/<block>/channel`,
/// `[C]`, and `<image>/cbam/<block>/spatial`, `[rows, columns]`. Unlike JSON, an array keeps values that are no number.
final class MapArchive {
  /// The file's name in the report's folder.
  static let file = "maps.npz"

  /// The file while it grows.
  let path: String
  private let writer: NPZWriter
  private var names = MapNames()

  /// - Throws: `FileError.unwritable`.
  init(_ path: String) throws {
    self.path = path
    writer = try NPZWriter(path)
  }

  /// Adds the maps of an image.
  func add(_ explanation: ImageExplanation, classes: [String]) throws {
    let image = names.image(explanation.path)
    let maps = explanation.maps.map(\.map)
    // The chosen rung of a ladder is one of the maps.
    let rungs = explanation.targets.flatMap { explanation.ladders[$0]?.maps ?? [] }.filter { rung in
      !maps.contains { ($0.method, $0.layer) == (rung.method, rung.layer) && $0.target == rung.target }
    }
    for map in maps + rungs {
      let name = names.name(image, [map.method, map.layer, map.target.description(classes: classes)])
      try writer.add(name, NPYArray(map.raw, shape: [map.height, map.width]))
    }
    for block in explanation.attention {
      try writer.add(
        names.name(image, ["cbam", block.site, "channel"]),
        NPYArray(block.channel, shape: [block.channel.count]))
      try writer.add(
        names.name(image, ["cbam", block.site, "spatial"]),
        NPYArray(block.spatial, shape: [block.height, block.width]))
    }
  }

  /// Ends the file.
  /// - Throws: `FileError.unwritable`.
  func finish() throws { try writer.finish() }
}

/// Names of maps in an archive, no two alike, in letters, numbers and `._+-` alone, parted by `/`.
struct MapNames {
  private var taken: Set<String> = []

  /// The name of an image: its path without what would lead out of a folder.
  mutating func image(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." && $0 != ".." }
    return free(parts.map(Self.plain).joined(separator: "/"))
  }

  /// A name below another one, such as that of a map below its image's.
  mutating func name(_ parent: String, _ parts: [String]) -> String {
    free(([parent] + parts.map(Self.plain)).joined(separator: "/"))
  }

  /// The name, with `-2`, `-3` behind it where it is taken.
  private mutating func free(_ name: String) -> String {
    var found = name
    var number = 2
    while !taken.insert(found).inserted {
      found = "\(name)-\(number)"
      number += 1
    }
    return found
  }

  private static func plain(_ text: some StringProtocol) -> String {
    String(text.map { $0.isLetter || $0.isNumber || "._+-".contains($0) ? $0 : "_" })
  }
}
