import Files

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
  /// - Throws: `DatasetError.archive`.
  init(path: String, limits: ArchiveLimits, imageLimits: ImageLimits) throws(DatasetError) {
    do throws(ArchiveError) {
      let reader = try ArchiveReader(reading: path, .zipOrTar, limits: limits)
      var repeated: [String] = []
      while let entry = try reader.next() { try add(entry, of: reader, imageLimits, &repeated) }
      if let first = repeated.first {
        warnings.append(
          "\(repeated.count.grouped) entries occur twice in the archive; the later one counts (the first: \(first))")
      }
    } catch {
      throw .archive(error)
    }
    listing.sort()
  }

  private mutating func add(
    _ entry: ArchiveReader.Entry, of reader: ArchiveReader, _ imageLimits: ImageLimits, _ repeated: inout [String]
  ) throws(ArchiveError) {
    let name = entry.path.flatMap(Self.name)
    if entry.kind == .folder, let name { listing.add(folder: name) }
    var isKept = false
    if entry.kind == .file {
      if let name, ranges[name] != nil || tables[name] != nil {
        repeated.append(name)
        isKept = true
      } else if let name {
        isKept = listing.add(file: name)
      } else {
        listing.ignored += 1
      }
    } else if entry.kind == .other {
      listing.ignored += 1
    }
    // A zip file is skipped over without unpacking; a tar stream is unpacked anyway, and its bytes count.
    guard isKept || !reader.isZip else { return }
    guard isKept, let name else { return try reader.unpack(name ?? "?", fillsHoles: false) { _ in } }
    if FileListing.isTable(name) {
      var table = TableEntry(path: reader.path + "/" + name, limits: imageLimits)
      try reader.unpack(name) { table.feed($0) }
      tables[name] = table.result()
    } else {
      let start = bytes.count
      var content: [UInt8] = []
      swap(&content, &bytes)
      defer { swap(&content, &bytes) }
      try reader.unpack(name) { content.append(contentsOf: $0) }
      ranges[name] = start..<content.count
    }
  }

  /// The path of an entry without `./`, or `nil` when it has none or points out of the archive.
  private static func name(_ path: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true).filter { $0 != "." }
    return parts.isEmpty || parts.contains("..") ? nil : parts.joined(separator: "/")
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
