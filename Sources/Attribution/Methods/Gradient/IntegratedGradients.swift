import Tensors

/// Gradients averaged on the straight way from a baseline to the image, times the way (Sundararajan et al., ICML 2017,
/// equation 1), with Gauss-Legendre nodes; the mean over the baselines.
///
/// The values sum to the target's change from the baseline to the image, up to the error of the quadrature: both are
/// given as `Exactness.completeness`.
public struct IntegratedGradients: PixelMethod {
  public static let info = MethodInfo(
    id: "integrated-gradients", title: "Integrated gradients", family: .gradient,
    reference: "Sundararajan et al., ICML 2017",
    meaning: "share of a pixel in the target's change from the baseline to the image; signed",
    cost: "50 forward, 50 backward to the input a baseline", needs: "a baseline",
    advice:
      "Adds up, and says by how much it fails to: above a few percent, distrust it. A pixel equal to the baseline's gets nothing, so look at more than one baseline."
  )

  private let nodes: Int
  private let baselines: [Baseline]

  public init(_ context: ExplainerContext) { self.init(baselines: context.baselines) }

  /// - Parameters:
  ///   - nodes: of the quadrature.
  ///   - baselines: where the way begins; the mean over them is taken.
  public init(nodes: Int = 50, baselines: [Baseline]) {
    precondition(nodes > 0 && !baselines.isEmpty, "\(nodes) nodes, \(baselines.count) baselines")
    self.nodes = nodes
    self.baselines = baselines
  }

  public var parameters: [MethodParameter] { [MethodParameter("nodes", nodes), .baselines(baselines)] }

  public func attribution(of image: PixelImage, target: Target, model: TappedModel) throws -> PixelAttribution {
    let rule = GaussLegendre.rule(nodes)
    let starts = baselines.map { $0.values(for: image.values, shape: image.shape) }
    var sums = [Double](repeating: 0, count: image.pixels)
    for start in starts {
      let way = zip(image.values, start).map { Double($0) - Double($1) }
      try model.forEachPixelGradient(
        of: target, shape: image.shape, count: nodes,
        write: { i, copy in
          for k in copy.indices { copy[k] = Float(Double(start[k]) + rule[i].node * way[k]) }
        },
        read: { i, gradient in
          let map = image.channelSums { way[$0] * Double(gradient[$0]) }
          for pixel in map.indices { sums[pixel] += rule[i].weight * map[pixel] }
        })
    }
    let values = sums.map { $0 / Double(starts.count) }
    let ends = try model.score(count: starts.count + 1) { i, input in
      _ = input.update(fromContentsOf: i == 0 ? image.values : starts[i - 1])
    }.map { Double(target.value($0)) }
    let expected = ends[0] - ends.dropFirst().reduce(0, +) / Double(starts.count)
    return PixelAttribution(values, exactness: .completeness(sum: values.reduce(0, +), expected: expected))
  }
}
