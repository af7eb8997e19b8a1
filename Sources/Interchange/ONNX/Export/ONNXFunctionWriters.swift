import Networks

/// Functions of one value.
enum ONNXFunctionWriters {
  typealias Part = ONNXGraphWriter.Part

  static func activation(_ writer: inout ONNXGraphWriter, _ part: Part, _ operation: Activation) -> String {
    let input = part.inputs
    switch operation.function {
    case .leakyReLU(let slope): return writer.finish(part, "LeakyRelu", input, [.number("alpha", slope)])
    case .clippedReLU(let maximum):
      let bounds = [writer.number(part, "minimum", 0), writer.number(part, "maximum", maximum)]
      return writer.finish(part, "Clip", input + bounds)
    case .elu(let alpha): return writer.finish(part, "Elu", input, [.number("alpha", alpha)])
    case .selu: return writer.finish(part, "Selu", input)
    case .gelu(let isApproximate):
      if writer.opset >= 20 {
        return writer.finish(part, "Gelu", input, [.text("approximate", isApproximate ? "tanh" : "none")])
      }
      return isApproximate ? approximateGelu(&writer, part) : gelu(&writer, part)
    case .silu:
      let gate = writer.step(part, "gate", "Sigmoid", input)
      return writer.finish(part, "Mul", input + [gate])
    case .tanh: return writer.finish(part, "Tanh", input)
    case .hardSigmoid(let slope, let offset):
      return writer.finish(part, "HardSigmoid", input, [.number("alpha", slope), .number("beta", offset)])
    case .hardSwish: return writer.finish(part, "HardSwish", input)
    case .softplus: return writer.finish(part, "Softplus", input)
    case .softsign: return writer.finish(part, "Softsign", input)
    case .mish:
      if writer.opset >= 18 { return writer.finish(part, "Mish", input) }
      let softplus = writer.step(part, "softplus", "Softplus", input)
      let gate = writer.step(part, "gate", "Tanh", [softplus])
      return writer.finish(part, "Mul", input + [gate])
    case .exponential: return writer.finish(part, "Exp", input)
    }
  }

  /// `x * (1 + erf(x / sqrt(2))) * 0.5`: the operator exists since set 20.
  private static func gelu(_ writer: inout ONNXGraphWriter, _ part: Part) -> String {
    let root = writer.number(part, "root", Float(2).squareRoot())
    let scaled = writer.step(part, "scaled", "Div", [part.inputs[0], root])
    let error = writer.step(part, "erf", "Erf", [scaled])
    return half(&writer, part, error)
  }

  /// `x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) * 0.5` (Hendrycks and Gimpel 2016).
  private static func approximateGelu(_ writer: inout ONNXGraphWriter, _ part: Part) -> String {
    let x = part.inputs[0]
    let square = writer.step(part, "square", "Mul", [x, x])
    let cube = writer.step(part, "cube", "Mul", [square, x])
    let share = writer.step(part, "share", "Mul", [cube, writer.number(part, "coefficient", 0.044715)])
    let sum = writer.step(part, "sum", "Add", [x, share])
    let scaled = writer.step(
      part, "scaled", "Mul", [sum, writer.number(part, "root", (2 / Float.pi).squareRoot())])
    let gate = writer.step(part, "tanh", "Tanh", [scaled])
    return half(&writer, part, gate)
  }

  /// `x * (1 + gate) * 0.5`.
  private static func half(_ writer: inout ONNXGraphWriter, _ part: Part, _ gate: String) -> String {
    let shifted = writer.step(part, "shifted", "Add", [gate, writer.number(part, "one", 1)])
    let product = writer.step(part, "product", "Mul", [part.inputs[0], shifted])
    return writer.finish(part, "Mul", [product, writer.number(part, "half", 0.5)])
  }
}
