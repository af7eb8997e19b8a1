import Files
import Networks

/// An activation as Keras names it.
enum KerasActivation: Equatable {
  /// The values as they are.
  case linear
  case relu, sigmoid, softmax
  /// A function with a name for nodes.
  case function(Activation.Function, name: String)

  /// The name behind a layer's name, for the node of the layer's own activation.
  var name: String {
    switch self {
    case .linear: "linear"
    case .relu: "relu"
    case .sigmoid: "sigmoid"
    case .softmax: "softmax"
    case .function(_, let name): name
    }
  }

  /// The operation; `nil` for the identity.
  var operation: (any Operation)? {
    switch self {
    case .linear: nil
    case .relu: ReLU()
    case .sigmoid: Sigmoid()
    case .softmax: Softmax()
    case .function(let function, _): Activation(function)
    }
  }

  /// The function of this name.
  /// - Parameter isKeras3: `hard_sigmoid` had a slope of 0.2 before Keras 3.
  init?(_ name: String, isKeras3: Bool) {
    switch name {
    case "linear": self = .linear
    case "relu": self = .relu
    case "sigmoid": self = .sigmoid
    case "softmax": self = .softmax
    default:
      guard let function = Self.function(name, isKeras3) else { return nil }
      self = .function(function, name: name)
    }
  }

  /// The names that are understood.
  static let known = [
    "linear", "relu", "sigmoid", "softmax", "relu6", "leaky_relu", "tanh", "elu", "selu", "gelu", "swish", "silu",
    "hard_sigmoid", "hard_swish", "hard_silu", "softplus", "softsign", "mish", "exponential",
  ]

  private static func function(_ name: String, _ isKeras3: Bool) -> Activation.Function? {
    switch name {
    case "relu6": .clippedReLU(maximum: 6)
    case "leaky_relu": .leakyReLU(slope: 0.2)
    case "tanh": .tanh
    case "elu": .elu(alpha: 1)
    case "selu": .selu
    case "gelu": .gelu(isApproximate: false)
    case "swish", "silu": .silu
    case "hard_sigmoid": .hardSigmoid(slope: isKeras3 ? 1 / 6 : 0.2, offset: 0.5)
    case "hard_swish", "hard_silu": .hardSwish
    case "softplus": .softplus
    case "softsign": .softsign
    case "mish": .mish
    case "exponential": .exponential
    default: nil
    }
  }
}

extension KerasSettings {
  /// The function under `activation`: a name, or a function or layer with settings of its own.
  func activation() throws(ImportError) -> KerasActivation {
    guard let value = config["activation"], value != .null else { return .linear }
    if let name = value.stringValue ?? value["config"]?.stringValue {
      guard let function = KerasActivation(name, isKeras3: isKeras3) else {
        throw unsupported("activation", name.json, KerasActivation.known.joined(separator: ", "))
      }
      return function
    }
    let kind = value["class_name"]?.stringValue ?? ""
    let inner = KerasSettings(
      path: path, layer: layer, kind: kind, config: value["config"] ?? .object([]), isKeras3: isKeras3)
    guard let function = try inner.activationLayer() else {
      throw unsupported("activation", value, KerasActivation.known.joined(separator: ", "))
    }
    return function
  }

  /// The function of a layer that does nothing but activate; `nil` for a layer of another class.
  func activationLayer() throws(ImportError) -> KerasActivation? {
    let anything = -1e6...1e6
    switch kind {
    case "Activation": return try activation()
    case "ReLU": return try rectifier()
    case "LeakyReLU":
      let slope = try number(config["negative_slope"] == nil ? "alpha" : "negative_slope", in: anything, else: 0.3)
      return .function(.leakyReLU(slope: Float(slope)), name: "leaky_relu")
    case "ELU":
      return .function(.elu(alpha: Float(try number("alpha", in: anything, else: 1))), name: "elu")
    case "Softmax": return .softmax
    default: return nil
    }
  }

  /// A ReLU with a slope or a largest value.
  private func rectifier() throws(ImportError) -> KerasActivation {
    let slope = try number("negative_slope", in: -1e6...1e6, else: 0)
    let maximum = try number("max_value", in: 0...1e9, else: 0)
    guard try number("threshold", in: -1e9...1e9, else: 0) == 0 else {
      throw unsupported("threshold", config["threshold"], "0")
    }
    guard slope == 0 || maximum == 0 else {
      throw unsupported("max_value", config["max_value"], "none beside a negative_slope")
    }
    if maximum > 0 { return .function(.clippedReLU(maximum: Float(maximum)), name: "relu") }
    return slope == 0 ? .relu : .function(.leakyReLU(slope: Float(slope)), name: "leaky_relu")
  }
}
