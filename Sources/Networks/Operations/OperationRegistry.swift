import Files
import Tensors

/// Every operation with small examples: the tests check each one's gradient against finite differences.
///
/// A new operation is one new file and one line here.
public enum OperationRegistry {
  /// An operation and the shapes of inputs that it can take.
  public struct Example: Sendable {
    /// The operation.
    public let operation: any Operation
    /// Shapes of its inputs.
    public let inputs: [Shape]

    init(_ operation: any Operation, _ inputs: Shape...) {
      self.operation = operation
      self.inputs = inputs
    }
  }

  /// The examples, grouped by operation.
  public static let all: [Example] = [
    Example(Activation(.clippedReLU(maximum: 0.8)), [2, 3, 3, 4]),
    Example(Activation(.elu(alpha: 0.7)), [2, 3, 3, 4]),
    Example(Activation(.exponential), [2, 3, 3, 4]),
    Example(Activation(.gelu(isApproximate: false)), [2, 3, 3, 4]),
    Example(Activation(.gelu(isApproximate: true)), [2, 3, 3, 4]),
    Example(Activation(.hardSigmoid(slope: 0.6, offset: 0.4)), [2, 3, 3, 4]),
    Example(Activation(.hardSwish), [2, 3, 3, 4]),
    Example(Activation(.leakyReLU(slope: 0.2)), [2, 3, 3, 4]),
    Example(Activation(.mish), [2, 3, 3, 4]),
    Example(Activation(.selu), [2, 3, 3, 4]),
    Example(Activation(.silu), [2, 3, 3, 4]),
    Example(Activation(.softplus), [2, 3, 3, 4]),
    Example(Activation(.softsign), [2, 3, 3, 4]),
    Example(Activation(.tanh), [2, 3, 3, 4]),
    Example(Add(), [2, 3, 3, 4], [2, 3, 3, 4]),
    Example(Add(), [2, 5], [2, 5], [2, 5]),
    Example(
      AveragePooling(size: WindowSize(rows: 2, columns: 3), stride: 2, padding: .same, countsPadding: false),
      [2, 5, 4, 3]),
    Example(
      AveragePooling(
        size: WindowSize(rows: 3, columns: 2), stride: 1, padding: .sides(top: 1, bottom: 0, left: 1, right: 2),
        countsPadding: true), [2, 4, 3, 2]),
    Example(BatchNormalization(), [3, 2, 3, 5]),
    Example(BatchNormalization(), [6, 5]),
    Example(ChannelAffine(), [2, 3, 2, 5]),
    Example(ChannelMaximum(), [2, 3, 2, 6]),
    Example(ChannelMean(), [2, 3, 2, 6]),
    Example(Concatenate(), [2, 3, 3, 2], [2, 3, 3, 3]),
    Example(Convolution(filters: 4, kernelSize: 1), [2, 4, 3, 5]),
    Example(Convolution(filters: 3, kernelSize: 1, stride: 2), [2, 5, 4, 3]),
    Example(Convolution(filters: 2, kernelSize: 1, padding: .zeros(2)), [2, 3, 3, 2]),
    Example(Convolution(filters: 4, kernelSize: 3, padding: .zeros(1), bias: false), [3, 5, 4, 3]),
    Example(Convolution(filters: 3, kernelSize: 3, stride: 2, padding: .same), [2, 6, 5, 2]),
    Example(Convolution(filters: 2, kernelSize: 7, stride: 2, padding: .zeros(3)), [2, 8, 8, 3]),
    Example(Convolution(filters: 1, kernelSize: 7, padding: .same), [2, 2, 2, 2]),
    Example(
      Convolution(filters: 3, kernel: WindowSize(rows: 1, columns: 5), padding: .same, initialization: .heNormal),
      [2, 3, 6, 2]),
    Example(
      Convolution(
        filters: 4, kernel: WindowSize(rows: 4, columns: 2), stride: 2,
        padding: .sides(top: 0, bottom: 3, left: 1, right: 0)), [2, 5, 5, 3]),
    Example(Dense(units: 5), [4, 7]),
    Example(Dense(units: 4, bias: false), [2, 3, 2, 5]),
    Example(DepthwiseConvolution(kernel: WindowSize(rows: 3, columns: 3), padding: .zeros(1)), [2, 4, 7, 18]),
    Example(
      DepthwiseConvolution(kernel: WindowSize(rows: 3, columns: 3), stride: 2, padding: .same, bias: false),
      [2, 6, 5, 3]),
    Example(
      DepthwiseConvolution(
        kernel: WindowSize(rows: 2, columns: 3), stride: 2, padding: .sides(top: 0, bottom: 1, left: 2, right: 0),
        multiplier: 2), [2, 5, 4, 3]),
    Example(Dropout(rate: 0.4), [4, 9]),
    Example(Flatten(order: .channelsFirst), [2, 3, 2, 4]),
    Example(Flatten(order: .channelsLast), [2, 3, 2, 4]),
    Example(GlobalAveragePooling(), [2, 3, 2, 5]),
    Example(GlobalMaxPooling(), [2, 3, 2, 5]),
    Example(MaxPooling(size: 3, stride: 2, padding: 1), [2, 6, 5, 3]),
    Example(MaxPooling(size: 1, stride: 2), [2, 5, 5, 3]),
    Example(
      MaxPooling(
        size: WindowSize(rows: 2, columns: 3), stride: 2, padding: .sides(top: 1, bottom: 0, left: 0, right: 2)),
      [2, 5, 4, 3]),
    Example(MaxPooling(size: WindowSize(rows: 3, columns: 3), stride: 2, padding: .same), [2, 6, 5, 3]),
    Example(Multiply(), [2, 3, 2, 4], [2, 3, 2, 4]),
    Example(Multiply(), [2, 3, 2, 4], [2, 4]),
    Example(Multiply(), [2, 3, 2, 4], [2, 1, 1, 4]),
    Example(Multiply(), [2, 3, 2, 4], [2, 3, 2, 1]),
    Example(Multiply(), [3, 5], [3, 1]),
    Example(PReLU(), [2, 3, 2, 4]),
    Example(ReLU(), [3, 4, 2, 3]),
    Example(Reshape(to: [2, 6, 2]), [2, 3, 2, 4]),
    Example(ScaleChannels(), [2, 3, 3, 4], [2, 4]),
    Example(ScalePositions(), [2, 3, 3, 4], [2, 3, 3, 1]),
    Example(Sigmoid(), [3, 8]),
    Example(Softmax(), [2, 3, 5]),
    Example(ZeroPadding(2), [2, 3, 4, 2]),
    Example(ZeroPadding(top: 1, bottom: 0, left: 2, right: 3), [2, 3, 4, 2]),
  ]

  /// The operation of this kind and configuration, as a stored graph names them.
  /// - Parameters:
  ///   - kind: `Operation.kind`.
  ///   - attributes: what `Operation.attributes` wrote.
  /// - Throws: `GraphError.configuration` for an unknown kind, for a member of `attributes` that is missing or out of its
  ///   range, and for one that the operation does not know.
  public static func operation(kind: String, attributes: JSONValue) throws(GraphError) -> any Operation {
    guard let known = all.first(where: { $0.operation.kind == kind }) else {
      let kinds = all.map(\.operation.kind)
      let names = kinds.indices.filter { $0 == 0 || kinds[$0] != kinds[$0 - 1] }.map { kinds[$0] }
      throw .configuration(
        "\(JSONValue.string(kind).excerpt) is no operation; the operations are \(names.joined(separator: ", "))")
    }
    guard let members = attributes.objectValue else {
      throw .configuration("\(kind): expected an object of attributes, got \(attributes.excerpt)")
    }
    let operation: any Operation
    do {
      operation = try type(of: known.operation).init(attributes: attributes)
    } catch .configuration(let reason) {
      throw .configuration("\(kind): \(reason.shortened(to: 300))")
    }
    // To pass over what a later version has added would give another network.
    let read = operation.attributes
    if let unread = members.first(where: { read[$0.key] == nil }) {
      throw .configuration("\(kind): \(JSONValue.string(unread.key).excerpt) is not known here")
    }
    return operation
  }
}
