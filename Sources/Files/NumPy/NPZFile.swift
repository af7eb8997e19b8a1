internal import CArchive
import Foundation

/// What an archive of arrays may hold; beyond it reading stops, so that a hostile archive cannot fill the memory.
public struct NPZLimits: Sendable, Hashable {
  /// The most entries; 100,000 unless told.
  public var maximumEntries: Int
  /// The most bytes that the entries may unpack to, all together; 4 GiB unless told.
  public var maximumBytes: Int
  /// The largest ratio of unpacked to packed size; 200 unless told. It counts from 64 MiB of unpacked data on.
  public var maximumRatio: Int

  /// Limits; each has a default.
  public init(maximumEntries: Int = 100_000, maximumBytes: Int = 4 << 30, maximumRatio: Int = 200) {
    self.maximumEntries = maximumEntries
    self.maximumBytes = maximumBytes
    self.maximumRatio = maximumRatio
  }
}

/// Named arrays in a zip archive, as `numpy.savez` and `numpy.savez_compressed` write them, read into memory.
public struct NPZFile: Sendable {
  private static let ending = ".npy"

  /// Where the archive is.
  public let path: String
  /// The names of the arrays in the order of the archive, without the ending `.npy`.
  public private(set) var names: [String] = []
  private var arrays: [String: NPYArray] = [:]

  /// Reads an archive. Folders and files that are not called `.npy` are passed over.
  /// - Throws: `FileError.missing`, `NPZError`, and `NPYError` for an array that cannot be read.
  public init(reading path: String, limits: NPZLimits = NPZLimits()) throws {
    self.path = path
    // Says in the words of all commands that there is no such file.
    _ = try RandomAccessFile(reading: path)
    try withUTF8Names { try read(limits) }
  }

  private mutating func read(_ limits: NPZLimits) throws {
    guard let archive = archive_read_new() else { throw NPZError.damaged(path: path, reason: "out of memory") }
    defer { archive_read_free(archive) }
    archive_read_support_format_zip_seekable(archive)
    guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else { throw damage(archive) }
    var unpacked = 0
    var entries = 0
    var entry: OpaquePointer?
    while true {
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { break }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw damage(archive) }
      entries += 1
      guard entries <= limits.maximumEntries else {
        throw NPZError.oversized(path: path, reason: "more than \(limits.maximumEntries) entries")
      }
      guard let file = archive_entry_pathname_utf8(entry).map({ String(cString: $0) }) else {
        throw NPZError.damaged(path: path, reason: "the name of entry \(entries) is no UTF-8")
      }
      guard archive_entry_filetype(entry) == S_IFREG, file.hasSuffix(Self.ending) else { continue }
      let name = String(file.dropLast(Self.ending.count))
      guard arrays[name] == nil else {
        throw NPZError.unusableName(path: path, name: name, reason: "two entries have it")
      }
      let content = try content(archive, name: name, unpacked: &unpacked, limits)
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

  /// The bytes of the present entry.
  private func content(
    _ archive: OpaquePointer, name: String, unpacked: inout Int, _ limits: NPZLimits
  ) throws(NPZError) -> Data {
    var content = Data()
    while true {
      var block: UnsafeRawPointer?
      var size = 0
      var offset: Int64 = 0
      let status = archive_read_data_block(archive, &block, &size, &offset)
      if status == ARCHIVE_EOF { return content }
      guard status == ARCHIVE_OK, offset == content.count else {
        throw .damaged(path: path, reason: "\(name.printable): \(Self.message(archive))")
      }
      guard size <= limits.maximumBytes - unpacked else {
        throw .oversized(path: path, reason: "more than \(limits.maximumBytes) bytes when it is unpacked")
      }
      unpacked += size
      let packed = max(1, Int(archive_filter_bytes(archive, -1)))
      guard unpacked <= 64 << 20 || unpacked / max(1, limits.maximumRatio) <= packed else {
        throw .oversized(path: path, reason: "entries that unpack to over \(limits.maximumRatio) times their size")
      }
      content.append(contentsOf: UnsafeRawBufferPointer(start: block, count: size))
    }
  }

  private func damage(_ archive: OpaquePointer) -> NPZError { .damaged(path: path, reason: Self.message(archive)) }

  private static func message(_ archive: OpaquePointer) -> String {
    archive_error_string(archive).map { String(cString: $0) } ?? "an entry contradicts the archive's directory"
  }
}
