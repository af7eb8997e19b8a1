import Datasets

extension FuzzedReader {
  /// FER2013's table of pixels.
  static let tables = FuzzedReader("table", fileEnding: "csv") {
    try Corpus.files(under: "datasets", endings: ["csv"], limit: 1 << 13)
  } read: {
    try loadAll($0)
  }

  /// Opens a data set and decodes every image of it.
  static func loadAll(_ path: String) throws {
    let options = DatasetOptions(
      imageLimits: .init(maximumSide: 4096, maximumPixels: 1 << 20),
      archiveLimits: .init(maximumEntries: 1000, maximumBytes: 16 << 20))
    let dataset = try Dataset.open(path, options: options)
    _ = try dataset.load(Array(dataset.samples.indices))
  }
}
