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
    Example(Add(), [2, 3, 3, 4], [2, 3, 3, 4]),
    Example(BatchNormalization(), [3, 2, 3, 5]),
    Example(BatchNormalization(), [6, 5]),
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
    Example(Dense(units: 5), [4, 7]),
    Example(Dropout(rate: 0.4), [4, 9]),
    Example(GlobalAveragePooling(), [2, 3, 2, 5]),
    Example(GlobalMaxPooling(), [2, 3, 2, 5]),
    Example(MaxPooling(size: 3, stride: 2, padding: 1), [2, 6, 5, 3]),
    Example(MaxPooling(size: 1, stride: 2), [2, 5, 5, 3]),
    Example(ReLU(), [3, 4, 2, 3]),
    Example(ScaleChannels(), [2, 3, 3, 4], [2, 4]),
    Example(ScalePositions(), [2, 3, 3, 4], [2, 3, 3, 1]),
    Example(Sigmoid(), [3, 8]),
    Example(ZeroPadding(2), [2, 3, 4, 2]),
  ]
}
