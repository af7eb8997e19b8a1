/// Why an array of NumPy cannot be read.
public enum NPYError: ReportableError, Equatable {
  /// The first bytes are not those of a `.npy` file.
  case notNPY(source: String)
  /// The format is newer than 3.0 or none that exists.
  case unknownVersion(source: String, version: String)
  /// The file ends inside its header; sizes in bytes.
  case truncated(source: String, expected: Int, got: Int)
  /// The header is not the dictionary that the format asks for.
  case malformedHeader(source: String, reason: String)
  /// The elements are of a type that is not read.
  case unsupportedElement(source: String, type: String)
  /// The first axis runs fastest.
  case fortranOrder(source: String, shape: [Int])
  /// There are fewer or more bytes than the shape asks for.
  case wrongSize(source: String, shape: [Int], expected: Int, got: Int)
  /// An element is none of its type's values.
  case malformedElement(source: String, expected: String)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .notNPY(let source): "\(source): a NumPy array (.npy) was expected, its first bytes are not those of one."
    case .unknownVersion(let source, let version):
      "\(source): the .npy format is \(version); 1.0, 2.0 or 3.0 was expected. Save it again with numpy.save."
    case .truncated(let source, let expected, let got):
      "\(source): the file is cut short: its header needs \(expected) bytes, it has \(got). Copy or create it again."
    case .malformedHeader(let source, let reason): "\(source): the .npy header cannot be used: \(reason)."
    case .unsupportedElement(let source, let type):
      "\(source): the elements are “\(type)”; truth values, whole numbers of 1 to 8 bytes, or floating-point numbers of "
        + "4 or 8 bytes were expected."
        + (type.hasSuffix("O") ? " Objects are pickled programs and are never read." : "")
        + " Convert it with array.astype before saving."
    case .fortranOrder(let source, let shape):
      "\(source): the array of shape \(shape) is stored in Fortran order; C order was expected. "
        + "Save numpy.ascontiguousarray of it."
    case .wrongSize(let source, let shape, let expected, let got):
      "\(source): an array of shape \(shape) takes \(expected) bytes, the file has \(got). Copy or create it again."
    case .malformedElement(let source, let expected): "\(source): \(expected) were expected, it holds others."
    }
  }
}
