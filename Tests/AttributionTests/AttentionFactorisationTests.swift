import Attribution
import Networks
import Statistics
import Tensors
import Testing
import TestSupport

@Suite struct AttentionFactorisationTests {
  @Test(arguments: [ResNetV2Compact.Placement.stages, .final])
  func theProductOfThePartsIsGradCAM(_ placement: ResNetV2Compact.Placement) throws {
    let (blueprint, network) = try compactNetwork(attention: placement)
    let taps = try AttentionFactorisation.taps(blueprint)
    #expect(taps == ["post_relu", "cbam_channel", "cbam_spatial", "cbam_out"])
    let model = try TappedModel(blueprint, network, taps: taps)
    let images = streamed("images", [3, 16, 16, 1])
    let targets: [Target] = [.logit(2), .margin(0, 4), .probability(1)]
    let parts = try AttentionFactorisation.read(images, targets: targets, model: model)
    let maps = try GradCAM().explain(images, targets: targets, layer: "cbam_out", model: model)
    #expect(parts.count == 3)
    for (part, map) in zip(parts, maps) {
      #expect(part.site == "cbam" && part.map.raw == map.raw && part.map.target == map.target)
      #expect(peak(map.raw) > 1e-5)
      #expect(largestDifference(part.product, map.raw) < 1e-6 * peak(map.raw))
      #expect(part.deviation < 1e-6)
      // All three factors, where the features say something.
      for (p, gain) in part.channelGain.enumerated() {
        guard let gain else { continue }
        let product = part.spatial[p] * gain * part.features[p]
        #expect(abs(product - map.raw[p]) < 1e-5 * peak(map.raw))
      }
      #expect(part.channelGain.contains { $0 != nil })
      // The attention matters: the features alone are not the map.
      #expect(largestDifference(part.features, part.channelGated) > 0.05 * peak(part.features))
      #expect(part.spatial.allSatisfy { $0 > 0 && $0 < 1 })
    }
    let alone = try AttentionFactorisation.read(images.rows(1..<2), targets: [targets[1]], model: model)
    #expect(largestDifference(alone[0].features, parts[1].features) < 1e-5 * peak(parts[1].features))
  }

  @Test func withoutAttentionNothingIsTakenApart() throws {
    let (blueprint, network) = try compactNetwork(attention: .none)
    #expect(try AttentionFactorisation.taps(blueprint).isEmpty)
    let model = try TappedModel(blueprint, network, taps: [])
    let parts = try AttentionFactorisation.read(
      streamed("images", [2, 16, 16, 1]), targets: [.logit(0), .logit(1)], model: model)
    #expect(parts.isEmpty)
  }

  @Test func aBlockThatDoesNotFeedThePoolingIsNotTakenApart() throws {
    // Behind a convolution the gradient depends on the position, and the identity does not hold.
    let (blueprint, _) = try compactNetwork()
    let early = bare(blueprint.graph, attention: [blueprint.attention[0]])
    #expect(try AttentionFactorisation.site(early) == nil)
    #expect(try AttentionFactorisation.site(blueprint)?.name == "cbam")
  }

  @Test func aNetworkOfZerosGivesEmptyParts() throws {
    let (blueprint, network) = try compactNetwork()
    network.parameters.values.update(repeating: 0)
    let model = try TappedModel(blueprint, network, taps: try AttentionFactorisation.taps(blueprint))
    let part = try #require(
      AttentionFactorisation.read(streamed("images", [1, 16, 16, 1]), targets: [.logit(0)], model: model).first)
    #expect(part.map.health == .empty && part.deviation == 0 && part.channelGain.allSatisfy { $0 == nil })
  }
}

@Suite struct AttentionAgreementTests {
  private func map(_ raw: [Float], _ height: Int, _ width: Int) -> AttributionMap {
    AttributionMap(method: "gradcam", layer: "x", target: .logit(0), height: height, width: width, raw: raw)
  }

  @Test func theMapItselfAgreesPerfectly() throws {
    let raw = streamed("a map", [1, 6, 6, 1]).array.map { abs($0) }
    let agreement = try #require(AttentionAgreement(spatial: raw, map: map(raw, 6, 6)))
    #expect(agreement.correlation?.value == 1 && agreement.overlap.value == 1 && agreement.distance?.value == 0)
    for score in [agreement.correlation, agreement.overlap, agreement.distance] { #expect(score?.p == 0.01) }
    // By chance, 9 of 36 cells share a quarter: an overlap of about 1/7. Ranks do not agree.
    #expect(abs(agreement.overlap.chance - 1.0 / 7) < 0.04)
    #expect(abs(agreement.correlation?.chance ?? 1) < 0.06 && (agreement.distance?.chance ?? 0) > 0.05)
  }

  @Test func theOppositeDisagrees() throws {
    let raw = streamed("a map", [1, 6, 6, 1]).array.map { abs($0) }
    let agreement = try #require(AttentionAgreement(spatial: raw.map { 1 - $0 }, map: map(raw, 6, 6)))
    #expect(agreement.correlation?.value == -1 && agreement.overlap.value == 0 && agreement.correlation?.p == 1)
    #expect((agreement.distance?.value ?? 0) > (agreement.distance?.chance ?? 1))
  }

  @Test func unrelatedMapsAgreeAsChanceDoes() throws {
    let ps = try (0..<200).map { i in
      let raw = streamed("raw/\(i)", [1, 4, 4, 1]).array
      let spatial = streamed("spatial/\(i)", [1, 4, 4, 1]).array.map { 0.5 + 0.4 * $0 }
      return try #require(AttentionAgreement(spatial: spatial, map: map(raw, 4, 4), seed: UInt64(i)))
    }
    for values in [ps.compactMap { $0.correlation?.p }, ps.compactMap { $0.distance?.p }] {
      #expect(values.count == 200 && abs(values.reduce(0, +) / 200 - 0.5) < 0.07)
      #expect((2...20).contains(values.count { $0 <= 0.05 }))
    }
  }

  @Test func tiesDoNotDependOnTheOrderOfTheCells() throws {
    // Two of four cells tie for the single place at the top: each counts half.
    let agreement = try #require(AttentionAgreement(spatial: [0.9, 0.9, 0.1, 0.2], map: map([4, 1, 2, 3], 2, 2)))
    #expect(abs(agreement.overlap.value - 0.5 / 1.5) < 1e-12)
    let turned = try #require(AttentionAgreement(spatial: [0.9, 0.9, 0.2, 0.1], map: map([1, 4, 3, 2], 2, 2)))
    #expect(turned.overlap.value == agreement.overlap.value)
  }

  @Test func whatSaysNothingHasNoAgreement() throws {
    let even: [Float] = [0.5, 0.5, 0.5, 0.5]
    for raw: [Float] in [[0, 0, 0, 0], [1, 1, 1, 1], [-1, -2, -3, -4], [.nan, 1, 2, 3]] {
      #expect(AttentionAgreement(spatial: [0.1, 0.2, 0.3, 0.4], map: map(raw, 2, 2)) == nil)
    }
    #expect(AttentionAgreement(spatial: [.nan, 0.2, 0.3, 0.4], map: map([1, 2, 3, 4], 2, 2)) == nil)
    // An even attention has no ranks, but a distance, which no permutation changes.
    let agreement = try #require(AttentionAgreement(spatial: even, map: map([1, 2, 3, 4], 2, 2)))
    #expect(agreement.correlation == nil && agreement.distance?.p == 1)
    #expect(abs((agreement.distance?.value ?? 0) - (agreement.distance?.chance ?? 1)) < 1e-12)
  }

  @Test func everyBlockIsReadFromOnePass() throws {
    let (blueprint, network) = try compactNetwork()
    let taps = AttentionMaps.taps(blueprint).union(blueprint.attention.map(\.input))
    let model = try TappedModel(blueprint, network, taps: taps)
    let images = streamed("images", [2, 16, 16, 1])
    let targets: [Target] = [.logit(1), .logit(3)]
    let read = try AttentionAgreement.read(images, targets: targets, model: model, permutations: 19)
    #expect(read.count == 2 && read.allSatisfy { $0.count == 2 })
    let again = try AttentionAgreement.read(images.rows(1..<2), targets: [targets[1]], model: model, permutations: 19)
    for (s, site) in blueprint.attention.enumerated() {
      let map = try #require(
        GradCAM().explain(images.rows(1..<2), targets: [targets[1]], layer: site.input, model: model).first)
      let spatial = try model.activation(site.spatial).array
      let expected = Correlation.spearman(spatial.map(Double.init), map.raw.map(Double.init))
      #expect(map.health == .ok && read[1][s]?.correlation?.value == expected)
      #expect(again[0][s]?.correlation?.value == expected)
    }
    let plain = try TappedModel(compactNetwork(attention: .none).0, compactNetwork(attention: .none).1, taps: [])
    #expect(try AttentionAgreement.read(images, targets: targets, model: plain).allSatisfy(\.isEmpty))
  }
}
