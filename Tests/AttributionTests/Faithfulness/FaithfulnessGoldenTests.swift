import Attribution
import Files
import Networks
import Statistics
import Tensors
import Testing
import TestSupport

/// Scores against captum, Quantus, pytorch-grad-cam, numpy and scipy.
@Suite struct FaithfulnessGoldenTests {
  private let golden: JSONValue
  private let model: TappedModel
  private let image = streamed("image", [1, 8, 8, 1])

  init() throws {
    let path = Fixtures.path("attribution/faithfulness.json")
    golden = try JSONValue(parsing: readFile(path), path: path)
    model = try goldenModel(taps: [])
  }

  private static let sides = ["pixels": 8, "four": 4, "three": 3]

  private func map(_ name: String, label: Int = 3) throws -> AttributionMap {
    let side = try #require(Self.sides[name])
    return handMap(streamed("map of \(name)", [side, side]).array, side, side, target: .logit(label))
  }

  private var context: FaithfulnessContext {
    FaithfulnessContext(baselines: [.constant("zero", 0), .imageMean])
  }

  private func number(_ keys: String...) throws -> Double {
    var value = golden
    for key in keys { value = try #require(value[key], "\(keys)") }
    return try #require(value.doubleValue)
  }

  private func numbers(_ value: JSONValue?) throws -> [Double] {
    try #require(value?.arrayValue).compactMap(\.doubleValue)
  }

  @Test(arguments: ["pixels", "four", "three"]) func insertionAndDeletion(_ name: String) throws {
    for metric in [Insertion(context), Deletion(context)] as [any MapMetric] {
      let score = try metric.score(map(name), image: image, model: model)
      #expect(score.curves.map(\.name) == ["zero", "mean of the image"])
      var areas: [Double] = []
      for (curve, key) in zip(score.curves, ["zero", "mean"]) {
        let expected = try #require(golden["curves"]?["\(metric.info.id)/\(name)/\(key)"])
        let values = try numbers(expected["values"])
        #expect(curve.values.count == values.count && curve.shares.first == 0 && curve.shares.last == 1)
        for (mine, theirs) in zip(curve.values, values) { #expect(abs(mine - theirs) < 1e-5) }
        let area = try #require(expected["area"]?.doubleValue)
        #expect(abs(curve.area - area) < 1e-5)
        areas.append(area)
      }
      #expect(abs(try #require(score.value) - (areas[0] + areas[1]) / 2) < 1e-5)
      #expect(score["tie share"] == 0)
      #expect(abs(try #require(score["zero"]) - areas[0]) < 1e-5)
    }
  }

  @Test func roadWithoutNoise() throws {
    let most = try RoadMoRF(context, noise: 0).score(map("pixels"), image: image, model: model)
    let least = try RoadLeRF(context, noise: 0).score(map("pixels"), image: image, model: model)
    let combined = try RoadCombined(context, noise: 0).score(map("pixels"), image: image, model: model)
    let (morf, lerf) = (try number("road", "morf", "mean"), try number("road", "lerf", "mean"))
    #expect(abs(try #require(most.value) - morf) < 1e-5)
    #expect(abs(try #require(least.value) - lerf) < 1e-5)
    #expect(abs(try #require(combined.value) - (lerf - morf) / 2) < 1e-5)
    // Theirs run from the 10th percentile, which removes most, to the 90th.
    for (curve, key) in [(most.curves[0], "morf"), (least.curves[0], "lerf")] {
      let changes = try numbers(golden["road"]?[key]?["changes"])
      #expect(changes.count == 9 && curve.values.count == 9)
      for (mine, theirs) in zip(curve.values.reversed(), changes) { #expect(abs(mine - theirs) < 1e-5) }
    }
  }

  @Test func linearImputationEqualsScipysSolver() throws {
    let missing = streamed("missing", [6, 7]).array.map { $0 < 0.4 }
    let picture = streamed("picture", [6, 7, 2]).array
    let filled = LinearImputation.fill(picture, missing: missing, height: 6, width: 7)
    let expected = try numbers(golden["imputation"]).map { Float($0) }
    #expect(missing.count { $0 } > 20 && largestDifference(filled, picture) > 0.1)
    #expect(largestDifference(filled, expected) < 2e-7)
  }

  @Test func confidenceOfMaskedImages() throws {
    for name in Self.sides.keys {
      for label in 0..<5 {
        for metric in [AverageDrop(context), Increase(context), AverageGain(context)] as [any MapMetric] {
          let score = try metric.score(map(name, label: label), image: image, model: model)
          let zero = try number("masked", "\(name)/zero/\(label)", metric.info.id)
          let mean = try number("masked", "\(name)/mean/\(label)", metric.info.id)
          #expect(abs(try #require(score["zero"]) - zero) < 1e-5)
          #expect(abs(try #require(score.value) - (zero + mean) / 2) < 1e-5, "\(name) \(label) \(metric.info.id)")
        }
      }
    }
  }

  @Test func infidelityOfCaptum() throws {
    for (scaled, key) in [(false, "plain"), (true, "scaled")] {
      let metric = Infidelity(count: 12, scaled: scaled) { _, i in
        streamed("perturbation \(i)", [8, 8]).array.map { 0.1 * $0 }
      }
      let score = try metric.score(map("pixels"), image: image, model: model)
      let expected = try number("infidelity \(key)")
      #expect(abs(try #require(score.value) - expected) < 1e-5 * max(1, expected))
      #expect(abs(try #require(score.value) / expected - 1) < 1e-3)
    }
  }

  @Test func maxSensitivityOfCaptum() throws {
    let metric = SensitivityMax(count: 12) { _, i in
      streamed("perturbation \(i)", [8, 8]).array.map { 0.1 * $0 }
    }
    let scores = try metric.scores(
      of: PixelGradient(), images: image, targets: [.logit(3)], layer: "images", model: model)
    #expect(scores.count == 1)
    #expect(abs(try #require(scores[0].value) - (try number("sensitivity max"))) < 1e-5)
  }

  @Test func scoresOfQuantus() throws {
    let mask = streamed("mask", [8, 8]).array.map { $0 > 0.3 }
    for metric in [Sparseness(), Complexity()] as [any MapMetric] {
      let score = try metric.score(map("pixels"), image: image, model: model)
      #expect(abs(try #require(score.value) - (try number("quantus", metric.info.id))) < 1e-5)
    }
    for metric in [MassAccuracy(), RankAccuracy(), PointingGame()] as [any LocalisationMetric] {
      let score = metric.score(try map("pixels"), mask: mask, height: 8, width: 8)
      #expect(abs(try #require(score.value) - (try number("quantus", metric.info.id))) < 1e-5, "\(metric.info.id)")
      #expect(score["chance"] == Double(mask.count { $0 }) / 64)
    }
  }

  @Test(arguments: ["pixels", "four", "three"]) func agreementWithExactValues(_ name: String) throws {
    let thirds = (0..<8).map { (2 * $0 + 1) * 3 / 16 }
    let parts = thirds.flatMap { row in thirds.map { row * 3 + $0 } }
    let exact = streamed("exact", [9]).array.map(Double.init)
    let context = FaithfulnessContext(oracle: Oracle(parts: parts, values: exact))
    let score = try ShapleyAgreement(context).score(map(name), image: image, model: model)
    let expected = try numbers(golden["shapley"]?[name])
    #expect(abs(try #require(score.value) - expected[0]) < 1e-6)
    #expect(abs(try #require(score["Spearman"]) - expected[1]) < 1e-9)
  }

  @Test func statisticsOfScipy() throws {
    func rounded(_ label: String) -> [Float] {
      streamed(label, [30]).array.map { (3 * $0).rounded(.toNearestOrEven) }
    }
    let found = Correlation.spearman(rounded("ties a"), rounded("ties b"))
    let spearman = try #require(found)
    #expect(abs(spearman - (try number("spearman with ties"))) < 1e-12)
    let cubes = streamed("histogram", [400]).array.map { $0 * $0 * $0 }
    let entropy = try #require(EfficientRandomisation.entropy(cubes))
    #expect(abs(entropy - (try number("histogram entropy"))) < 1e-9)
    let edges = SobelEdges().map(like: try map("pixels"), image: image)
    #expect(largestDifference(edges.raw, try numbers(golden["sobel"]).map { Float($0) }) < 1e-5)
  }
}
