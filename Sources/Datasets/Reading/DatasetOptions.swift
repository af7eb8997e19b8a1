/// How a data set is read.
public struct DatasetOptions: Sendable, Hashable {
  /// Whether an unreadable file is an error; else it is reported and skipped.
  public var strict: Bool
  /// The largest image that is decoded.
  public var imageLimits: ImageLimits
  /// The largest archive that is opened.
  public var archiveLimits: ArchiveLimits
  /// Which images are left out, and another division into splits.
  public var curation: Curation

  /// Options; unless told, unreadable files are reported and skipped, and all images are used as they stand.
  public init(
    strict: Bool = false, imageLimits: ImageLimits = .init(), archiveLimits: ArchiveLimits = .init(),
    curation: Curation = .init()
  ) {
    self.strict = strict
    self.curation = curation
    self.imageLimits = imageLimits
    self.archiveLimits = archiveLimits
  }
}

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
