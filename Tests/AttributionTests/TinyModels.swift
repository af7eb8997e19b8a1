import Attribution
import Networks
import Tensors
import TestSupport

/// A blueprint that is a graph and nothing more.
func bare(_ graph: Graph, attention: [AttentionSite] = []) -> Blueprint {
  Blueprint(graph: graph, backbone: [], attention: attention, defaultTap: ("input", "a test"), features: "input")
}

/// The compact architecture in its smallest form, with attention behind both stages and moving statistics in use.
func compactNetwork(attention: ResNetV2Compact.Placement = .stages, seed: UInt64 = 3) throws -> (Blueprint, Network) {
  var configured = ResNetV2Compact()
  configured.attention = attention
  configured.stem = 4
  configured.widths = [6, 8]
  configured.blocks = [1, 1]
  configured.ratio = 2
  let blueprint = configured.blueprint(size: 16, classes: 5)
  let network = try Network(blueprint.graph)
  network.parameters.initialize(seed: seed)
  for parameter in network.parameters.all where parameter.role != .kernel {
    let noise = streamed(parameter.name, parameter.shape).array
    let values = noise.map { u in
      switch parameter.role {
      case .movingVariance: 1.2 + 0.6 * u
      case .gamma: 1 + 0.4 * u
      default: 0.5 * u
      }
    }
    try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
  }
  return (blueprint, network)
}

/// Two convolutions, pooling and two dense layers on 8x8 images: the network of `make_gradcam.py` and
/// `make_faithfulness.py`, its weights from the streams of their names.
func goldenModel(taps: Set<String>) throws -> TappedModel {
  var builder = GraphBuilder()
  let x = builder.input("images", shape: [8, 8, 1])
  let conv1 = builder.add("conv1", Convolution(filters: 4, kernelSize: 3, padding: .zeros(1)), x)
  let relu1 = builder.add("relu1", ReLU(), conv1)
  let conv2 = builder.add("conv2", Convolution(filters: 6, kernelSize: 3, stride: 2, padding: .zeros(1)), relu1)
  let relu2 = builder.add("relu2", ReLU(), conv2)
  let hidden = builder.add("hidden", Dense(units: 4), builder.add("pooled", GlobalAveragePooling(), relu2))
  let logits = builder.add("logits", Dense(units: 5), builder.add("relu3", ReLU(), hidden))
  let graph = builder.graph(output: logits)
  let network = try Network(graph)
  for parameter in network.parameters.all {
    try network.parameters.set(parameter.name, to: streamed(parameter.name, parameter.shape))
  }
  return try TappedModel(bare(graph), network, taps: taps)
}

/// `compactNetwork` with these taps.
func compactModel(attention: ResNetV2Compact.Placement = .stages, taps: Set<String>) throws -> TappedModel {
  let (blueprint, network) = try compactNetwork(attention: attention)
  return try TappedModel(blueprint, network, taps: taps)
}

/// The largest absolute value.
func peak(_ values: [Float]) -> Float { values.reduce(0) { max($0, abs($1)) } }
