import Networks
import Tensors

/// A constant that has one value, or one for each channel of a value that it meets.
struct ChannelFactor {
  /// Channels of the value.
  let channels: Int
  /// Whether the value's channels are its first axis.
  let isChannelsFirst: Bool
  /// The value's dimensions in memory, channels last.
  let shape: [Int]
  private let constant: ONNXConstant

  /// - Throws: `ImportError` where the constant, broadcast as ONNX does, differs along another axis than the channels.
  init(_ constant: ONNXConstant, for value: ONNXActivation, _ node: ONNXNode) throws(ImportError) {
    let rank = value.dims.count + 1
    // Dimensions count from the last.
    let padded = Array(repeating: 1, count: max(0, rank - constant.dims.count)) + constant.dims
    let axes = padded.indices.filter { padded[$0] != 1 }
    func refusal() -> ImportError {
      node.setting(
        "a constant of dimensions",
        "\(constant.dims) for values \(value.text)",
        "one number, or one for each channel")
    }
    guard padded.count == rank, axes.count <= 1, !value.dims.isEmpty else { throw refusal() }
    let axis = axes.first ?? (value.isChannelsFirst ? 1 : rank - 1)
    guard axis > 0, padded[axis] == value.dims[axis - 1] || axes.isEmpty else { throw refusal() }
    if axis == rank - 1, value.isOrdered(channelsFirst: false) {
      isChannelsFirst = false
    } else if axis == 1, value.isOrdered(channelsFirst: true) {
      isChannelsFirst = true
    } else {
      throw refusal()
    }
    channels = value.dims[axis - 1]
    shape = ONNXActivation(value.node, value.dims, isChannelsFirst: isChannelsFirst).orderedDims
    self.constant = constant
  }

  /// One value for each channel.
  func values(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> Tensor {
    guard let scalar = constant.scalar else { return constant.tensor().reshaped([channels]) }
    return try translation.repeated(scalar, channels: channels, node)
  }
}
