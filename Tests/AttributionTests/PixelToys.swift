import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// A network whose only layer is one weight a pixel and class: the logits are linear in the pixels.
/// - Parameter weights: for each class, `side * side` values, row-major.
func linearPixels(side: Int, weights: [[Float]]) throws -> TappedModel {
  var builder = GraphBuilder()
  let x = builder.input("input", shape: [side, side, 1])
  let sums = builder.add("sums", Convolution(filters: weights.count, kernelSize: side, bias: false), x)
  let logits = builder.add("logits", GlobalAveragePooling(), sums)
  let graph = builder.graph(output: logits)
  let network = try Network(graph)
  let kernel = (0..<(side * side)).flatMap { pixel in weights.map { $0[pixel] } }
  try network.parameters.set("sums/kernel", to: Tensor([side, side, 1, weights.count], kernel))
  return try TappedModel(bare(graph), network, taps: ["input"])
}

/// A perceptron on the pixels: weighted sums, ReLU, and one layer to two logits.
/// - Parameters:
///   - hidden: for each hidden unit, `side * side` weights, row-major.
///   - output: for each hidden unit, its weight in both logits.
func perceptron(side: Int, hidden: [[Float]], output: [[Float]]) throws -> TappedModel {
  var builder = GraphBuilder()
  let x = builder.input("input", shape: [side, side, 1])
  let sums = builder.add("sums", Convolution(filters: hidden.count, kernelSize: side, bias: false), x)
  let pooled = builder.add("pooled", GlobalAveragePooling(), builder.add("active", ReLU(), sums))
  let logits = builder.add("logits", Dense(units: 2), pooled)
  let graph = builder.graph(output: logits)
  let network = try Network(graph)
  let kernel = (0..<(side * side)).flatMap { pixel in hidden.map { $0[pixel] } }
  try network.parameters.set("sums/kernel", to: Tensor([side, side, 1, hidden.count], kernel))
  try network.parameters.set("logits/kernel", to: Tensor([hidden.count, 2], output.flatMap { $0 }))
  return try TappedModel(bare(graph), network, taps: ["active"])
}

extension Explainer {
  /// The map of one image.
  func map(
    _ image: Tensor, _ model: TappedModel, of target: Target = .logit(0), layer: String = "input"
  ) throws -> AttributionMap {
    try #require(explain(image, targets: [target], layer: layer, model: model).first)
  }
}

extension PixelPartition {
  /// One region a pixel.
  static func single(height: Int, width: Int) -> PixelPartition {
    .grid(rows: height, columns: width, height: height, width: width)
  }
}
