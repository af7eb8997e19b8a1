import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// The quick look at whether one map depends on what the network has learned, and controls as methods.
@Suite struct RandomisationCheckTests {
  private let image = streamed("images", [1, 16, 16, 1])

  private func result(_ method: any Explainer) throws -> RandomisationCheck.Result? {
    let model = try compactModel(taps: ["input"])
    let weights = Array(model.network.parameters.values).map(\.bitPattern)
    let map = try method.explain(image, targets: [.logit(1)], layer: "input", model: model)[0]
    let check = RandomisationCheck(model)
    let first = try check.result(of: map, by: method, input: image, layer: "input")
    #expect(try check.result(of: map, by: method, input: image, layer: "input") == first)
    #expect(Array(model.network.parameters.values).map(\.bitPattern) == weights)
    return first
  }

  @Test func aPictureOfTheImageIsFound() throws {
    let found = try #require(try result(ImageItself()))
    #expect(abs(found.similarity - 1) < 1e-9 && abs(found.halfway - 1) < 1e-9 && found.isSuspicious)
    #expect(found.entropyGain == 0 && found.draws == 3)
    let edges = try #require(try result(ControlExplainer<SobelEdges>()))
    #expect(abs(edges.absoluteSimilarity - 1) < 1e-9)
  }

  @Test func gradientsAndNoiseAreNot() throws {
    for method in [PixelGradient(), RandomExplainer()] as [any Explainer] {
      let found = try #require(try result(method))
      #expect(abs(found.similarity) < 0.6 && found.largest >= found.similarity, "\(found)")
    }
    #expect(try !#require(try result(RandomExplainer())).isSuspicious)
  }

  @Test func anEmptyMapHasNoResult() throws {
    let model = try compactModel(taps: ["input"])
    let empty = handMap([Float](repeating: 0, count: 256), 16, 16)
    #expect(try RandomisationCheck(model).result(of: empty, by: ImageItself(), input: image, layer: "input") == nil)
  }

  @Test func methodsThatMustBeStampedAreMarked() {
    let marked = ExplainerRegistry.all.filter { $0.info.failsRandomisation }.map { $0.info.id }
    #expect(marked == ["guided-backpropagation", "guided-gradcam"])
  }

  @Test func controlsAsMethodsShowWhatTheyShowAsMaps() throws {
    let model = try compactModel(taps: ["cbam_out"])
    #expect(ControlRegistry.explainers.map { $0.info.id } == ["random", "centre", "sobel"])
    for kind in ControlRegistry.explainers {
      #expect(kind.info.family == .control && (try? ControlRegistry.control(kind.info.id)) != nil)
      let map = try kind.init(ExplainerContext()).explain(
        image, targets: [.logit(1)], layer: "cbam_out", model: model)[0]
      #expect(map.layer == "cbam_out" && map.raw.count == 16)
      if kind.info.id != "random" {
        let control = try #require(try ControlRegistry.control(kind.info.id))
        #expect(control.map(like: map, image: image).raw == map.raw)
      }
      #expect(throws: AttributionError.self) {
        _ = try kind.init(ExplainerContext()).explain(image, targets: [.logit(1)], layer: "logits", model: model)
      }
    }
  }

  @Test(arguments: FaithfulnessRegistry.ofExplainers.map { $0.info.id }) func methodsAtRandomScoreAtChance(
    _ id: String
  ) throws {
    // Two methods at random cannot be told apart by any measure of methods.
    let model = try compactModel(taps: ["input"])
    let metric = try #require(FaithfulnessRegistry.ofExplainers.first { $0.info.id == id }).init(
      FaithfulnessContext())
    let images = streamed("many images", [12, 16, 16, 1])
    let targets = (0..<12).map { Target.logit($0 % 5) }
    func scores(_ seed: UInt64) throws -> [Double] {
      try metric.scores(
        of: RandomExplainer(ExplainerContext(seed: seed)), images: images, targets: targets, layer: "input",
        model: model
      ).compactMap(\.value)
    }
    let (first, second) = (try scores(1), try scores(2))
    #expect(first.count == 12 && second.count == 12 && first != second)
    let difference = meanAndError(zip(first, second).map { $0 - $1 })
    #expect(abs(difference.mean) <= 4 * difference.error, "\(difference)")
    let chance = meanAndError(first + second)
    if id == "sensitivity-max" {
      #expect(chance.mean > 0.5)
    } else {
      #expect(abs(chance.mean) < max(0.03, 4 * chance.error), "\(chance)")
    }
  }
}
