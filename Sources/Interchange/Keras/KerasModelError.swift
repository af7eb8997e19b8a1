import Files

/// Why a file of a whole Keras model cannot be opened.
public enum KerasModelError: ReportableError {
  /// Neither an HDF5 file nor a zip file.
  case notKeras(path: String)
  /// A zip file that lacks a part of a Keras model.
  case missingEntry(path: String, entry: String, found: [String])
  /// A part of the file is larger than that of any model.
  case tooLarge(path: String, what: String, limit: Int)
  /// An HDF5 file of weights: which layers they belong to is not in it.
  case weightsAlone(path: String)
  /// A model of the first Keras, whose settings have other names and meanings.
  case keras1(path: String)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .notKeras(let path):
      "\(path): a Keras model expected: a .keras file (zip) or an .h5 file (HDF5). The file begins as neither does."
    case .missingEntry(let path, let entry, let found):
      "\(path): a zip file without \(entry), which a .keras file has. It holds "
        + (found.isEmpty ? "nothing" : found.prefix(4).joined(separator: ", ")) + (found.count > 4 ? ", …" : "") + "."
    case .tooLarge(let path, let what, let limit): "\(path): \(what): at most \(limit) bytes expected"
    case .weightsAlone(let path):
      "\(path): weights without a model. Give the model's description too, a file with the text that model.to_json() gives."
    case .keras1(let path): "\(path): written by Keras 1: load and save it with Keras 2 or 3"
    }
  }
}
