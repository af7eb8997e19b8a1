import Attribution
import Files
import Networks
import Tensors
import Testing
import TestSupport

/// What every measure must do, run over the registry.
@Suite struct FaithfulnessTableTests {
  private static let maps = FaithfulnessRegistry.ofMaps.map { $0.info.id }
  private static let explainers = FaithfulnessRegistry.ofExplainers.map { $0.info.id }
  private static let parts = (0..<256).map { $0 / 16 / 8 * 2 + $0 % 16 / 8 }

  private var context: FaithfulnessContext {
    FaithfulnessContext(oracle: Oracle(parts: Self.parts, values: [3, -1, 0.5, 2]))
  }

  private func metric(_ id: String, _ context: FaithfulnessContext? = nil) throws -> any MapMetric {
    try #require(FaithfulnessRegistry.ofMaps.first { $0.info.id == id }).init(context ?? self.context)
  }

  private func explainerMetric(_ id: String) throws -> any ExplainerMetric {
    try #require(FaithfulnessRegistry.ofExplainers.first { $0.info.id == id }).init(context)
  }

  @Test func namesAreUniqueAndExplained() throws {
    let ids = FaithfulnessRegistry.all.map(\.id)
    #expect(ids.count == 23 && Set(ids).count == ids.count)
    #expect(FaithfulnessRegistry.usual.allSatisfy(ids.contains))
    for info in FaithfulnessRegistry.all {
      for text in [info.title, info.reference, info.convention, info.range, info.cost] { #expect(!text.isEmpty) }
      #expect(try FaithfulnessRegistry.info(info.id).title == info.title)
    }
    let error = #expect(throws: FaithfulnessError.self) { try FaithfulnessRegistry.info("deletoin") }
    #expect(error?.failure == .usage && error?.description.contains("deletion") == true)
  }

  @Test(arguments: maps) func onlyHealthyMapsAreScored(_ id: String) throws {
    let model = try compactModel(taps: ["cbam_out"])
    let image = streamed("images", [1, 16, 16, 1])
    let metric = try metric(id)
    var broken = [Float](repeating: 1, count: 16)
    broken[3] = .nan
    for raw in [
      [Float](repeating: 0, count: 16), [Float](repeating: 0.7, count: 16), (0..<16).map { Float(-1 - $0) }, broken,
    ] {
      let score = try metric.score(handMap(raw, 4, 4), image: image, model: model)
      #expect(score.value == nil && score.reason == handMap(raw, 4, 4).health.sentence && score.reason != nil)
    }
    let one = try metric.score(handMap([2], 1, 1), image: image, model: model)
    #expect(one.value == nil)
  }

  @Test(arguments: maps) func aScoreIsFiniteRepeatsAndChangesNoWeight(_ id: String) throws {
    let model = try compactModel(taps: ["cbam_out"])
    let image = streamed("images", [1, 16, 16, 1])
    let weights = Array(model.network.parameters.values).map(\.bitPattern)
    for (side, target) in [(2, Target.logit(1)), (4, .probability(0)), (5, .margin(2, 3)), (16, .logit(4))] {
      let map = handMap(streamed("map", [side, side]).array, side, side, target: target)
      let score = try metric(id).score(map, image: image, model: model)
      // Four cells order no pixels.
      if id.hasSuffix("-pixels"), side == 2 { continue }
      #expect(score.value?.isFinite == true, "\(score.reason ?? "")")
      #expect(score.reason == nil && score.curves.allSatisfy { $0.values.allSatisfy(\.isFinite) })
      #expect(try metric(id).score(map, image: image, model: model) == score)
    }
    #expect(Array(model.network.parameters.values).map(\.bitPattern) == weights)
  }

  @Test(arguments: maps) func aBrokenImageGivesNoScoreOfTheNetwork(_ id: String) throws {
    var image = streamed("images", [1, 16, 16, 1])
    image[40] = .nan
    let map = handMap(streamed("map", [4, 4]).array, 4, 4)
    let score = try metric(id).score(map, image: image, model: try compactModel(taps: ["cbam_out"]))
    // Four measures do not ask the network.
    let looksAtTheMapAlone = ["sparseness", "complexity", "asymmetry", "shapley-agreement"].contains(id)
    #expect((score.value == nil) == !looksAtTheMapAlone && (score.reason == nil) == looksAtTheMapAlone)
  }

  @Test(arguments: maps) func aMapAtRandomScoresAtChance(_ id: String) throws {
    // Chance is what another map at random gets: over many images the two cannot be told apart, and neither from a
    // smooth one where only places count.
    let model = try compactModel(taps: ["cbam_out"])
    var fast = context
    fast.steps = 8
    let metric = try metric(id, fast)
    let like = handMap(streamed("map", [4, 4]).array, 4, 4, target: .logit(1))
    let images = streamed("many images", [40, 16, 16, 1])
    func scores(_ seed: UInt64) throws -> [Double] {
      let control = RandomControl(ControlContext(seed: seed))
      return try (0..<40).map { n in
        let image = images.rows(n..<(n + 1))
        return try #require(metric.score(control.map(like: like, image: image), image: image, model: model).value)
      }
    }
    let (first, second) = (try scores(1), try scores(2))
    #expect(first != second || id == "increase")
    let difference = meanAndError(zip(first, second).map { $0 - $1 })
    #expect(abs(difference.mean) <= 3.5 * difference.error, "\(difference)")
    if id == "road-combined" || id == "shapley-agreement" {
      let chance = meanAndError(first + second)
      #expect(abs(chance.mean) < 3.5 * chance.error, "\(chance)")
    }
    if id == "insertion" {
      // Removing at random and inserting at random are one thing seen from both ends.
      let deletion = try self.metric("deletion", fast)
      let others = try (0..<40).map { n in
        let image = images.rows(n..<(n + 1))
        let map = RandomControl(ControlContext(seed: 1)).map(like: like, image: image)
        return try #require(deletion.score(map, image: image, model: model).value)
      }
      let gap = meanAndError(zip(first, others).map { $0 - $1 })
      #expect(abs(gap.mean) < 3.5 * gap.error, "\(gap)")
    }
  }

  @Test func whatTheNetworkUsesBeatsChance() throws {
    // Weighted pixels are the truth about a linear network.
    let weights = streamed("weights", [64]).array
    let model = try linearModel(weights, 8, 8)
    let images = streamed("images", [20, 8, 8, 1])
    let context = FaithfulnessContext(
      baselines: [.constant("zero", 0), .constant("light", 0.1)], steps: 16, reading: .target)
    for (metric, isBetter) in [
      (Insertion(context), 1.0), (Deletion(context), -1), (RoadCombined(context), 1),
    ] as [(any MapMetric, Double)] {
      let gains = try (0..<20).map { n in
        let image = images.rows(n..<(n + 1))
        let truth = handMap(zip(image.array, weights).map { $0 * $1 }, 8, 8)
        let random = RandomControl().map(like: truth, image: image)
        let best = try #require(metric.score(truth, image: image, model: model).value)
        return isBetter * (best - (try #require(metric.score(random, image: image, model: model).value)))
      }
      let gain = meanAndError(gains)
      #expect(gain.mean > 4 * gain.error, "\(metric.info.id) \(gain)")
    }
  }

  @Test func aConstantImageIsNoEvidenceOfStability() throws {
    let model = try compactModel(taps: ["cbam_out"])
    let flat = Tensor([1, 16, 16, 1], repeating: 0.4)
    for id in ["sensitivity-max", "stability"] {
      let score = try explainerMetric(id).scores(
        of: PixelGradient(), images: flat, targets: [.logit(0)], layer: "cbam_out", model: model)[0]
      #expect(score.value == nil && score.reason?.contains("constant") == true)
    }
    let map = handMap(streamed("map", [4, 4]).array, 4, 4)
    let score = try Infidelity().score(map, image: flat, model: model)
    #expect(score.value == nil && score.reason?.contains("constant") == true)
    // Its mean is itself, so that nothing can be removed either: the curves are flat, not good.
    let curve = try Deletion().score(map, image: flat, model: model).curves[1].values
    #expect(curve.allSatisfy { abs($0 - curve[0]) < 1e-6 })
  }

  @Test(arguments: explainers) func measuresOfMethodsScoreEachImageAlone(_ id: String) throws {
    let metric = try explainerMetric(id)
    let model = try compactModel(taps: ["cbam_out"])
    let weights = Array(model.network.parameters.values).map(\.bitPattern)
    let images = streamed("images", [2, 16, 16, 1])
    let targets: [Target] = [.logit(0), .margin(2, 4)]
    let together = try metric.scores(
      of: PixelGradient(), images: images, targets: targets, layer: "cbam_out", model: model)
    #expect(together.count == 2)
    for n in 0..<2 {
      let alone = try metric.scores(
        of: PixelGradient(), images: images.rows(n..<(n + 1)), targets: [targets[n]], layer: "cbam_out", model: model)
      let (a, b) = (try #require(alone[0].value), try #require(together[n].value))
      #expect(abs(a - b) < 1e-3 * max(1, abs(a)))
    }
    #expect(together[0].value != together[1].value)
    #expect(Array(model.network.parameters.values).map(\.bitPattern) == weights)
  }

  @Test(arguments: explainers) func measuresOfMethodsRefuseMapsThatSayNothing(_ id: String) throws {
    let (blueprint, network) = try compactNetwork()
    network.parameters.values.update(repeating: 0)
    let model = try TappedModel(blueprint, network, taps: ["cbam_out"])
    var images = streamed("images", [2, 16, 16, 1])
    let scores = try explainerMetric(id).scores(
      of: PixelGradient(), images: images, targets: [.logit(0), .logit(1)], layer: "cbam_out", model: model)
    #expect(scores.map(\.value) == [nil, nil] && scores.allSatisfy { $0.reason?.hasPrefix("Empty map") == true })
    images[3] = .nan
    let broken = try explainerMetric(id).scores(
      of: PixelGradient(), images: images.rows(0..<1), targets: [.logit(0)], layer: "cbam_out",
      model: try compactModel(taps: ["cbam_out"]))
    #expect(broken[0].value == nil && broken[0].reason?.hasPrefix("Invalid map") == true)
  }
}
