/// Decoded images of a data set.
public struct LoadedImages: Sendable {
  /// The samples that were decoded, as indices into `Dataset.samples`, in the order asked for.
  public let indices: [Int]
  /// One image an index.
  public let images: [GrayImage]
  /// One class index (into `Dataset.classes`) an index.
  public let labels: [Int]
  /// The samples that could not be decoded, in the order asked for.
  public let unreadable: [UnreadableFile]
  /// What a reader of the results must know, such as a class of which no image could be decoded.
  public let warnings: [String]

  /// Collects images; all three arrays have the same count.
  public init(
    indices: [Int], images: [GrayImage], labels: [Int], unreadable: [UnreadableFile] = [], warnings: [String] = []
  ) {
    precondition(indices.count == images.count && indices.count == labels.count, "counts differ")
    self.indices = indices
    self.images = images
    self.labels = labels
    self.unreadable = unreadable
    self.warnings = warnings
  }
}
