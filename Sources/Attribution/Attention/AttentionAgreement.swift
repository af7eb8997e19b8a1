import Statistics
import Tensors

/// Whether the spatial attention of a block lets through the places that Grad-CAM, at what the block reads, finds
/// important.
///
/// Each measure stands beside what it gives when the cells of the attention are shuffled at random: on a 2x2 grid even
/// chance agrees well.
public struct AttentionAgreement: Sendable {
  /// A measure, with its reference.
  public struct Score: Sendable, Equatable {
    /// The measure.
    public let value: Double
    /// The mean over random permutations of the cells.
    public let chance: Double
    /// The share of permutations that agree at least as well, the identity counted in: never 0.
    public let p: Double
  }

  /// Spearman's rank correlation with the raw map, -1...1; `nil` when one of the two is constant.
  public let correlation: Score?
  /// The overlap (intersection over union) of the top quarter of the cells, 0...1. Cells that tie at the border are
  /// counted with the part that fits, so the order of the cells does not matter.
  public let overlap: Score
  /// The 1-Wasserstein distance between the attention and the map's positive part, both of sum 1, in sides of the
  /// picture: small is agreement.
  public let distance: Score?

  /// - Parameters:
  ///   - spatial: the attention, on the map's grid.
  ///   - map: Grad-CAM at what the block reads.
  ///   - permutations: random references, at least 1. The distance costs most.
  ///   - seed: of the permutations.
  /// - Returns: `nil` unless the map's health is `ok` and the attention finite.
  public init?(spatial: [Float], map: AttributionMap, permutations: Int = 99, seed: UInt64 = 42) {
    precondition(spatial.count == map.raw.count, "\(spatial.count) cells of attention, \(map.raw.count) of the map")
    precondition(permutations > 0, "no permutation")
    guard map.health == .ok, spatial.allSatisfy(\.isFinite) else { return nil }
    let raw = map.raw.map(Double.init)
    let evidence = raw.map { max(0, $0) }
    let top = Self.topQuarter(raw)
    func measures(_ spatial: [Double]) -> [Double?] {
      [
        Correlation.spearman(spatial, raw), Self.overlap(Self.topQuarter(spatial), top),
        WassersteinDistance.between(spatial, evidence, height: map.height, width: map.width),
      ]
    }
    let values = spatial.map(Double.init)
    let shuffled = Parallel.map(permutations) { i -> [Double?] in
      var generator = SeededGenerator(seed: seed, stream: UInt64(i))
      return measures(generator.permutation(values.count).map { values[$0] })
    }
    let own = measures(values)
    func score(_ index: Int, lowIsGood: Bool = false) -> Score? {
      guard let value = own[index] else { return nil }
      let others = shuffled.compactMap { $0[index] }
      let margin = 1e-12 * max(1, abs(value))
      let asGood = others.count { lowIsGood ? $0 <= value + margin : $0 >= value - margin }
      return Score(
        value: value, chance: others.reduce(0, +) / Double(others.count),
        p: Double(1 + asGood) / Double(1 + others.count))
    }
    guard let overlap = score(1) else { return nil }
    correlation = score(0)
    self.overlap = overlap
    distance = score(2, lowIsGood: true)
  }

  /// The agreement at every block, in one forward and one backward pass.
  /// - Parameters:
  ///   - input: `[N, H, W, C]`.
  ///   - targets: one an image.
  ///   - model: the network, tapped at `AttentionMaps.taps(_:)` and at every block's input.
  ///   - permutations: random references.
  ///   - seed: of the permutations; every image gets the same.
  /// - Returns: for each image, one value a block in the network's order; `nil` where the map says nothing.
  public static func read(
    _ input: Tensor, targets: [Target], model: TappedModel, permutations: Int = 99, seed: UInt64 = 42
  ) throws -> [[AttentionAgreement?]] {
    let logits = try model.forward(input)
    try model.backward(targets)
    let attention = try AttentionMaps.read(model)
    var result = [[AttentionAgreement?]](repeating: [], count: targets.count)
    for (s, site) in model.blueprint.attention.enumerated() {
      let readings = try TapReading.standing(at: site.input, targets: targets, logits: logits, model: model)
      for (n, reading) in readings.enumerated() {
        result[n].append(
          AttentionAgreement(
            spatial: attention[n][s].spatial, map: GradCAM().map(of: reading), permutations: permutations, seed: seed))
      }
    }
    return result
  }

  /// How much of every cell belongs to the highest quarter, at least one cell: 1 above the border, 0 below, and for
  /// cells that tie at the border the part that fits.
  private static func topQuarter(_ values: [Double]) -> [Double] {
    let count = (values.count + 3) / 4
    let border = values.sorted(by: >)[count - 1]
    let above = values.count { $0 > border }
    let share = Double(count - above) / Double(values.count { $0 == border })
    return values.map { $0 > border ? 1 : $0 == border ? share : 0 }
  }

  private static func overlap(_ a: [Double], _ b: [Double]) -> Double {
    let common = zip(a, b).reduce(0) { $0 + min($1.0, $1.1) }
    return common / zip(a, b).reduce(0) { $0 + max($1.0, $1.1) }
  }
}
