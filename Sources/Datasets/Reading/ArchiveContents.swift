internal import CArchive

/// The images and tables of an archive, unpacked into memory.
struct ArchiveContents {
  /// What the archive holds.
  private(set) var listing = FileListing()
  /// Notes for the reader of the results.
  private(set) var warnings: [String] = []
  private var bytes: [UInt8] = []
  private var ranges: [String: Range<Int>] = [:]
  /// What came of reading each table.
  private var tables: [String: Result<KaggleTable, DatasetError>] = [:]

  /// Gives the content of a file of the listing.
  func withBytes<R>(of path: String, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
    let range = ranges[path] ?? 0..<0
    return try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// The table in a file of the listing.
  /// - Throws: `DatasetError` when the file is no such table.
  func table(_ path: String) throws(DatasetError) -> KaggleTable {
    guard let table = tables[path] else { throw .unknownColumns(path: path, found: []) }
    return try table.get()
  }

  /// Reads a .zip, .tar or .tar.gz file. Images are kept as they are, packed in their own format; tables are turned into
  /// pixels while they are unpacked, so that their text is never in memory as a whole.
  /// - Throws: `DatasetError.damagedArchive` or `.oversizedArchive`.
  init(path: String, limits: ArchiveLimits, imageLimits: ImageLimits) throws(DatasetError) {
    guard let archive = archive_read_new() else { throw .damagedArchive(path: path, reason: "out of memory") }
    defer { archive_read_free(archive) }
    archive_read_support_filter_gzip(archive)
    archive_read_support_format_tar(archive)
    // Only by its directory: read as a stream, a truncated zip file would pass for a shorter one.
    archive_read_support_format_zip_seekable(archive)
    guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else {
      throw .damagedArchive(path: path, reason: Self.message(archive))
    }
    var repeated: [String] = []
    var unpacked = 0
    var entries = 0
    var endOfLast: Int64 = 0
    var entry: OpaquePointer?
    while true {
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF {
        // A tar file cut between two entries has no block of zeros behind the last one; libarchive does not mind.
        guard Self.isZip(archive) || archive_filter_bytes(archive, 0) - endOfLast >= 512 else {
          throw .damagedArchive(path: path, reason: "it ends without the end-of-archive mark: it is cut short")
        }
        break
      }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else {
        throw .damagedArchive(path: path, reason: Self.message(archive))
      }
      entries += 1
      guard entries <= limits.maximumEntries else {
        throw .oversizedArchive(path: path, reason: "more than \(limits.maximumEntries.grouped) entries")
      }
      let name = Self.name(of: entry)
      let kind = archive_entry_filetype(entry)
      if kind == S_IFDIR, let name { listing.add(folder: name) }
      var isKept = false
      if kind == S_IFREG, archive_entry_hardlink(entry) == nil {
        if let name, ranges[name] != nil || tables[name] != nil {
          repeated.append(name)
          isKept = true
        } else if let name {
          isKept = listing.add(file: name)
        } else {
          listing.ignored += 1
        }
      } else if kind != S_IFDIR {
        listing.ignored += 1
      }
      let start = bytes.count
      // A zip file is skipped over without unpacking; a tar stream is unpacked anyway, and its bytes count.
      if isKept || !Self.isZip(archive) {
        let isTable = isKept && FileListing.isTable(name ?? "")
        var reader = isTable ? TableEntry(path: path + "/" + (name ?? ""), limits: imageLimits) : nil
        try read(
          archive, keeping: isKept && !isTable, table: &reader, unpacked: &unpacked, path: path, entry: name ?? "?",
          limits: limits)
        if let name, let reader { tables[name] = reader.result() }
        if isKept, !isTable, let name { ranges[name] = start..<bytes.count }
      }
      endOfLast = archive_filter_bytes(archive, 0)
    }
    listing.sort()
    if let first = repeated.first {
      warnings.append(
        "\(repeated.count.grouped) entries occur twice in the archive; the later one counts (the first: \(first))")
    }
  }

  private mutating func read(
    _ archive: OpaquePointer, keeping isKept: Bool, table: inout TableEntry?, unpacked: inout Int, path: String,
    entry: String, limits: ArchiveLimits
  ) throws(DatasetError) {
    let start = bytes.count
    while true {
      var block: UnsafeRawPointer?
      var size = 0
      var offset: Int64 = 0
      let status = archive_read_data_block(archive, &block, &size, &offset)
      if status == ARCHIVE_EOF { return }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN else {
        throw .damagedArchive(path: path, reason: "\(entry): \(Self.message(archive))")
      }
      // A sparse entry has holes that no block covers; they count and are filled, or a small file could claim
      // terabytes.
      let hole = isKept ? max(0, Int(offset) - (bytes.count - start)) : 0
      let (total, overflow) = unpacked.addingReportingOverflow(hole)
      guard !overflow, total <= limits.maximumBytes, size <= limits.maximumBytes - total else {
        throw .oversizedArchive(path: path, reason: "unpacks to more than \(limits.maximumBytes.grouped) bytes")
      }
      unpacked = total + size
      let packed = Int(archive_filter_bytes(archive, -1))
      if unpacked > 64 << 20, unpacked / limits.maximumRatio > max(1, packed) {
        throw .oversizedArchive(
          path: path, reason: "\(entry) unpacks to over \(limits.maximumRatio) times its packed size")
      }
      let content = UnsafeRawBufferPointer(start: block, count: size)
      if isKept {
        bytes.append(contentsOf: repeatElement(0, count: hole))
        bytes.append(contentsOf: content)
      } else {
        table?.feed(content)
      }
    }
  }

  /// The path of an entry without `./`, or `nil` when it has none or points out of the archive.
  private static func name(of entry: OpaquePointer) -> String? {
    guard let raw = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else { return nil }
    let parts = String(cString: raw).split(separator: "/", omittingEmptySubsequences: true).filter { $0 != "." }
    return parts.isEmpty || parts.contains("..") ? nil : parts.joined(separator: "/")
  }

  private static func isZip(_ archive: OpaquePointer) -> Bool {
    archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK == ARCHIVE_FORMAT_ZIP
  }

  private static func message(_ archive: OpaquePointer) -> String {
    archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
  }
}

/// A table on its way out of an archive. What is wrong with it counts only if it is the table that is wanted.
private struct TableEntry {
  private var reader: KaggleTableReader
  private var failure: DatasetError?

  init(path: String, limits: ImageLimits) { reader = KaggleTableReader(path: path, limits: limits) }

  mutating func feed(_ content: UnsafeRawBufferPointer) {
    guard failure == nil else { return }
    do {
      try reader.feed(content.bindMemory(to: UInt8.self))
    } catch {
      failure = error
    }
  }

  func result() -> Result<KaggleTable, DatasetError> {
    if let failure { return .failure(failure) }
    var reader = reader
    return Result { () throws(DatasetError) in try reader.finish() }
  }
}
