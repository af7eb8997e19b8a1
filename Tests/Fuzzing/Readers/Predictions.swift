import Evaluation

extension FuzzedReader {
  /// Tables of predictions, of this and of other tools.
  static let predictions = FuzzedReader("predictions", fileEnding: "csv") {
    try Corpus.files(under: "evaluation", endings: ["csv"], limit: 1 << 14)
  } read: {
    _ = try Predictions(readingFrom: $0).csv
  }
}
