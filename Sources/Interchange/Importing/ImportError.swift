import Files

/// Why a network of another program cannot be taken over.
public enum ImportError: ReportableError {
  /// A layer or operator of a kind that is not known here. `kind` is its class or operator.
  case unsupportedKind(path: String, node: String, kind: String, reason: String?, supported: [String])
  /// A known layer or operator with a setting that is not supported.
  case unsupportedSetting(path: String, node: String, kind: String, setting: String, got: String, supported: String)
  /// The network does not read one square image with 1 or 3 channels. `advice` says what to do.
  case input(path: String, got: String, advice: String? = "Export the model for images of a fixed size.")
  /// The network does not give one score for each class.
  case output(path: String, node: String, got: String)
  /// A tensor of the file does not fit its node, or is unusable.
  case weights(path: String, tensor: String, node: String, expected: String, got: String)
  /// The file has no tensor for a parameter.
  case missingWeights(path: String, node: String, role: String)
  /// The description of the network is not as expected.
  case malformed(path: String, place: String, expected: String, got: String)
  /// The nodes do not fit together.
  case graph(path: String, reason: String)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .unsupportedKind(let path, let node, let kind, let reason, let supported):
      "\(path): node \(node): \(kind) is not supported\(reason.map { " (\($0))" } ?? ""). Supported: "
        + supported.sorted().joined(separator: ", ")
    case .unsupportedSetting(let path, let node, let kind, let setting, let got, let supported):
      "\(path): node \(node): \(kind) with \(setting) \(got) is not supported; supported: \(supported)"
    case .input(let path, let got, let advice):
      "\(path): one square image with 1 or 3 channels expected as input, got \(got)\(advice.map { ". \($0)" } ?? "")"
    case .output(let path, let node, let got):
      "\(path): node \(node): one score for each of at least two classes expected as result, got \(got)"
    case .weights(let path, let tensor, let node, let expected, let got):
      "\(path): tensor \(tensor), for node \(node): \(expected) expected, got \(got)"
    case .missingWeights(let path, let node, let role): "\(path): node \(node): the file has no \(role) for it"
    case .malformed(let path, let place, let expected, let got):
      "\(path): \(place): \(expected) expected, got \(got)"
    case .graph(let path, let reason): "\(path): \(reason)"
    }
  }
}
