import Networks
import Tensors

/// FullGrad (Srinivas and Fleuret, NeurIPS 2019, equations 3 and 6): gradient times input, and gradient times bias for every
/// bias of the network, all brought to the input's grid and summed.
///
/// A batch normalisation with moving statistics adds `beta - mean gamma / sqrt(variance + epsilon)`: its bias. For a
/// network of linear layers, ReLUs and pooling the terms sum to the target. Attention multiplies activations, curved functions
/// (ELU, SiLU and others) are no sum of slopes, and the sum then differs from the target: the map carries both numbers (`Exactness.completeness`) where the target is linear in the
/// logits. Biases of vectors have no place; they are taken from the sum that is expected.
///
/// The map is signed and nothing is scaled. The paper's picture takes absolute values and scales each term to 0...1, which
/// makes weak terms as loud as strong ones; `Reading.absolute` takes the absolute values alone.
public struct FullGrad: Explainer {
  public static let info = MethodInfo(
    id: "fullgrad", title: "FullGrad", family: .gradient, reference: "Srinivas and Fleuret, NeurIPS 2019",
    meaning: "gradient times input and gradient times bias of every layer, summed; positive speaks for the target",
    cost: "1 forward, 1 backward with every biased layer kept",
    advice: "The whole network at once, so no layer to choose; complete without attention blocks, noisy in fine detail."
  )

  /// What becomes of signs.
  public enum Reading: String, Sendable {
    /// Terms keep them, and cancel: the map sums to the target.
    case signed
    /// Each channel's term counts by its size: how much a place matters, not for what.
    case absolute
  }

  /// The most images of one pass: every biased layer is kept.
  private static let largestBatch = 16

  private let reading: Reading

  public init(_ context: ExplainerContext = ExplainerContext()) { self.init(reading: .signed) }

  /// - Parameter reading: what becomes of signs.
  public init(reading: Reading) { self.reading = reading }

  public var parameters: [MethodParameter] { [MethodParameter("reading", reading.rawValue)] }

  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    let biases = try NodeBias.all(of: model.network)
    let tapped = try model.tapping(Set(biases.map(\.node)).union([model.inputName]))
    var maps: [AttributionMap] = []
    for start in stride(from: 0, to: targets.count, by: Self.largestBatch) {
      let range = start..<min(start + Self.largestBatch, targets.count)
      maps += try explain(input.rows(range), Array(targets[range]), biases, tapped)
    }
    return maps
  }

  private func explain(
    _ input: Tensor, _ targets: [Target], _ biases: [NodeBias], _ model: TappedModel
  ) throws -> [AttributionMap] {
    let logits = try model.forward(input)
    try model.backward(targets)
    let (height, width) = (input.shape.h, input.shape.w)
    let gradient = try model.gradient(model.inputName)
    let products = zip(input.array, gradient.array).map { Double($0) * Double($1) }
    let image = height * width * input.shape.c
    var sums = targets.indices.map { n in
      collapse(products[(n * image)..<((n + 1) * image)], channels: input.shape.c).map(Double.init)
    }
    var placeless = [Double](repeating: 0, count: targets.count)
    for bias in biases {
      let gradient = try model.gradient(bias.node)
      let (shape, values) = (gradient.shape, gradient.array)
      let image = values.count / targets.count
      for n in targets.indices {
        let terms = (0..<image).map { Double(values[n * image + $0]) * bias.values[$0 % shape.c] }
        if shape.rank == 4 {
          let term = Resampling.spread(
            collapse(terms[...], channels: shape.c), height: shape.h, width: shape.w, to: height, width)
          for p in term.indices { sums[n][p] += Double(term[p]) }
        } else {
          placeless[n] += terms.reduce(0, +)
        }
      }
    }
    return targets.indices.map { n in
      // A ReLU may have swallowed what is not a number.
      let isBroken = input.withElements { !$0[(n * image)..<((n + 1) * image)].allSatisfy(\.isFinite) }
      let exactness: Exactness? =
        reading == .signed && targets[n].isLinear && !isBroken
        ? .completeness(
          sum: sums[n].reduce(0, +), expected: Double(targets[n].value(logits[n])) - placeless[n])
        : nil
      return AttributionMap(
        method: info.id, layer: model.inputName, target: targets[n], height: height, width: width,
        raw: sums[n].map { isBroken ? .nan : Float($0) }, exactness: exactness)
    }
  }

  /// The sum over the channels at every position.
  private func collapse(_ terms: ArraySlice<Double>, channels: Int) -> [Float] {
    (0..<(terms.count / channels)).map { p in
      let first = terms.startIndex + p * channels
      return Float(
        terms[first..<(first + channels)].reduce(0) { $0 + (reading == .signed ? $1 : abs($1)) })
    }
  }
}

/// What a node adds to each of its channels whatever it reads.
private struct NodeBias {
  let node: String
  /// One value a channel.
  let values: [Double]

  /// The biases of all nodes that have one, in the network's order.
  static func all(of network: Network) throws -> [NodeBias] {
    try network.graph.nodes.compactMap { node in
      let owner = network.graph.nodes[node.parameterOwner].name
      func parameter(_ role: ParameterRole) throws -> [Double] {
        try network.parameters.tensor("\(owner)/\(role.rawValue)").array.map(Double.init)
      }
      switch node.operation {
      case let convolution as Convolution where convolution.hasBias:
        return NodeBias(node: node.name, values: try parameter(.bias))
      case let convolution as DepthwiseConvolution where convolution.hasBias:
        return NodeBias(node: node.name, values: try parameter(.bias))
      case let dense as Dense where dense.hasBias: return NodeBias(node: node.name, values: try parameter(.bias))
      case is ChannelAffine: return NodeBias(node: node.name, values: try parameter(.beta))
      case let normalization as BatchNormalization:
        let (gamma, beta) = (try parameter(.gamma), try parameter(.beta))
        let (mean, variance) = (try parameter(.movingMean), try parameter(.movingVariance))
        return NodeBias(
          node: node.name,
          values: beta.indices.map { k in
            beta[k] - mean[k] * gamma[k] / (variance[k] + Double(normalization.epsilon)).squareRoot()
          })
      default: return nil
      }
    }
  }
}

extension Target {
  /// Whether the target is a sum of logits times constants.
  fileprivate var isLinear: Bool {
    switch self {
    case .logit, .margin, .contrast: true
    case .probability, .rest: false
    }
  }
}
