import Files
import Networks
import Tensors

extension KerasLayerRegistry {
  /// Attention blocks that people write as layers of their own.
  static let attention: [KerasLayerKind] = [
    KerasLayerKind(
      "CBAMLayer", "CBAM", "CBAMBlock", "CBAMModule", "CBAMAttention", "cbam_block", "cbam_layer",
      "ConvolutionalBlockAttentionModule", slots: { _ in nil }
    ) { call, writer in
      let shape = try call.shape(rank: 4)
      guard call.number == 0 else {
        throw call.settings.unsupported("calls", (call.number + 1).json, "one call")
      }
      let tensors = try KerasAttentionTensors(call, channels: shape.c)
      writer.note(
        "layer \(call.settings.layer.printable) (class \(call.fullKind.printable)) is read as CBAM (Woo et al. 2018): "
          + "a shared perceptron with ReLU on mean and maximum, then a convolution on the channels' mean and maximum. "
          + "Its code is not in the file")
      return try writer.addAttention(call, tensors.block, values: tensors.values)
    }
  ]
}

/// The tensors of a CBAM layer, recognised by their shapes: the names of its sublayers are nowhere in the file.
private struct KerasAttentionTensors {
  private typealias Variable = KerasWeightsFile.Variable

  /// The block that they fit.
  let block: CBAM
  /// The values of its parameters.
  private(set) var values: [(part: String, role: ParameterRole, value: KerasValue)] = []

  private let call: KerasLayerCall

  init(_ call: KerasLayerCall, channels: Int) throws {
    self.call = call
    var dense: [KerasWeightsFile.Variable] = []
    var spatial: [KerasWeightsFile.Variable] = []
    var biases: [KerasWeightsFile.Variable] = []
    for variable in call.tensors.variables where !variable.isRandomState {
      let shape = variable.shape
      if shape.count == 4, shape[2] == 2, shape[3] == 1, shape[0] == shape[1], (1...1024).contains(shape[0]) {
        spatial.append(variable)
      } else if shape.count == 2 || shape.count == 4 && shape[0] == 1 && shape[1] == 1 {
        dense.append(variable)
      } else if shape.count == 1 {
        biases.append(variable)
      } else {
        throw Self.unknown(call, channels)
      }
    }
    // [C, C / ratio] and [C / ratio, C]; where both are square, the first of the file comes first.
    let leading = dense.first { Self.matrix($0)?.rows == channels }
    guard dense.count == 2, spatial.count == 1, let first = leading,
      let second = dense.first(where: { $0.path != first.path }),
      let squeeze = Self.matrix(first), let excite = Self.matrix(second), squeeze.columns > 0,
      excite.rows == squeeze.columns, excite.columns == channels
    else { throw Self.unknown(call, channels) }
    block = CBAM(
      ratio: try Self.ratio(call.settings, channels: channels, hidden: squeeze.columns), kernelSize: spatial[0].shape[0]
    )

    try add("squeeze", first, as: [channels, squeeze.columns], length: squeeze.columns, &biases)
    try add("excite", second, as: [squeeze.columns, channels], length: channels, &biases)
    try add("conv", spatial[0], as: Shape(spatial[0].shape), length: 1, &biases)
    guard biases.isEmpty else { throw Self.unknown(call, channels) }
  }

  /// Adds a kernel and the bias of its length that stands beside it in the file; a bias that is missing is zero.
  private mutating func add(
    _ part: String, _ kernel: KerasWeightsFile.Variable, as shape: Shape, length: Int,
    _ biases: inout [KerasWeightsFile.Variable]
  ) throws {
    values.append((part, .kernel, try call.tensors.value(kernel, as: shape)))
    let place = biases.firstIndex { $0.shape == [length] && $0.folder == kernel.folder }
    guard let place else {
      values.append((part, .bias, KerasValue(Tensor([length]), change: "a layer without bias")))
      return
    }
    values.append((part, .bias, try call.tensors.value(biases.remove(at: place))))
  }

  private static func matrix(_ variable: KerasWeightsFile.Variable) -> (rows: Int, columns: Int)? {
    let shape = variable.shape.suffix(2)
    guard let rows = shape.first, let columns = shape.last else { return nil }
    return (rows, columns)
  }

  /// The reduction ratio that gives so many hidden units: the configuration's where it does.
  private static func ratio(_ settings: KerasSettings, channels: Int, hidden: Int) throws(ImportError) -> Int {
    let limits = 1...(1 << 20)
    let named = try settings.integer(
      settings.config["reduction_ratio"] == nil ? "ratio" : "reduction_ratio", in: limits, else: 8)
    for ratio in [named, channels / hidden] where ratio > 0 && max(1, channels / ratio) == hidden { return ratio }
    throw settings.unsupported("ratio", named.json, "ratios by which \(channels) channels become \(hidden)")
  }

  private static func unknown(_ call: KerasLayerCall, _ channels: Int) -> ImportError {
    let shapes = call.tensors.variables.prefix(8).map { Shape($0.shape).description }.joined(separator: ", ")
    return .malformed(
      path: call.settings.path, place: "\(call.settings.layer) (class \(call.fullKind))",
      expected:
        "the weights of CBAM on \(channels) channels: [\(channels), H], [H, \(channels)], [k, k, 2, 1] and biases",
      got: shapes.isEmpty ? "none" : shapes)
  }
}

extension KerasWeightsFile.Variable {
  /// What holds the tensor.
  fileprivate var folder: Substring? { path.lastIndex(of: "/").map { path[..<$0] } }
  /// Whether it is the state of a random generator.
  fileprivate var isRandomState: Bool { path.contains("seed_generator") }
}
