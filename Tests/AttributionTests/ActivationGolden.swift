import Attribution
import Files
import Networks
import Tensors
import TestSupport

/// What `Fixtures/attribution/make_activation.py` computed, and the network that it computed it for.
struct ActivationGolden {
  let json: JSONValue
  let images = streamed("images", [2, 12, 12, 1])

  init() throws {
    let path = Fixtures.path("attribution/activation.json")
    json = try JSONValue(parsing: readFile(path), path: path)
  }

  var targets: [Target] { (json["labels"]?.arrayValue ?? []).compactMap(\.intValue).map { .logit($0) } }

  static func rows(_ json: JSONValue?) -> [[Float]] {
    (json?.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.doubleValue).map { Float($0) } }
  }

  /// Two of its four blocks halve the grid, the third ends in a residual join.
  static func model(taps: Set<String>) throws -> TappedModel {
    var builder = GraphBuilder()
    func block(_ i: Int, _ x: NodeReference, filters: Int, stride: Int) -> NodeReference {
      let convolved = builder.add(
        "conv\(i)", Convolution(filters: filters, kernelSize: 3, stride: stride, padding: .zeros(1)), x)
      return builder.add("bn\(i)", BatchNormalization(epsilon: 1e-3), convolved)
    }
    let input = builder.input("images", shape: [12, 12, 1])
    let relu1 = builder.add("relu1", ReLU(), block(1, input, filters: 4, stride: 1))
    let relu2 = builder.add("relu2", ReLU(), block(2, relu1, filters: 6, stride: 2))
    let join = builder.add("join", Add(), relu2, block(3, relu2, filters: 6, stride: 1))
    let relu3 = builder.add("relu3", ReLU(), join)
    let relu4 = builder.add("relu4", ReLU(), block(4, relu3, filters: 8, stride: 2))
    let hidden = builder.add("hidden", Dense(units: 6), builder.add("pooled", GlobalAveragePooling(), relu4))
    let logits = builder.add("logits", Dense(units: 5), builder.add("relu5", ReLU(), hidden))
    let graph = builder.graph(output: logits)
    let network = try Network(graph)
    for parameter in network.parameters.all {
      let values = streamed(parameter.name, parameter.shape).array.map { u in
        switch parameter.role {
        case .gamma: 1.25 * u
        case .movingVariance: 1.25 + 0.5 * u
        default: u
        }
      }
      try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
    }
    return try TappedModel(bare(graph), network, taps: taps)
  }
}
