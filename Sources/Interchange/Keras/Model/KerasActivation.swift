import Files
import Networks

/// An activation as Keras names it.
enum KerasActivation: Equatable {
  /// The values as they are.
  case linear
  case relu, sigmoid, softmax
  /// The logarithm of the softmax, which no operation computes: it can be taken off at the end alone.
  case logSoftmax
  /// A function with a name for nodes.
  case function(Activation.Function, name: String)

  /// The name behind a layer's name, for the node of the layer's own activation.
  var name: String {
    switch self {
    case .linear: "linear"
    case .relu: "relu"
    case .sigmoid: "sigmoid"
    case .softmax: "softmax"
    case .logSoftmax: "log_softmax"
    case .function(_, let name): name
    }
  }

  /// Whether the values lie between two bounds, so that they are no scores without bounds.
  var isBounded: Bool {
    switch self {
    case .sigmoid, .softmax, .function(.tanh, _), .function(.hardSigmoid, _), .function(.softsign, _): true
    case .linear, .relu, .logSoftmax, .function: false
    }
  }

  /// The operation; `nil` for the identity.
  var operation: (any Operation)? {
    switch self {
    case .linear: nil
    case .relu: ReLU()
    case .sigmoid: Sigmoid()
    // The logarithm is never computed: its node is taken off, or the model is refused.
    case .softmax, .logSoftmax: Softmax()
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
    // The second name is TensorFlow's own.
    case "softmax", "softmax_v2": self = .softmax
    case "log_softmax", "log_softmax_v2": self = .logSoftmax
    default:
      guard let function = Self.function(name, isKeras3) else { return nil }
      self = .function(function, name: name)
    }
  }

  /// The names that are understood.
  static let known = [
    "linear", "relu", "sigmoid", "softmax", "log_softmax", "relu6", "leaky_relu", "tanh", "elu", "selu", "gelu",
    "swish", "silu",
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
    let layers = ["ReLU", "LeakyReLU", "ELU", "Softmax"]
    guard let kind = KerasClass(value), !kind.full.contains("lambda"), value["config"]?["code"] == nil else {
      throw unsupported(
        "activation", "a function written in Python".json, (KerasActivation.known + layers).joined(separator: ", "))
    }
    let inner = KerasSettings(
      path: path, layer: layer, kind: kind.kind, config: value["config"] ?? .object([]), isKeras3: isKeras3)
    // What the layer around it gives may have any number of axes.
    if inner.kind == "Softmax", let axis = inner.config["axis"], axis.intValue != -1 {
      throw inner.unsupported("axis", axis, "-1, the last axis")
    }
    guard let function = try inner.activationLayer() else {
      throw unsupported("activation", kind.full.json, (KerasActivation.known + layers).joined(separator: ", "))
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
    // A largest value of 0 makes everything 0; none is another thing.
    let maximum = config["max_value"] ?? .null == .null ? nil : try number("max_value", in: 0...1e6, else: 0)
    guard try number("threshold", in: -1e9...1e9, else: 0) == 0 else {
      throw unsupported("threshold", config["threshold"], "0")
    }
    guard slope == 0 || maximum == nil else {
      throw unsupported("max_value", config["max_value"], "none beside a negative_slope")
    }
    if let maximum { return .function(.clippedReLU(maximum: Float(maximum)), name: "relu") }
    return slope == 0 ? .relu : .function(.leakyReLU(slope: Float(slope)), name: "leaky_relu")
  }
}
