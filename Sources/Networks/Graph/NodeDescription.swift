import Tensors

/// What a person must know about a node before tapping it.
public struct NodeDescription: Sendable {
  /// The node's name.
  public let name: String
  /// The operation's name.
  public let operation: String
  /// The output of one image: `[H, W, C]` or `[C]`.
  public let shape: Shape
  /// Learned and measured values that the node owns.
  public let parameterCount: Int
  /// Whether the output can hold no negative number (LayerCAM, Score-CAM and XGrad-CAM assume this).
  public let isNonNegative: Bool
  /// Rows and columns of the input that one position sees; `nil` when it sees the whole image.
  public let receptiveField: Int?
  /// Whether the node feeds global average pooling and nothing else: there Grad-CAM, HiResCAM and XGrad-CAM are one map.
  public let feedsGlobalPooling: Bool

  /// Whether the output is a map with positions.
  public var isMap: Bool { shape.rank == 3 }
}

extension Graph {
  private static let largestField = 1 << 30

  /// Describes every node.
  ///
  /// Receptive fields grow by `(kernel - 1) * jump` a layer, the jump being the product of the strides so far; where
  /// ways join, the widest counts.
  /// - Throws: `GraphError.shape` when the graph's shapes do not fit.
  public func describe() throws(GraphError) -> [NodeDescription] {
    let shapes = try shapes(batch: 1)
    let consumers = consumers
    var fields: [Int?] = []
    var jumps: [Int] = []
    var nonNegative: [Bool] = []
    var result: [NodeDescription] = []
    for (i, node) in nodes.enumerated() {
      let inputFields = node.inputs.map { fields[$0] }
      let jump = node.inputs.map { jumps[$0] }.max() ?? 1
      let known = inputFields.compactMap { $0 }.max()
      if let operation = node.operation {
        if let window = operation.window, let known, !inputFields.contains(where: { $0 == nil }) {
          // Beyond any image: without a bound, the strides of a stranger's graph could overflow.
          fields.append(min(known + (window.kernel - 1) * jump, Self.largestField))
          jumps.append(min(jump * window.stride, Self.largestField))
        } else {
          fields.append(nil)
          jumps.append(jump)
        }
        nonNegative.append(operation.isNonNegative(node.inputs.map { nonNegative[$0] }))
      } else {
        fields.append(1)
        jumps.append(1)
        nonNegative.append(false)
      }
      let owns = node.parameterOwner == i
      let count =
        owns
        ? (node.operation?.parameters(for: node.inputs.map { shapes[$0] }) ?? []).reduce(0) { $0 + $1.shape.count } : 0
      let size = max(inputShape[0], inputShape[1])
      result.append(
        NodeDescription(
          name: node.name, operation: node.operation?.kind ?? "Input",
          shape: Shape(Array(shapes[i].dimensions.dropFirst())),
          parameterCount: count, isNonNegative: nonNegative[i],
          receptiveField: fields[i].flatMap { $0 >= 2 * size ? nil : $0 },
          feedsGlobalPooling: !consumers[i].isEmpty
            && consumers[i].allSatisfy { nodes[$0].operation is GlobalAveragePooling }))
    }
    return result
  }
}
