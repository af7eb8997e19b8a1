internal import CArchive
import Foundation

/// Goes through the entries of an archive, within limits that hold whatever the archive announces.
///
/// A zip archive is read by its directory alone: read as a stream, a truncated file would pass for a shorter one. Names are
/// taken as UTF-8 whatever the locale of the process.
public final class ArchiveReader {
  /// The archives that are opened.
  public enum Container: Sendable {
    case zip
    /// .zip, .tar and .tar.gz.
    case zipOrTar
  }

  /// What an entry is.
  public enum Kind: Sendable {
    case file, folder
    /// A link, a device, a pipe.
    case other
  }

  /// An entry as its header has it.
  public struct Entry: Sendable {
    /// The path as the archive writes it; `nil` when it has none that can be read.
    public let path: String?
    /// What it is.
    public let kind: Kind
    /// The bytes that it unpacks to, where the archive says so; it may be fewer.
    public let size: Int?
  }

  /// From this many unpacked bytes on the ratio counts.
  private static let ratioThreshold = 64 << 20

  private static let zeros = [UInt8](repeating: 0, count: 1 << 16)

  /// Where the archive is.
  public let path: String
  private let limits: ArchiveLimits
  private let archive: OpaquePointer
  /// libarchive gives names in the characters of the thread's locale: without this it gives none for `größe.png`.
  private let locale: locale_t?
  private var entries = 0
  private var unpacked = 0
  private var endOfLast: Int64 = 0
  /// What the present entry announces.
  private var announced: Int?

  /// Opens an archive.
  /// - Throws: `ArchiveError.damaged`.
  public init(reading path: String, _ container: Container, limits: ArchiveLimits) throws(ArchiveError) {
    guard let archive = archive_read_new() else { throw .damaged(path: path, reason: "out of memory") }
    self.path = path
    self.limits = limits
    self.archive = archive
    locale = newlocale(1 << LC_CTYPE, "C.UTF-8", nil)
    archive_read_support_format_zip_seekable(archive)
    if container == .zipOrTar {
      archive_read_support_filter_gzip(archive)
      archive_read_support_format_tar(archive)
    }
    guard archive_read_open_filename(archive, path, 1 << 18) == ARCHIVE_OK else { throw damaged() }
  }

  deinit {
    archive_read_free(archive)
    if let locale { freelocale(locale) }
  }

  /// Whether it is a zip archive, whose entries can be passed over without unpacking them; known from the first entry on.
  public var isZip: Bool { archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_ZIP }

  /// The next entry, or `nil` at the end.
  /// - Throws: `ArchiveError`.
  public func next() throws(ArchiveError) -> Entry? {
    let before = locale.map { uselocale($0) }
    defer { if let before { uselocale(before) } }
    if entries > 0 { endOfLast = archive_filter_bytes(archive, 0) }
    var entry: OpaquePointer?
    let status = archive_read_next_header(archive, &entry)
    if status == ARCHIVE_EOF {
      // A tar file cut between two entries has no block of zeros behind the last one; libarchive does not mind.
      guard isZip || archive_filter_bytes(archive, 0) - endOfLast >= 512 else {
        throw .damaged(path: path, reason: "it ends without the end-of-archive mark: it is cut short")
      }
      return nil
    }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw damaged() }
    entries += 1
    guard entries <= limits.maximumEntries else {
      throw .oversized(path: path, reason: "more than \(limits.maximumEntries.grouped) entries")
    }
    let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)
    let kind: Kind =
      switch archive_entry_filetype(entry) {
      case S_IFREG where archive_entry_hardlink(entry) == nil: .file
      case S_IFDIR: .folder
      default: .other
      }
    announced = archive_entry_size_is_set(entry) == 0 ? nil : Int(exactly: archive_entry_size(entry))
    return Entry(path: name.map { String(cString: $0) }, kind: kind, size: announced)
  }

  /// Unpacks the present entry.
  /// - Parameters:
  ///   - name: what the entry is called in messages.
  ///   - fillsHoles: whether the holes of a sparse entry are given as zeros, and count.
  ///   - body: gets its bytes in order, block by block.
  /// - Throws: `ArchiveError` when it is damaged or too large.
  public func unpack(
    _ name: String, fillsHoles: Bool = true, _ body: (UnsafeRawBufferPointer) -> Void
  ) throws(ArchiveError) {
    var given = 0
    while true {
      var block: UnsafeRawPointer?
      var size = 0
      var offset: Int64 = 0
      let status = archive_read_data_block(archive, &block, &size, &offset)
      if status == ARCHIVE_EOF { return }
      // A warning says that the entry is not what its header announces.
      guard status == ARCHIVE_OK else { throw damaged(name) }
      // A sparse entry has holes that no block covers; they count, or a small file could claim terabytes.
      let hole = fillsHoles ? max(0, Int(offset) - given) : 0
      try count(hole, size, name)
      // Whoever makes room by what is announced must be able to trust it.
      if let announced, size > 0, max(Int(offset), given) > announced - size {
        throw .damaged(
          path: path, reason: "\(name): it is longer than the \(announced.grouped) bytes that are announced")
      }
      for start in stride(from: 0, to: hole, by: Self.zeros.count) {
        Self.zeros.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0.prefix(hole - start))) }
      }
      body(UnsafeRawBufferPointer(start: block, count: size))
      given += hole + size
    }
  }

  private func count(_ hole: Int, _ size: Int, _ name: String) throws(ArchiveError) {
    let (total, overflow) = unpacked.addingReportingOverflow(hole)
    guard !overflow, total <= limits.maximumBytes, size <= limits.maximumBytes - total else {
      throw .oversized(path: path, reason: "unpacks to more than \(limits.maximumBytes.grouped) bytes")
    }
    unpacked = total + size
    let packed = max(1, Int(archive_filter_bytes(archive, -1)))
    guard unpacked <= Self.ratioThreshold || unpacked / limits.maximumRatio <= packed else {
      throw .oversized(
        path: path, reason: "\(name) unpacks to over \(limits.maximumRatio) times its packed size")
    }
  }

  private func damaged(_ name: String? = nil) -> ArchiveError {
    let reason =
      archive_error_string(archive).map { String(cString: $0) } ?? "an entry contradicts the archive's directory"
    return .damaged(path: path, reason: (name.map { "\($0): " } ?? "") + reason)
  }
}
