import Files

/// Why weights by name cannot be used.
public enum StateDictError: ReportableError {
  /// Parameters of the network have no tensor; `unused` are the tensors that have no parameter.
  case missing(path: String, parameters: [String], of: Int, unused: [String])
  /// A table of names has a tensor that the file lacks.
  case absent(path: String, tensor: String)
  /// A table of names has a parameter that the network lacks.
  case unknownParameter(path: String, tensor: String, parameter: String)
  /// Two tensors are for the same parameter.
  case twice(path: String, parameter: String, tensors: [String])
  case shape(path: String, tensor: String, parameter: String, expected: [Int], got: [Int])
  /// A value is no number.
  case notFinite(path: String, tensor: String)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .missing(let path, let parameters, let all, let unused):
      "\(path): \(parameters.count) of the network's \(all) parameters have no tensor (\(Self.some(parameters)))"
        + (unused.isEmpty
          ? ""
          : "; \(unused.count) tensors have no parameter (\(Self.some(unused))). Give --names with a table of both")
    case .absent(let path, let tensor): "\(path): it has no tensor \(tensor), which the table of names has"
    case .unknownParameter(let path, let tensor, let parameter):
      "\(path): tensor \(tensor): the network has no parameter \(parameter), which the table of names has"
    case .twice(let path, let parameter, let tensors):
      "\(path): parameter \(parameter): one tensor expected, got \(tensors.joined(separator: " and "))"
    case .shape(let path, let tensor, let parameter, let expected, let got):
      "\(path): tensor \(tensor), for \(parameter): shape \(expected) expected, got \(got)"
    case .notFinite(let path, let tensor): "\(path): tensor \(tensor): finite numbers expected"
    }
  }

  private static func some(_ names: [String]) -> String {
    names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
  }
}
