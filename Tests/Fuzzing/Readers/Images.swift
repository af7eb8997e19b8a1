import Datasets

extension FuzzedReader {
  /// PNG and JPEG. The limits are smaller than the program's, so that a picture of sixty million pixels takes no time.
  static let images = FuzzedReader("image", fileEnding: "png") {
    try Corpus.files(under: "images", endings: ["png", "jpg"])
  } read: {
    _ = try ImageDecoder.read($0, limits: ImageLimits(maximumSide: 4096, maximumPixels: 1 << 20))
  }
}
