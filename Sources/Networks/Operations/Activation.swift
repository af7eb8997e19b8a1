internal import CKernels
import Files
import Tensors

/// A function of each number by itself.
///
/// The rules of a backward pass hold for the two rectifiers: with `guided`, `leakyReLU` and `clippedReLU` let only positive
/// gradients through, with their usual derivative; with `deconvnet`, only positive gradients, whatever the input was. The
/// other functions ignore the rules.
public struct Activation: Operation {
  /// The functions.
  public enum Function: Sendable, Equatable {
    /// `x > 0 ? x : slope * x`.
    case leakyReLU(slope: Float)
    /// `min(max(x, 0), maximum)`; ReLU6 has the maximum 6.
    case clippedReLU(maximum: Float)
    /// `x > 0 ? x : alpha * (exp(x) - 1)` (Clevert et al., ICLR 2016).
    case elu(alpha: Float)
    /// `1.0507 * (x > 0 ? x : 1.67326 * (exp(x) - 1))` (Klambauer et al., NeurIPS 2017).
    case selu
    /// `x * P(X <= x)` for a standard normal `X` (Hendrycks and Gimpel 2016), exactly or by
    /// `0.5 x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))`.
    case gelu(isApproximate: Bool)
    /// `x / (1 + exp(-x))`, also called swish.
    case silu
    /// The hyperbolic tangent.
    case tanh
    /// `slope * x + offset`, no less than 0 and no more than 1; Keras's has slope 1/6 and offset 0.5.
    case hardSigmoid(slope: Float, offset: Float)
    /// `x * min(max(x / 6 + 0.5, 0), 1)` (Howard et al., ICCV 2019).
    case hardSwish
    /// `log(1 + exp(x))`.
    case softplus
    /// `x / (1 + |x|)`.
    case softsign
    /// `x * tanh(log(1 + exp(x)))` (Misra, BMVC 2020).
    case mish
    /// `exp(x)`.
    case exponential
  }

  /// The function.
  public let function: Function

  /// - Parameter function: the function.
  public init(_ function: Function) { self.function = function }

  public init(attributes: JSONValue) throws(GraphError) { function = try Function(attributes: attributes) }

  public var attributes: JSONValue { .object([("function", function.name.rawValue.json)] + function.members) }

  public var kind: String { "Activation" }

  public func isNonNegative(_ inputs: [Bool]) -> Bool {
    switch function {
    case .clippedReLU, .hardSigmoid, .softplus, .exponential: true
    case .leakyReLU(let slope): inputs[0] || slope <= 0
    case .elu, .selu, .gelu, .silu, .tanh, .hardSwish, .softsign, .mish: inputs[0]
    }
  }

  public func outputShape(for inputs: [Shape], node: String) throws(GraphError) -> Shape {
    try soleInput(inputs, kind, node)
  }

  public func forward(_ frame: Frame) {
    let kernel = function.kernel
    Parallel.forRanges(frame.outputShape.count, grain: 8192) { _, range in
      let at = range.lowerBound
      fer_activate(frame.output + at, frame.inputs[0] + at, range.count, kernel)
    }
  }

  public func backward(_ frame: Frame) {
    guard let dy = frame.outputGradient, let dx = frame.inputGradients[0] else { return }
    let kernel = function.kernel
    Parallel.forRanges(frame.outputShape.count, grain: 8192) { _, range in
      let at = range.lowerBound
      fer_activate_backward(
        dx + at, dy + at, frame.inputs[0] + at, range.count, kernel, frame.rules.relu.rawValue,
        frame.accumulates[0] ? 1 : 0)
    }
  }
}
