import Files
import Tensors

/// Errors of building a graph and of asking for its nodes.
public enum GraphError: ReportableError {
  /// An operation cannot take inputs of these shapes.
  case shape(operation: String, node: String, expected: String, got: [Shape])
  /// No node has this name.
  case unknownNode(name: String, suggestions: [String])
  /// No parameter has this name.
  case unknownParameter(name: String)
  /// A parameter's values do not fit its shape.
  case parameterShape(name: String, expected: Shape, got: Shape)
  /// A graph would have other parameters than the network whose parameters it is to share.
  case foreignParameters
  /// The activation or gradient of this node was not kept by the session.
  case notKept(node: String, what: String)
  /// A session would need more memory than the machine has.
  case memory(needed: Int, available: Int)
  /// The parameters of a network are more than the machine has memory for.
  case parameterMemory(needed: Int, available: Int)
  /// A configuration value is out of its range.
  case configuration(String)

  public var failure: Failure {
    switch self {
    case .unknownNode, .configuration, .memory, .parameterMemory, .foreignParameters: .usage
    case .shape, .unknownParameter, .parameterShape: .badData
    case .notKept: .internalError
    }
  }

  public var description: String {
    switch self {
    case .shape(let operation, let node, let expected, let got):
      "node \(node): \(operation) expects \(expected), got \(got.map(\.description).joined(separator: " and "))"
    case .unknownNode(let name, let suggestions):
      "no node is named \(name)."
        + NearNames.question(suggestions)
        + " `fer-analyze layers MODEL` lists the nodes."
    case .unknownParameter(let name): "the network has no parameter named \(name)"
    case .parameterShape(let name, let expected, let got): "parameter \(name): shape \(expected) expected, got \(got)"
    case .foreignParameters:
      "the parameters of this network depend on the size of its images: it cannot read images of another size"
    case .notKept(let node, let what): "the \(what) of node \(node) was not kept: tap it when the session is made"
    case .memory(let needed, let available):
      "this needs \(needed >> 20) MiB for activations and gradients, the machine has \(available >> 20) MiB. Use a smaller batch or smaller images."
    case .parameterMemory(let needed, let available):
      "this network's parameters take \(needed >> 20) MiB, the machine has \(available >> 20) MiB"
    case .configuration(let text): text
    }
  }
}
