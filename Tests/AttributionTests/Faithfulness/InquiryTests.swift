import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// Questions of several measures and maps put together, and the exact reference.
@Suite struct InquiryTests {
  private let image = streamed("images", [1, 16, 16, 1])
  private let context = FaithfulnessContext(
    steps: 6, oracle: Oracle(parts: (0..<256).map { $0 / 16 / 8 * 2 + $0 % 16 / 8 }, values: [3, -1, 0.5, 2]))

  @Test func togetherIsAsAlone() throws {
    let model = try compactModel(taps: ["cbam_out"])
    let metrics = FaithfulnessRegistry.ofMaps.map { $0.init(context) }
    let maps = ["a", "b", "c"].map { handMap(streamed($0, [4, 4]).array, 4, 4, target: .logit(2)) }
    let sick = handMap([Float](repeating: 0, count: 16), 4, 4, target: .logit(2))
    let together = try MapScorer(metrics, image: image, model: model).scores(of: maps + [sick, maps[1]])
    #expect(together.count == 5 && together.allSatisfy { $0.count == metrics.count })
    for (map, row) in zip(maps, together) {
      for (metric, score) in zip(metrics, row) {
        let alone = try #require(metric.score(map, image: image, model: model).value)
        #expect(abs(try #require(score.value) - alone) < 1e-5 * max(1, abs(alone)), "\(metric.info.id)")
      }
    }
    #expect(together[3].allSatisfy { $0.value == nil && $0.reason?.hasPrefix("Empty map") == true })
    #expect(together[4] == together[1] && together[0] != together[1])
    // The same map for another target is another question.
    let other = handMap(maps[0].raw, 4, 4, target: .logit(0))
    let both = try MapScorer([Insertion(context)], image: image, model: model).scores(of: [maps[0], other])
    #expect(both[0] != both[1])
  }

  /// Asks the same question twice, and answers with the largest difference of the answers.
  private struct Twice: MapMetric {
    static let info = FaithfulnessInfo(
      id: "twice", title: "Twice", direction: .describes, reference: "a test", convention: "none", range: "0",
      cost: "1")

    init(_ context: FaithfulnessContext = FaithfulnessContext()) {}

    func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
      let others = (0..<70).map { i in image.array.map { $0 + Float(i) / 100 } }
      return Inquiry([image.array] + others + [image.array]) { logits in
        let equal = zip(logits[0], logits[71]).allSatisfy { $0.bitPattern == $1.bitPattern }
        return FaithfulnessScore(equal ? 0 : 1, details: ["rows": Double(Set(logits.map(\.first)).count)])
      }
    }
  }

  @Test func equalQuestionsGetOneAnswer() throws {
    let score = try Twice().score(
      handMap([1, 2, 3, 4], 2, 2), image: image, model: try compactModel(taps: ["cbam_out"]))
    // The last copy would stand in another pass, of another size.
    #expect(score.value == 0 && (score["rows"] ?? 0) > 10)
  }

  @Test func coarseMapsOrderNoPixels() throws {
    let model = try compactModel(taps: ["cbam_out"])
    let coarse = handMap([1, 2, 3, 4], 2, 2)
    for metric in [InsertionOfPixels(context), DeletionOfPixels(context)] as [any MapMetric] {
      let score = try metric.score(coarse, image: image, model: model)
      #expect(score.value == nil && score.reason?.contains("4 cells") == true)
      // On the image's own grid pixels are cells.
      let fine = handMap(streamed("fine", [16, 16]).array, 16, 16)
      let cells: any MapMetric = metric.info.direction == .higherIsBetter ? Insertion(context) : Deletion(context)
      #expect(try metric.score(fine, image: image, model: model) == cells.score(fine, image: image, model: model))
    }
  }

  @Test func theReferenceAgreesWithItselfAndNotWithChance() throws {
    let model = try compactModel(taps: ["cbam_out", "input"])
    let target = Target.logit(1)
    let reference = try ShapleyReference(of: image, target: target, model: model, baselines: [.blurred(), .imageMean])
    #expect(reference.map.height == 3 && reference.map.raw.count == 9)
    #expect(abs(reference.agreement(with: reference.map) - 1) < 1e-5)
    #expect(reference.agreement(with: handMap([Float](repeating: 0, count: 9), 3, 3)).isNaN)
    let map = handMap(streamed("map", [8, 8]).array, 8, 8, target: target)
    var told = context
    told.oracle = reference.oracle
    let measured = try ShapleyAgreement(told).score(map, image: image, model: model).value
    #expect(measured == reference.agreement(with: map))
    let chance = meanAndError(
      (0..<300).map { reference.agreement(with: handMap(streamed("chance \($0)", [9, 9]).array, 9, 9)) })
    #expect(abs(chance.mean) < 3.5 * chance.error, "\(chance)")
  }

  @Test func aLadderIsChosenByTheExactValues() throws {
    let (blueprint, network) = try compactNetwork()
    let found = try ResolutionLadder(blueprint)
    let ladder = try #require(found)
    let model = try TappedModel(blueprint, network, taps: ladder.taps)
    let reference = try ShapleyReference(of: image, target: .logit(1), model: model, baselines: [.blurred()])
    let maps = try ladder.explain(GradCAM().asFunction, image, targets: [.logit(1)], model: model)[0]
    let choice = ladder.choose(maps, penalty: 0) { reference.agreement(with: $0) }
    for (map, score) in zip(maps, choice?.scores ?? []) {
      #expect(score == (map.health == .ok ? reference.agreement(with: map) : nil))
    }
    let best = choice.flatMap { $0.scores[$0.index] }
    #expect(choice?.scores.allSatisfy { ($0 ?? -2) <= (best ?? -2) } != false)
  }

  @Test func sidesThatCountAlikeAreSymmetric() throws {
    let model = try linearModel([Float](repeating: 1, count: 256), 16, 16)
    func asymmetry(_ raw: [Float]) throws -> FaithfulnessScore {
      try LateralAsymmetry(context).score(handMap(raw, 16, 16), image: image, model: model)
    }
    let symmetric = (0..<256).map { i -> Float in
      let fromTheMiddle = abs(2 * (i % 16) - 15)
      return Float(i / 16 + fromTheMiddle)
    }
    #expect(abs(try #require(asymmetry(symmetric).value)) < 1e-9)
    let left = (0..<256).map { Float($0 % 16 < 8 ? 1 : 0) }
    let onLeft = try asymmetry(left)
    let onRight = try asymmetry(left.map { 1 - $0 })
    let value = try #require(onLeft.value)
    #expect(value > 0.3 && value <= 1 && abs(value - (onRight.value ?? 0)) < 1e-9)
    #expect((onLeft["left minus right"] ?? 0) > 0 && (onRight["left minus right"] ?? 0) < 0)
    var given = context
    given.regions = RegionMasks(height: 16, width: 16)
    #expect(try LateralAsymmetry(given).score(handMap(left, 16, 16), image: image, model: model) == onLeft)
  }
}
