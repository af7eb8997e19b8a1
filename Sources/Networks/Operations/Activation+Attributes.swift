internal import CKernels
import Files

extension Activation.Function {
  /// The functions' names in stored graphs.
  enum Name: String, CaseIterable {
    case leakyReLU = "leaky-relu"
    case clippedReLU = "clipped-relu"
    case elu, selu, gelu, silu, tanh
    case hardSigmoid = "hard-sigmoid"
    case hardSwish = "hard-swish"
    case softplus, softsign, mish, exponential
  }

  /// The name in stored graphs.
  var name: Name {
    switch self {
    case .leakyReLU: .leakyReLU
    case .clippedReLU: .clippedReLU
    case .elu: .elu
    case .selu: .selu
    case .gelu: .gelu
    case .silu: .silu
    case .tanh: .tanh
    case .hardSigmoid: .hardSigmoid
    case .hardSwish: .hardSwish
    case .softplus: .softplus
    case .softsign: .softsign
    case .mish: .mish
    case .exponential: .exponential
    }
  }

  /// The members of a stored graph beside the name.
  var members: [(key: String, value: JSONValue)] {
    switch self {
    case .leakyReLU(let slope): [("slope", slope.json)]
    case .clippedReLU(let maximum): [("maximum", maximum.json)]
    case .elu(let alpha): [("alpha", alpha.json)]
    case .gelu(let isApproximate): [("approximate", isApproximate.json)]
    case .hardSigmoid(let slope, let offset): [("slope", slope.json), ("offset", offset.json)]
    case .selu, .silu, .tanh, .hardSwish, .softplus, .softsign, .mish, .exponential: []
    }
  }

  /// Reads the name and what belongs to it.
  init(attributes: JSONValue) throws(GraphError) {
    func number(_ key: String, from least: Double = -1e6) throws(GraphError) -> Float {
      try attributes.requiredNumber(key, in: least...1e6)
    }
    self =
      switch try attributes.requiredChoice("function", Name.self) {
      case .leakyReLU: .leakyReLU(slope: try number("slope"))
      case .clippedReLU: .clippedReLU(maximum: try number("maximum", from: 0))
      case .elu: .elu(alpha: try number("alpha"))
      case .selu: .selu
      case .gelu: .gelu(isApproximate: try attributes.requiredFlag("approximate"))
      case .silu: .silu
      case .tanh: .tanh
      case .hardSigmoid: .hardSigmoid(slope: try number("slope"), offset: try number("offset"))
      case .hardSwish: .hardSwish
      case .softplus: .softplus
      case .softsign: .softsign
      case .mish: .mish
      case .exponential: .exponential
      }
  }

  /// The function as the kernels take it.
  var kernel: fer_activation {
    switch self {
    case .leakyReLU(let slope): fer_activation(function: FER_LEAKY_RELU, a: slope, b: 0)
    case .clippedReLU(let maximum): fer_activation(function: FER_CLIPPED_RELU, a: maximum, b: 0)
    case .elu(let alpha): fer_activation(function: FER_ELU, a: alpha, b: 1)
    // Klambauer et al., section 2: the fixed point of mean 0 and variance 1.
    case .selu: fer_activation(function: FER_ELU, a: 1.6732632423543772, b: 1.0507009873554805)
    case .gelu(let isApproximate):
      fer_activation(function: isApproximate ? FER_GELU_TANH : FER_GELU, a: 0, b: 0)
    case .silu: fer_activation(function: FER_SILU, a: 0, b: 0)
    case .tanh: fer_activation(function: FER_TANH, a: 0, b: 0)
    case .hardSigmoid(let slope, let offset): fer_activation(function: FER_HARD_SIGMOID, a: slope, b: offset)
    case .hardSwish: fer_activation(function: FER_HARD_SWISH, a: 0, b: 0)
    case .softplus: fer_activation(function: FER_SOFTPLUS, a: 0, b: 0)
    case .softsign: fer_activation(function: FER_SOFTSIGN, a: 0, b: 0)
    case .mish: fer_activation(function: FER_MISH, a: 0, b: 0)
    case .exponential: fer_activation(function: FER_EXPONENTIAL, a: 0, b: 0)
    }
  }
}
