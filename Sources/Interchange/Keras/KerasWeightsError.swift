import Files
import Tensors

/// Why a file of Keras weights cannot be used.
public enum KerasWeightsError: ReportableError {
  /// An HDF5 file, but none that Keras wrote weights into.
  case notKeras(path: String, found: [String])
  /// Weights of a backend that flips its kernels.
  case backend(path: String, got: String)
  /// A layer's list of weights names a data set that is not there.
  case missingDataset(path: String, layer: String, name: String)
  /// A layer has another number of weights than the node of its name, so that it is open which is which.
  case variableCount(path: String, layer: String, got: Int, expected: [String])
  /// A tensor has another shape than the parameter that it belongs to.
  case shape(path: String, tensor: String, got: Shape, parameter: String, expected: Shape)
  /// Two tensors belong to one parameter.
  case ambiguous(path: String, parameter: String, tensors: [String])
  /// A weight is no number, or a variance is negative.
  case badValues(path: String, tensor: String, what: String)
  /// Nothing in the file belongs to a node of the network.
  case nothingFits(path: String, layers: [String], expected: [String])
  /// Nodes that the file must hold are missing: it is of another network.
  case incomplete(path: String, missing: [String], of: Int)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .notKeras(let path, let found):
      "\(path): an HDF5 file, but without weights of Keras: neither layer_names nor layers/…/vars is in it. "
        + "It holds \(Self.list(found, "nothing"))."
    case .backend(let path, let got):
      "\(path): weights of the backend \(got), whose kernels are stored flipped; tensorflow, jax or torch expected"
    case .missingDataset(let path, let layer, let name):
      "\(path): layer \(layer): its list of weights names \(name), which is not in the file. Copy or create it again."
    case .variableCount(let path, let layer, let got, let expected):
      "\(path): layer \(layer) has \(got) weights without names, the node of this name has "
        + "\(expected.count) (\(expected.joined(separator: ", ")))"
    case .shape(let path, let tensor, let got, let parameter, let expected):
      "\(path): tensor \(tensor) has shape \(got), parameter \(parameter) has \(expected)"
    case .ambiguous(let path, let parameter, let tensors):
      "\(path): \(tensors.joined(separator: " and ")) both belong to parameter \(parameter); one expected"
    case .badValues(let path, let tensor, let what):
      "\(path): tensor \(tensor) holds \(what); the training run that wrote it went wrong"
    case .nothingFits(let path, let layers, let expected):
      "\(path): none of its layers has the name of a node of this network. It holds \(Self.list(layers, "no layer")); "
        + "the network has \(Self.list(expected, "no parameters")). Is it of another architecture?"
    case .incomplete(let path, let missing, let count):
      "\(path): \(missing.count) of the backbone's \(count) layers with weights are not in it: "
        + "\(Self.list(missing, "")). Is it of another network, such as ResNet50 instead of ResNet50V2?"
    }
  }

  private static func list(_ names: [String], _ none: String) -> String {
    guard !names.isEmpty else { return none }
    return names.prefix(4).joined(separator: ", ") + (names.count > 4 ? " and \(names.count - 4) more" : "")
  }
}
