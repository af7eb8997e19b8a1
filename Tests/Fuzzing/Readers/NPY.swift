import Files

extension FuzzedReader {
  /// One NumPy array.
  static let npy = FuzzedReader("npy", fileEnding: "npy") {
    try Corpus.files(under: "files/numpy", endings: ["npy"])
  } read: {
    _ = try NPYArray(reading: $0)
  }
}
