import Files
import Tensors

/// Errors of explanations.
public enum AttributionError: ReportableError {
  /// No method has this name.
  case unknownMethod(String, known: [String])
  /// The node's output has no rows and columns.
  case noPositions(layer: String, shape: Shape)

  public var failure: Failure { .usage }

  public var description: String {
    switch self {
    case .unknownMethod(let id, let known):
      "no method is named \(id).\(NearNames.question(id, among: known)) There are \(known.joined(separator: ", "))."
    case .noPositions(let layer, let shape):
      "layer \(layer) gives \(shape), a vector without positions; choose one that gives a map (`fer-analyze layers MODEL`)"
    }
  }
}
