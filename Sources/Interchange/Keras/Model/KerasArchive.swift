import Files
import Foundation

/// The parts of a `.keras` file: a zip file with `config.json`, `metadata.json` and `model.weights.h5`.
///
/// Everything is unpacked into memory. Entries are known by their exact names, so that no path of the archive matters; what
/// an entry may unpack to is bounded before memory is taken.
struct KerasArchive {
  /// The most bytes of the file and of the weights in it.
  static let fileLimit = HDF5File.fileLimit
  /// The most entries that are looked through.
  static let entryLimit = 10_000
  /// The most that entries beyond 64 MiB may grow when they are unpacked: zeros grow a lot.
  static let ratioLimit = 1000

  /// The model's description.
  let description: Data
  /// Which Keras wrote it, and when.
  let metadata: Data?
  /// The weights, an HDF5 file.
  let weights: HDF5Image

  /// Whether bytes begin as a zip file does.
  static func hasSignature(_ head: some Collection<UInt8>) -> Bool { head.starts(with: [0x50, 0x4B, 0x03, 0x04]) }

  /// Reads the parts of an archive.
  /// - Throws: `FileError`, `ArchiveError`, `KerasModelError`.
  init(reading path: String) throws {
    let size = try RandomAccessFile(reading: path).count
    guard size <= Self.fileLimit else {
      throw KerasModelError.tooLarge(path: path, what: "the file", limit: Self.fileLimit)
    }
    let reader = try ArchiveReader(
      reading: path, .zip,
      limits: ArchiveLimits(
        maximumEntries: Self.entryLimit, maximumBytes: Self.fileLimit, maximumRatio: Self.ratioLimit))
    var description: Data?
    var metadata: Data?
    var weights: HDF5Image?
    var found: Set<String> = []
    while let entry = try reader.next() {
      guard entry.kind == .file, let name = entry.path else { continue }
      guard found.insert(name).inserted else {
        throw ArchiveError.damaged(path: path, reason: "it has two entries \(name.printable)")
      }
      switch name {
      case "config.json": description = try Self.text(entry, of: reader, limit: KerasModelFile.descriptionLimit)
      case "metadata.json": metadata = try Self.text(entry, of: reader, limit: 1 << 20)
      case "model.weights.h5": weights = try Self.image(entry, of: reader, limit: Self.fileLimit, packed: size)
      default: break
      }
    }
    func missing(_ entry: String) -> KerasModelError {
      .missingEntry(path: path, entry: entry, found: found.sorted())
    }
    guard let description else { throw missing("config.json") }
    guard let weights else { throw missing("model.weights.h5") }
    self.description = description
    self.metadata = metadata
    self.weights = weights
  }

  /// The size that an entry announces, before memory is taken for it.
  private static func size(_ entry: ArchiveReader.Entry, of reader: ArchiveReader, limit: Int) throws -> Int {
    let name = entry.path ?? ""
    guard let size = entry.size, size > 0 else {
      throw ArchiveError.damaged(path: reader.path, reason: "\(name) is empty")
    }
    guard size <= limit else { throw KerasModelError.tooLarge(path: reader.path, what: name, limit: limit) }
    return size
  }

  private static func text(_ entry: ArchiveReader.Entry, of reader: ArchiveReader, limit: Int) throws -> Data {
    _ = try size(entry, of: reader, limit: limit)
    var text = Data()
    try reader.unpack(entry.path ?? "") { text.append(contentsOf: $0) }
    return text
  }

  /// The present entry in memory of the size that it announces.
  private static func image(
    _ entry: ArchiveReader.Entry, of reader: ArchiveReader, limit: Int, packed: Int
  ) throws -> HDF5Image {
    let name = entry.path ?? ""
    let size = try size(entry, of: reader, limit: limit)
    guard size / ratioLimit <= packed, let image = HDF5Image(count: size) else {
      throw KerasModelError.tooLarge(path: reader.path, what: name, limit: packed * ratioLimit)
    }
    var done = 0
    try reader.unpack(name) { block in
      // No entry gives more than it announces.
      UnsafeMutableRawBufferPointer(rebasing: image.bytes[done...]).copyMemory(from: block)
      done += block.count
    }
    guard done == size else {
      throw ArchiveError.damaged(path: reader.path, reason: "\(name) has \(done) bytes, \(size) are announced")
    }
    return image
  }
}
