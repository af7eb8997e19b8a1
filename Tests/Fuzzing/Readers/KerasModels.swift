import Interchange

extension FuzzedReader {
  /// Whole models that Keras saved, in HDF5 or in a zip archive; which one it is, is seen in the content.
  static let kerasModels = FuzzedReader("keras-model", fileEnding: "keras") {
    try Corpus.packed("interchange/keras-models.tar.gz", endings: ["legacy.h5", "keras2.h5", "keras"])
  } read: {
    _ = try KerasModelImport.read($0)
  }
}
