import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// What is made of maps: augmentation, fusion, ladders.
@Suite struct WrapperTests {
  private func map(_ raw: [Float], _ height: Int, _ width: Int, layer: String = "tap") -> AttributionMap {
    AttributionMap(method: "m", layer: layer, target: .logit(0), height: height, width: width, raw: raw)
  }

  @Test func mirroredMapsAreMirroredBack() throws {
    let model = try compactModel(taps: ["input"])
    let image = streamed("image", [2, 4, 6, 1])
    // A method that answers with the picture itself, and counts.
    var calls = 0
    let augmented = AugmentationSmoothing { input, targets, layer, _ in
      calls += 1
      return targets.indices.map { n in
        AttributionMap(
          method: "m", layer: layer, target: targets[n], height: 4, width: 6, raw: input.rows(n..<(n + 1)).array)
      }
    }
    let maps = try augmented.explain(image, targets: [.logit(1), .logit(2)], layer: "input", model: model)
    #expect(calls == 6)
    #expect(maps.map(\.target) == [.logit(1), .logit(2)])
    for n in 0..<2 { #expect(largestDifference(maps[n].raw, image.rows(n..<(n + 1)).array) < 1e-6) }
  }

  @Test func fusedMapsLieOnTheFinestGrid() {
    let coarse = map([-2, 4], 1, 2, layer: "late")
    let fine = map([0, 0.5, -0.25, 1], 1, 4, layer: "early")
    // Coarse over 4, in quarters: [-0.5, -0.125, 0.625, 1].
    func fused(_ rule: LayerFusion.Rule) -> AttributionMap { LayerFusion.fuse([coarse, fine], rule: rule) }
    #expect(largestDifference(fused(.mean).raw, [-0.25, 0.1875, 0.1875, 1]) < 1e-6)
    #expect(largestDifference(fused(.maximum).raw, [0, 0.5, 0.625, 1]) < 1e-6)
    #expect(largestDifference(fused(.product).raw, [0, 0, 0, 1]) < 1e-6)
    for rule in LayerFusion.Rule.allCases {
      #expect(fused(rule).layer == "early" && fused(rule).height == 1 && fused(rule).width == 4)
      let alone = LayerFusion.fuse([map([1, 2, 3, 4], 2, 2)], rule: rule).raw
      #expect(largestDifference(alone, [0.25, 0.5, 0.75, 1]) < 1e-6)
      #expect(LayerFusion.fuse([map([.nan, 1], 1, 2), fine], rule: rule).health == .nan)
      #expect(LayerFusion.fuse([map([0, 0], 1, 2), map([0, 0, 0, 0], 2, 2)], rule: rule).health == .empty)
    }
  }

  @Test func fusionExplainsEveryLayerForEveryImage() throws {
    let layers = ["stage2_block1_preact_relu", "cbam_out"]
    let model = try compactModel(taps: Set(layers))
    let images = streamed("images", [2, 16, 16, 1])
    let targets: [Target] = [.logit(0), .logit(4)]
    let maps = try LayerFusion(LayerCAM().asFunction, layers: layers, rule: .mean).explain(
      images, targets: targets, model: model)
    let parts = try layers.map { try LayerCAM().explain(images, targets: targets, layer: $0, model: model) }
    for n in 0..<2 {
      let expected = LayerFusion.fuse(parts.map { $0[n] }, rule: .mean)
      #expect(maps[n].raw == expected.raw && maps[n].target == targets[n] && maps[n].health == .ok)
      #expect(maps[n].layer == layers[0])
    }
  }

  @Test func theLadderStandsOnTheTrunk() throws {
    let compact = ResNetV2Compact().blueprint(size: 48, classes: 7)
    let rungs = try compact.ladder()
    #expect(rungs.map(\.height) == [48, 24, 12, 6])
    #expect(
      rungs.map(\.layer) == [
        "stem1_relu", "stage2_block1_preact_relu", "stage3_block1_preact_relu", "cbam_out",
      ])
    // The first block of ResNet50V2's stages keeps the grid, the last halves it: the last whole state of a grid is read by
    // that block's normalisation.
    let large = try ResNet50V2CBAM().blueprint(size: 48, classes: 7).ladder()
    #expect(
      large.map(\.layer) == [
        "conv2_block3_preact_relu", "conv3_block4_preact_relu", "conv4_block6_preact_relu", "cbam_out",
      ])
    #expect(large.map(\.cells) == [144, 36, 9, 4])
    let descriptions = try compact.graph.describe()
    for rung in rungs {
      let node = try #require(descriptions.first { $0.name == rung.layer })
      #expect(node.isNonNegative && node.receptiveField == rung.receptiveField && node.shape[1] == rung.width)
    }
    #expect(zip(rungs, rungs.dropFirst()).allSatisfy { $0.receptiveField ?? 999 <= $1.receptiveField ?? 999 })
  }

  @Test func aNetworkWithoutRectifiedMapsHasNoLadder() throws {
    var builder = GraphBuilder()
    let x = builder.input("input", shape: [4, 4, 1])
    let logits = builder.add(
      "logits", GlobalAveragePooling(), builder.add("conv", Convolution(filters: 2, kernelSize: 1), x))
    #expect(try ResolutionLadder(bare(builder.graph(output: logits))) == nil)
  }

  @Test func aGridWithoutRectifiedMapsHasItsLastSum() throws {
    var builder = GraphBuilder()
    let x = builder.input("input", shape: [8, 8, 1])
    let stem = builder.add("stem", Convolution(filters: 2, kernelSize: 1), x)
    let branch = builder.add("branch", Convolution(filters: 2, kernelSize: 1), stem)
    let sum = builder.add("sum", Add(), stem, branch)
    let half = builder.add("half", MaxPooling(size: 2, stride: 2), sum)
    let bent = builder.add("bent", Activation(.tanh), half)
    let logits = builder.add("logits", GlobalAveragePooling(), bent)
    #expect(try bare(builder.graph(output: logits)).ladder().map(\.layer) == ["sum", "bent"])
    // A rectified copy of the trunk counts more than a later sum.
    let rectified = builder.add("rectified", ReLU(), half)
    let next = builder.add("next", Convolution(filters: 2, kernelSize: 1), rectified)
    let last = builder.add("last", Add(), half, next)
    let others = builder.add("others", GlobalAveragePooling(), last)
    #expect(try bare(builder.graph(output: others)).ladder().map(\.layer) == ["sum", "rectified"])
  }

  @Test func everyRungIsExplained() throws {
    let (blueprint, network) = try compactNetwork()
    let ladder = try #require(try ResolutionLadder(blueprint))
    let model = try TappedModel(blueprint, network, taps: ladder.taps)
    let images = streamed("images", [2, 16, 16, 1])
    let maps = try ladder.explain(LayerCAM().asFunction, images, targets: [.logit(0), .logit(1)], model: model)
    #expect(maps.count == 2)
    for row in maps {
      #expect(row.map(\.layer) == ladder.rungs.map(\.layer))
      #expect(row.map { $0.raw.count } == ladder.rungs.map(\.cells))
    }
  }

  private func rung(_ layer: String, _ side: Int) -> Rung {
    Rung(layer: layer, height: side, width: side, receptiveField: nil)
  }

  private func square(_ side: Int) -> AttributionMap { map((0..<(side * side)).map { Float($0) }, side, side) }

  @Test func theChoiceWeighsScoreAgainstCoarsenessAndSaysWhy() throws {
    let ladder = ResolutionLadder([rung("fine", 12), rung("middle", 6), rung("coarse", 2)])
    let maps = [12, 6, 2].map(square)
    let scores = [12: 0.5, 6: 0.7, 2: 0.75]
    func choose(penalty: Double) throws -> ResolutionLadder.Choice {
      try #require(ladder.choose(maps, penalty: penalty) { scores[$0.height] ?? 0 })
    }
    let careful = try choose(penalty: 0.1)
    #expect(careful.index == 1 && careful.scores == [0.5, 0.7, 0.75])
    #expect(
      careful.sentence
        == "middle (6x6) scores 0.7; coarse (2x2) scores 0.75, but has only 4 cells, which costs 0.1.")
    let bold = try choose(penalty: 0.01)
    #expect(bold.index == 2)
    #expect(
      bold.sentence
        == "coarse (2x2) scores 0.75, the highest of 3 layers, even less the 0.01 that a grid of 4 cells loses.")
    // Equal scores: the finer grid.
    #expect(ladder.choose(maps, penalty: 0) { _ in 1 }?.index == 0)
  }

  @Test func onlyMapsThatSaySomethingAreScored() throws {
    let ladder = ResolutionLadder([rung("fine", 4), rung("coarse", 2)])
    let broken = map([Float](repeating: .nan, count: 16), 4, 4)
    let choice = try #require(ladder.choose([broken, square(2)], penalty: 5) { _ in 0.3 })
    #expect(choice.index == 1 && choice.scores == [nil, 0.3])
    #expect(choice.sentence == "coarse (2x2) scores 0.3, the only layer whose map can be scored.")
    #expect(ladder.choose([broken, map([1, 1, 1, 1], 2, 2)], penalty: 0) { _ in 1 } == nil)
    #expect(ladder.choose([square(4), square(2)], penalty: 0) { _ in .nan } == nil)
    let single = ResolutionLadder([rung("only", 4)])
    #expect(single.choose([square(4)], penalty: 0) { _ in 2 }?.sentence == "only (4x4) scores 2, the only layer.")
    struct Failed: Error {}
    #expect(throws: Failed.self) { try single.choose([square(4)], penalty: 0) { _ in throw Failed() } }
  }
}
