import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// Parameter randomisation.
@Suite struct RandomisationTests {
  private let images = streamed("images", [6, 16, 16, 1])
  private let targets = (0..<6).map { Target.logit($0 % 5) }

  @Test func layersFallFromTheOutputDown() throws {
    let (blueprint, network) = try compactNetwork()
    let networks = try RandomisedNetworks(of: network, seed: 9)
    let owners = Set(network.parameters.all.map(\.node))
    #expect(Set(networks.layers) == owners && networks.layers.count == owners.count)
    #expect(networks.layers.first == network.parameters.all.last?.node)
    func values(_ network: Network) throws -> [[Float]] {
      try network.parameters.all.map { try network.parameters.tensor($0.name).array }
    }
    let before = try values(network)
    #expect(try values(networks.copy(randomised: 0)) == before)
    let fresh = try Network(blueprint.graph)
    fresh.parameters.initialize(seed: 9)
    #expect(try values(networks.copy(randomised: networks.layers.count)) == values(fresh))
    #expect(try values(fresh) != before)
    let one = try networks.copy(randomised: 1)
    for parameter in network.parameters.all {
      let kept = try one.parameters.tensor(parameter.name) == network.parameters.tensor(parameter.name)
      #expect(kept == (parameter.node != networks.layers[0]), "\(parameter.name)")
    }
    #expect(try values(network) == before)
  }

  @Test func mapsOfTheImageNeverNotice() throws {
    let model = try compactModel(taps: ["input"])
    for metric in [CascadingRandomisation(), SmoothedRandomisation()] as [any ExplainerMetric] {
      let scores = try metric.scores(
        of: ImageItself(), images: images, targets: targets, layer: "input", model: model)
      #expect(
        scores.allSatisfy { abs(($0.value ?? 0) - 1) < 1e-9 && abs(($0["mean over the layers"] ?? 0) - 1) < 1e-9 })
    }
    let entropy = try EfficientRandomisation().scores(
      of: ImageItself(), images: images, targets: targets, layer: "input", model: model)
    #expect(entropy.allSatisfy { $0.value == 0 })
  }

  @Test func gradientsNotice() throws {
    let model = try compactModel(taps: ["input"])
    let scores = try CascadingRandomisation().scores(
      of: PixelGradient(), images: images, targets: targets, layer: "input", model: model)
    for score in scores {
      #expect(abs(try #require(score.value)) < 0.6)
      let curve = try #require(score.curves.first)
      #expect(curve.shares.first == 0 && curve.values.first == 1 && curve.shares.last == 1)
      #expect(curve.values.last == score.value && curve.shares.count == 9)
    }
  }

  @Test func mapsAtRandomPassWithoutMerit() throws {
    let model = try compactModel(taps: ["input"])
    for metric in [CascadingRandomisation(), EfficientRandomisation()] as [any ExplainerMetric] {
      let scores = try metric.scores(
        of: RandomExplainer(), images: images, targets: targets, layer: "input", model: model)
      let chance = meanAndError(try scores.map { try #require($0.value) })
      #expect(abs(chance.mean) < max(0.03, 3.5 * chance.error), "\(metric.info.id) \(chance)")
    }
  }

  @Test func aCoarseMapHasNoHistogram() throws {
    let scores = try EfficientRandomisation().scores(
      of: GradCAM(), images: images, targets: targets, layer: "stage1_block1_out",
      model: try compactModel(taps: ["stage1_block1_out"]))
    #expect(scores.allSatisfy { $0.value == nil && $0.reason != nil })
    #expect(scores.contains { $0.reason?.contains("too coarse") == true })
    let flat = [Float](repeating: 0.25, count: 200)
    #expect(EfficientRandomisation.entropy(flat) == nil && EfficientRandomisation.entropy([]) == nil)
    #expect(EfficientRandomisation.entropy([0, .nan]) == nil)
  }
}
