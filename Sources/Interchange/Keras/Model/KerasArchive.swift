internal import CArchive
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
  /// The most that an entry beyond 64 MiB may grow when it is unpacked.
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
  /// - Throws: `FileError`, `KerasModelError`.
  init(reading path: String) throws {
    let size = try RandomAccessFile(reading: path).count
    guard size <= Self.fileLimit else {
      throw KerasModelError.tooLarge(path: path, what: "the file", limit: Self.fileLimit)
    }
    var reader = try ArchiveReader(path: path, size: size)
    var description: Data?
    var metadata: Data?
    var weights: HDF5Image?
    var found: Set<String> = []
    while let entry = try reader.next() {
      guard found.count < Self.entryLimit else {
        throw KerasModelError.damagedArchive(path: path, reason: "it has more than \(Self.entryLimit) entries")
      }
      guard found.insert(entry).inserted else {
        throw KerasModelError.damagedArchive(path: path, reason: "it has two entries \(entry)")
      }
      switch entry {
      case "config.json": description = try reader.text(entry, limit: KerasModelFile.descriptionLimit)
      case "metadata.json": metadata = try reader.text(entry, limit: 1 << 20)
      case "model.weights.h5": weights = try reader.bytes(entry, limit: Self.fileLimit)
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
}

/// Goes through the entries of a zip file.
private struct ArchiveReader: ~Copyable {
  private let archive: OpaquePointer
  private let path: String
  private let size: Int
  private var entry: OpaquePointer?

  init(path: String, size: Int) throws {
    guard let archive = archive_read_new() else {
      throw KerasModelError.damagedArchive(path: path, reason: "out of memory")
    }
    // Only by its directory: read as a stream, a truncated file would pass for a shorter one.
    archive_read_support_format_zip_seekable(archive)
    guard archive_read_open_filename(archive, path, 1 << 18) == ARCHIVE_OK else {
      let reason = Self.message(archive)
      archive_read_free(archive)
      throw KerasModelError.damagedArchive(path: path, reason: reason)
    }
    self.archive = archive
    self.path = path
    self.size = size
  }

  deinit { archive_read_free(archive) }

  /// The name of the next regular file, or `nil` at the end.
  mutating func next() throws -> String? {
    while true {
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { return nil }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw damaged() }
      guard archive_entry_filetype(entry) == S_IFREG, archive_entry_hardlink(entry) == nil,
        let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
      else { continue }
      return String(cString: name)
    }
  }

  /// The current entry, a text.
  func text(_ name: String, limit: Int) throws -> Data {
    let image = try bytes(name, limit: limit)
    return Data(image.bytes)
  }

  /// The current entry.
  func bytes(_ name: String, limit: Int) throws -> HDF5Image {
    guard archive_entry_size_is_set(entry) != 0, let count = Int(exactly: archive_entry_size(entry)), count > 0 else {
      throw KerasModelError.damagedArchive(path: path, reason: "\(name) is empty")
    }
    guard count <= limit, count <= 64 << 20 || count / KerasArchive.ratioLimit <= size else {
      throw KerasModelError.tooLarge(path: path, what: name, limit: limit)
    }
    guard let image = HDF5Image(count: count) else {
      throw KerasModelError.damagedArchive(path: path, reason: "there is no memory for the \(count) bytes of \(name)")
    }
    var done = 0
    while done < count {
      let got = archive_read_data(archive, image.bytes.baseAddress.map { $0 + done }, count - done)
      guard got > 0 else {
        throw got == 0 ? KerasModelError.damagedArchive(path: path, reason: "\(name) ends early") : damaged(name)
      }
      done += got
    }
    // Only reading on to the end compares the checksum.
    var beyond: UInt8 = 0
    let rest = archive_read_data(archive, &beyond, 1)
    guard rest == 0 else {
      throw rest > 0
        ? KerasModelError.damagedArchive(path: path, reason: "\(name) is longer than announced") : damaged(name)
    }
    return image
  }

  private func damaged(_ name: String? = nil) -> KerasModelError {
    .damagedArchive(path: path, reason: (name.map { "\($0): " } ?? "") + Self.message(archive))
  }

  private static func message(_ archive: OpaquePointer) -> String {
    archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
  }
}
