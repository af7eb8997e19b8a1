/// Why an array cannot be taken from an archive, or put into one.
public enum NPZError: ReportableError, Equatable {
  /// An array cannot be kept under this name.
  case unusableName(path: String, name: String, reason: String)
  /// No array has this name; `near` are up to three names that resemble it.
  case missing(path: String, name: String, near: [String])

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .unusableName(let path, let name, let reason):
      "\(path): “\(name.printable)” cannot name an array: \(reason). Save the arrays under other names."
    case .missing(let path, let name, let near):
      "\(path): there is no array “\(name.printable)”."
        + (near.isEmpty ? "" : " Similar names: \(near.map { "“\($0.printable)”" }.joined(separator: ", ")).")
    }
  }
}
