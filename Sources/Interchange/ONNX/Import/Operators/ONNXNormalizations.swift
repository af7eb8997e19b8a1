import Networks
import Tensors

/// Batch normalisation with the statistics of the file.
enum ONNXNormalizations {
  static func batch(_ translation: inout ONNXTranslation, _ node: ONNXNode) throws(ImportError) -> [ONNXValue] {
    let value = try translation.activation(node, 0)
    guard try node.integer("training_mode") ?? 0 == 0, node.data.output.dropFirst().allSatisfy(\.isEmpty) else {
      throw node.setting(
        "statistics", "of the batch", "those of the file; export the model for inference (model.eval())")
    }
    guard let channels = value.dims.first, value.dims.count == 1 || value.isOrdered(channelsFirst: true) else {
      throw node.setting("input of dimensions", value.text, "[N, C] and [N, C, H, W]")
    }
    let roles = ["gamma", "beta", "moving_mean", "moving_variance"]
    var weights: [ONNXConstant] = []
    for i in roles.indices {
      let weight = try translation.constant(node, i + 1)
      guard weight.count == channels else {
        throw node.malformed("\(channels) values as input \(i + 1)", "\(weight.dims)")
      }
      weights.append(weight)
    }
    let epsilon = try node.number("epsilon") ?? 1e-5
    let momentum = try node.number("momentum") ?? 0.9
    guard (0...1).contains(epsilon), (0...1).contains(momentum) else {
      throw node.malformed("an epsilon and a momentum from 0 to 1", "\(epsilon) and \(momentum)")
    }
    let ordered = ONNXActivation(value.node, value.dims, isChannelsFirst: value.dims.count > 1)
    let input = try translation.shaped(value.node, ordered.orderedDims)
    let result = try translation.add(
      node, BatchNormalization(epsilon: epsilon, momentum: momentum), [input], weights: weights, settings: "\(epsilon)"
    ) { (translation, name) throws(ImportError) in
      for (role, weight) in zip(roles, weights) { translation.set("\(name)/\(role)", weight) }
    }
    return [.activation(ONNXActivation(result, value.dims, isChannelsFirst: ordered.isChannelsFirst))]
  }
}
