import Interchange

extension FuzzedReader {
  /// ONNX graphs.
  static let onnx = FuzzedReader("onnx", fileEnding: "onnx") {
    try Corpus.files(under: "interchange/onnx", endings: ["onnx"])
  } read: {
    _ = try ONNXImport.read($0)
  }
}
