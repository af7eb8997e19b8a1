/// What an archive may hold; beyond it reading stops, so that a hostile archive cannot fill the memory.
public struct ArchiveLimits: Sendable, Hashable {
  /// The most entries; one million unless told.
  public var maximumEntries: Int
  /// The most bytes that the entries may unpack to, all together; 4 GiB unless told.
  public var maximumBytes: Int
  /// The largest ratio of unpacked to packed size; 200 unless told. It counts from 64 MiB of unpacked data on.
  public var maximumRatio: Int

  /// Limits; each has a default well above FER2013 (35,887 entries, 65 MB of images or 300 MB of text).
  public init(maximumEntries: Int = 1_000_000, maximumBytes: Int = 4 << 30, maximumRatio: Int = 200) {
    self.maximumEntries = maximumEntries
    self.maximumBytes = maximumBytes
    self.maximumRatio = maximumRatio
  }
}

/// Why an archive cannot be read.
public enum ArchiveError: ReportableError, Equatable {
  /// It is no archive of a known kind, or parts of it are missing or changed.
  case damaged(path: String, reason: String)
  /// It holds more than its reader allows.
  case oversized(path: String, reason: String)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .damaged(let path, let reason): "\(path): this archive cannot be read (\(reason)). Copy it again."
    case .oversized(let path, let reason): "\(path): this archive is refused: \(reason)"
    }
  }
}
