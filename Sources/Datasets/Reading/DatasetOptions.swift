public import Files

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
