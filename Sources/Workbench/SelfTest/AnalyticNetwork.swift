import Datasets
import Networks
import SyntheticFaces
import Tensors

/// A network that nobody trained and whose evidence is known by construction: two matched filters for the two
/// watermarks, ReLU, global average pooling, one logit a filter.
///
/// A filter answers 1 to its own watermark and its threshold lies above what faces give it, so that all that reaches a
/// logit comes from the watermark's pixels.
public enum AnalyticNetwork {
  /// The answer from which a filter lets anything through.
  private static let threshold: Float = 0.7

  /// The network, with the taps `filters_relu` on the grid of the pixels.
  /// - Parameter preprocessing: how pictures become inputs.
  /// - Throws: `GraphError`.
  public static func make(_ preprocessing: Preprocessing) throws -> (blueprint: Blueprint, network: Network) {
    let kinds = Watermark.allCases
    var builder = GraphBuilder()
    let x = builder.input("input", shape: preprocessing.shape)
    let filters = builder.add(
      "filters", Convolution(filters: kinds.count, kernelSize: Watermark.side, padding: .zeros(Watermark.side / 2)), x)
    let passed = builder.add("filters_relu", ReLU(), filters)
    let pooled = builder.add("avg_pool", GlobalAveragePooling(), passed)
    let logits = builder.add("logits", Dense(units: kinds.count), pooled)
    let blueprint = Blueprint(
      graph: builder.graph(output: logits), backbone: ["filters"], attention: [],
      defaultTap: ("filters_relu", "what passes the filters"), features: "avg_pool")
    let network = try Network(blueprint.graph)
    let area = Watermark.side * Watermark.side
    var kernel = [Float](repeating: 0, count: area * kinds.count)
    for (k, kind) in kinds.enumerated() {
      let levels = kind.pixels.map { preprocessing.scaled(Float($0)) }
      let mean = levels.reduce(0, +) / Float(area)
      let energy = levels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      for (i, level) in levels.enumerated() { kernel[i * kinds.count + k] = (level - mean) / energy }
    }
    let pixels = Float(preprocessing.size * preprocessing.size)
    let identity = (0..<(kinds.count * kinds.count)).map { Float($0 % (kinds.count + 1) == 0 ? pixels : 0) }
    for parameter in network.parameters.all {
      let values: [Float] =
        switch (parameter.node, parameter.role) {
        case ("filters", .kernel): kernel
        case ("filters", _): kinds.map { _ in -Self.threshold }
        case (_, .kernel): identity
        default: kinds.map { _ in 0 }
        }
      try network.parameters.set(parameter.name, to: Tensor(parameter.shape, values))
    }
    return (blueprint, network)
  }
}
