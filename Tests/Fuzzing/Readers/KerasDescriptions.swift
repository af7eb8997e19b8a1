import Files
import Foundation
import Interchange
import TestSupport

extension FuzzedReader {
  /// The text of `model.to_json()` beside weights that are whole.
  static let kerasDescriptions = FuzzedReader("keras-description", fileEnding: "json") {
    try Corpus.packed("interchange/keras-models.tar.gz", endings: ["json"])
  } read: {
    _ = try KerasModelImport.read(try weights.get(), description: $0)
  }

  /// The weights, unpacked once for the whole process.
  private static let weights = Result {
    let folder = NSTemporaryDirectory() + "/fuzzing-weights-\(getpid())"
    try AtomicFile.makeFolder(folder)
    try Fixtures.unpack("interchange/keras-models.tar.gz", to: folder)
    return folder + "/plain.weights.h5"
  }
}
