import Interchange

extension FuzzedReader {
  /// Tensors of other tools.
  static let safetensors = FuzzedReader("safetensors", fileEnding: "safetensors") {
    try Corpus.files(under: "interchange", endings: ["safetensors"])
  } read: {
    let file = try SafetensorsFile(reading: $0)
    for entry in file.entries { _ = try file.tensor(entry.name) }
  }
}
