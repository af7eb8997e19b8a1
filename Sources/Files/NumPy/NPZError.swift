/// Why an archive of NumPy arrays cannot be read or written.
public enum NPZError: ReportableError, Equatable {
  /// It is no zip file, or parts of it are missing or changed.
  case damaged(path: String, reason: String)
  /// It holds more than its reader allows.
  case oversized(path: String, reason: String)
  /// An array cannot be kept under this name.
  case unusableName(path: String, name: String, reason: String)
  /// No array has this name; `near` are up to three names that resemble it.
  case missing(path: String, name: String, near: [String])

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .damaged(let path, let reason):
      "\(path): this .npz archive cannot be read: \(reason). Copy it again, or create it with numpy.savez."
    case .oversized(let path, let reason):
      "\(path): this .npz archive is refused: it has \(reason). Save its arrays in several archives."
    case .unusableName(let path, let name, let reason):
      "\(path): “\(name.printable)” cannot name an array: \(reason). Save the arrays under other names."
    case .missing(let path, let name, let near):
      "\(path): there is no array “\(name.printable)”."
        + (near.isEmpty ? "" : " Similar names: \(near.map { "“\($0.printable)”" }.joined(separator: ", ")).")
    }
  }
}
