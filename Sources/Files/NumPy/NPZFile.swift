import Foundation

/// Named arrays in a zip archive, as `numpy.savez` and `numpy.savez_compressed` write them, read into memory.
public struct NPZFile: Sendable {
  private static let ending = ".npy"

  /// Where the archive is.
  public let path: String
  /// The names of the arrays in the order of the archive, without the ending `.npy`.
  public private(set) var names: [String] = []
  private var arrays: [String: NPYArray] = [:]

  /// Reads an archive. Folders and files that are not called `.npy` are passed over.
  /// - Throws: `FileError.missing`, `ArchiveError`, `NPZError`, and `NPYError` for an array that cannot be read.
  public init(reading path: String, limits: ArchiveLimits = ArchiveLimits(maximumEntries: 100_000)) throws {
    self.path = path
    // Says in the words of all commands that there is no such file.
    _ = try RandomAccessFile(reading: path)
    let reader = try ArchiveReader(reading: path, .zip, limits: limits)
    while let entry = try reader.next() {
      guard let file = entry.path else {
        throw ArchiveError.damaged(path: path, reason: "the name of an entry is no UTF-8")
      }
      guard entry.kind == .file, file.hasSuffix(Self.ending) else { continue }
      let name = String(file.dropLast(Self.ending.count))
      guard arrays[name] == nil else {
        throw NPZError.unusableName(path: path, name: name, reason: "two entries have it")
      }
      var content = Data()
      try reader.unpack(name.printable) { content.append(contentsOf: $0) }
      arrays[name] = try NPYArray(parsing: content, source: "\(path), array “\(name.printable)”")
      names.append(name)
    }
  }

  /// The array of a name; small and capital letters differ.
  /// - Throws: `NPZError.missing`, with the names that resemble it.
  public func array(_ name: String) throws(NPZError) -> NPYArray {
    guard let array = arrays[name] else {
      throw .missing(path: path, name: name, near: NearNames.close(to: name, among: names, limit: 3))
    }
    return array
  }
}
