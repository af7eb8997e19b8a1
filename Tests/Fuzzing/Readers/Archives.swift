extension FuzzedReader {
  /// Data sets in .zip, .tar and .tar.gz; which one it is, is seen in the content.
  static let archives = FuzzedReader("archive", fileEnding: "zip") {
    try Corpus.files(under: "datasets", endings: ["zip", "tar", "tar.gz"], limit: 1 << 15)
  } read: {
    try loadAll($0)
  }
}
