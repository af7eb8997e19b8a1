import Files

/// Why an HDF5 file, or an object in it, cannot be used.
public enum HDF5Error: ReportableError {
  /// The file lacks HDF5's signature.
  case notHDF5(path: String)
  /// HDF5 refuses the file or the object: it is cut short, damaged, or needs a filter that the library lacks.
  case damaged(path: String, object: String, reason: String)
  /// The file has more objects, deeper groups or longer texts than any file of weights.
  case tooLarge(path: String, object: String, what: String, limit: Int)
  /// No group or data set of this name is in the file.
  case missingObject(path: String, object: String)
  /// A data set holds other elements than floating-point numbers.
  case elementType(path: String, object: String, got: String)
  /// A data set is stored in chunks (compressed), in other files, or not at all.
  case storage(path: String, object: String)
  /// An attribute holds something else than strings.
  case attributeType(path: String, object: String, attribute: String, got: String)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .notHDF5(let path): "\(path): not an HDF5 file (its signature is missing). Copy or create it again."
    case .damaged(let path, let object, let reason):
      "\(path): \(object == "/" ? "" : "\(object): ")HDF5 cannot read it: \(reason). Copy or create it again."
    case .tooLarge(let path, let object, let what, let limit):
      "\(path): \(object): at most \(limit) \(what) expected. Is this a file of weights?"
    case .missingObject(let path, let object): "\(path): there is no \(object) in this file"
    case .elementType(let path, let object, let got):
      "\(path): \(object): floating-point numbers of 16, 32 or 64 bits expected, got \(got)"
    case .storage(let path, let object):
      "\(path): \(object): data in one piece expected, as Keras writes it; this is in chunks (compressed), in another file or absent. "
        + "Store it anew: h5repack -l CONTI -f NONE \(path) whole.h5"
    case .attributeType(let path, let object, let attribute, let got):
      "\(path): \(object): attribute \(attribute): text or a list of texts expected, got \(got)"
    }
  }
}
