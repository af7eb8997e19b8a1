import Networks
import Tensors

/// How a parameter stands in a `state_dict` of PyTorch: its name and the order of its axes.
struct StateDictSlot {
  /// `node.weight`.
  let name: String
  /// The extents there.
  let shape: [Int]
  /// The axes there, where their order differs.
  let axes: String?
  /// How its values lie; `nil` where both agree.
  private let order: KernelOrder?
  private let parameter: Parameter

  /// - Parameters:
  ///   - parameter: of a network.
  ///   - isDepthwise: whether it belongs to a depthwise convolution.
  init(_ parameter: Parameter, isDepthwise: Bool) {
    self.parameter = parameter
    let ending =
      switch parameter.role {
      case .kernel, .gamma, .alpha: "weight"
      case .bias, .beta: "bias"
      case .movingMean: "running_mean"
      case .movingVariance: "running_var"
      }
    name = "\(parameter.node).\(ending)"
    let d = parameter.shape.dimensions
    switch (parameter.role, d.count) {
    case (.kernel, 4) where isDepthwise:
      (shape, axes) = ([d[2] * d[3], 1, d[0], d[1]], "[in * multiplier, 1, rows, columns]")
      // A kernel of one input for each output.
      order = KernelOrder(out: d[2] * d[3], inputs: 1, positions: d[0] * d[1])
    case (.kernel, 4):
      (shape, axes) = ([d[3], d[2], d[0], d[1]], "[out, in, rows, columns]")
      order = KernelOrder(out: d[3], inputs: d[2], positions: d[0] * d[1])
    case (.kernel, 2):
      (shape, axes) = ([d[1], d[0]], "[out, in]")
      order = KernelOrder(out: d[1], inputs: d[0], positions: 1)
    default: (shape, axes, order) = (d, nil, nil)
    }
  }

  /// The values in this project's order.
  /// - Parameter tensor: of the shape there.
  func ours(_ tensor: Tensor) -> Tensor { order?.outputsLast(tensor, shape: parameter.shape) ?? tensor }

  /// The values in PyTorch's order.
  /// - Parameter tensor: of the parameter's shape.
  func theirs(_ tensor: Tensor) -> Tensor { order?.outputsFirst(tensor, shape: Shape(shape)) ?? tensor }
}

extension Network {
  /// How every parameter stands in a `state_dict`, in the order of the parameters.
  func stateDictSlots() -> [StateDictSlot] {
    let depthwise = Set(graph.nodes.filter { $0.operation is DepthwiseConvolution }.map(\.name))
    return parameters.all.map { StateDictSlot($0, isDepthwise: depthwise.contains($0.node)) }
  }
}
