import Interchange

extension FuzzedReader {
  /// Weights that Keras saved in HDF5.
  static let kerasWeights = FuzzedReader("keras-weights", fileEnding: "h5") {
    try Corpus.files(under: "interchange/keras", endings: ["h5"], limit: 1 << 15)
  } read: {
    let file = try KerasWeightsFile(reading: $0)
    for variable in file.variables { _ = try file.tensor(variable) }
  }
}
