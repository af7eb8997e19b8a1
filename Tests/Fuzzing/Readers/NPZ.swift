import Files

extension FuzzedReader {
  /// NumPy arrays in an archive.
  static let npz = FuzzedReader("npz", fileEnding: "npz") {
    try Corpus.files(under: "files/numpy", endings: ["npz"])
  } read: {
    let file = try NPZFile(reading: $0)
    for name in file.names { _ = try file.array(name) }
  }
}
