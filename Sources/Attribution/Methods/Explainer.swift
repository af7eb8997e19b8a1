import Files
import Networks
import Tensors

/// What people must know about a method.
public struct MethodInfo: Sendable {
  /// The name for `--method`.
  public let id: String
  /// The name in figures.
  public let title: String
  /// The paper.
  public let reference: String
  /// What a value means.
  public let meaning: String
}

/// A method that says which positions of an image speak for a target.
public protocol Explainer: Sendable {
  /// What people must know about it.
  var info: MethodInfo { get }

  /// One raw map an image.
  /// - Parameters:
  ///   - input: `[N, H, W, C]`.
  ///   - targets: one an image.
  ///   - layer: the node to explain at; it must be a tap of `model` and a map with positions.
  ///   - model: the network.
  /// - Throws: `AttributionError.noPositions` for a node without positions.
  func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
}

/// Every method. A new one is one new file and one line here.
public enum ExplainerRegistry {
  /// The methods.
  public static let all: [any Explainer] = [GradCAM()]

  /// The method of this name.
  /// - Throws: `AttributionError.unknownMethod` naming those that exist.
  public static func method(_ id: String) throws -> any Explainer {
    guard let found = all.first(where: { $0.info.id == id }) else {
      throw AttributionError.unknownMethod(id, known: all.map(\.info.id))
    }
    return found
  }
}

/// Errors of explanations.
public enum AttributionError: ReportableError {
  /// No method has this name.
  case unknownMethod(String, known: [String])
  /// The node's output has no rows and columns.
  case noPositions(layer: String, shape: Shape)

  public var failure: Failure { .usage }

  public var description: String {
    switch self {
    case .unknownMethod(let id, let known): "no method is named \(id); there are \(known.joined(separator: ", "))"
    case .noPositions(let layer, let shape):
      "layer \(layer) gives \(shape), a vector without positions; choose one that gives a map (`fer-analyze layers MODEL`)"
    }
  }
}
