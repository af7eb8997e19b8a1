import Attribution
import Networks
import Tensors
import Testing
import TestSupport

@Suite struct AttentionSurgeryTests {
  private let images = streamed("images", [3, 16, 16, 1])
  private let targets: [Target] = [.logit(0), .margin(1, 3), .logit(4)]
  private let all: [AttentionEdit] = [.evenSpatial, .evenChannel, .evenBoth]

  private func model(even: Bool = false) throws -> TappedModel {
    let (blueprint, network) = try compactNetwork()
    if even {
      // Zero kernels leave each sigmoid its bias, the channels' all alike.
      for name in ["cbam_conv/kernel", "cbam_excite/kernel", "cbam_excite/bias"] {
        try network.parameters.set(name, to: Tensor(try network.parameters.tensor(name).shape))
      }
    }
    return try TappedModel(blueprint, network, taps: AttentionMaps.taps(blueprint))
  }

  @Test func whatIsEvenStaysAsItIs() throws {
    let model = try model(even: true)
    let site = try #require(model.blueprint.attention.last)
    _ = try model.forward(images)
    let map = try model.activation(site.spatial).rows(0..<1).array
    let effects = try AttentionSurgery.effects(
      images, targets: targets, site: site, edits: all + [.fixedSpatial(map)], model: model)
    #expect(effects.count == 3)
    for effect in effects.joined() {
      #expect(effect.targetChange == 0 && effect.predictionBefore == effect.predictionAfter)
    }
  }

  @Test(arguments: [0, 1]) func editsDoWhatTheNetworkWouldDo(_ index: Int) throws {
    let model = try model()
    let site = model.blueprint.attention[index]
    let fixed = (0..<100).map { 0.2 + 0.006 * Float($0) }
    let before = try model.forward(images)
    let channel = try model.activation(site.channel)
    let spatial = try model.activation(site.spatial)
    let cells = spatial.count / 3
    let map = Array(fixed.prefix(cells))
    let edits = all + [.fixedSpatial(map)]
    let effects = try AttentionSurgery.effects(images, targets: targets, site: site, edits: edits, model: model)
    func mean(_ t: Tensor, _ n: Int) -> [Float] {
      let values = t.rows(n..<(n + 1)).array
      return values.map { _ in Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count)) }
    }
    for n in 0..<3 {
      // The same edits by another way: one image, one node replaced, the features behind the block written out.
      let alone = images.rows(n..<(n + 1))
      for (e, edit) in edits.enumerated() {
        let mc = [.evenChannel, .evenBoth].contains(edit) ? mean(channel, n) : channel.rows(n..<(n + 1)).array
        let ms =
          edit == .evenChannel
          ? spatial.rows(n..<(n + 1)).array : edit == .fixedSpatial(map) ? map : mean(spatial, n)
        let other = try TappedModel(
          model.blueprint, model.network, taps: [site.input, site.output, site.channel, site.spatial])
        _ = try other.forward(alone)
        let features = try other.activation(site.input).array
        let logits = try other.score(replacing: site.output, of: alone, count: 1) { _, values in
          for i in values.indices { values[i] = features[i] * mc[i % mc.count] * ms[i / mc.count] }
        }[0]
        let change = Double(targets[n].value(logits)) - Double(targets[n].value(before[n]))
        #expect(abs(effects[n][e].targetChange - change) < 1e-5, "\(edit.title), image \(n)")
        #expect(effects[n][e].predictionAfter == logits.argmax && effects[n][e].predictionBefore == before[n].argmax)
      }
      #expect(effects[n].contains { abs($0.targetChange) > 1e-3 })
    }
  }

  @Test func theOrderOfEditsDoesNotMatterAndTheModelRecovers() throws {
    let model = try model()
    let site = try #require(model.blueprint.attention.first)
    let weights = Array(model.network.parameters.values).map(\.bitPattern)
    let before = try model.forward(images)
    let effects = try AttentionSurgery.effects(images, targets: targets, site: site, edits: all, model: model)
    let reversed = try AttentionSurgery.effects(
      images, targets: targets, site: site, edits: all.reversed(), model: model)
    for n in 0..<3 { #expect(effects[n] == reversed[n].reversed()) }
    let alone = try AttentionSurgery.effects(
      images.rows(1..<2), targets: [targets[1]], site: site, edits: all, model: model)
    for (a, b) in zip(alone[0], effects[1]) { #expect(abs(a.targetChange - b.targetChange) < 1e-5) }
    #expect(try model.forward(images) == before)
    #expect(Array(model.network.parameters.values).map(\.bitPattern) == weights)
  }

  @Test func laterReplacementsOverrideEarlierOnes() throws {
    let model = try model()
    let before = try model.forward(images)
    let spatial = try model.activation("cbam_spatial").array
    let channel = try model.activation("cbam_channel").array
    let closed = ActivationReplacement(node: "cbam_channel", values: channel.map { 0.5 * $0 })
    let changed = try model.rerun([closed])
    #expect(zip(before, changed).contains { largestDifference($0, $1) > 1e-3 })
    // The spatial attention reacts to the channels unless it is written too.
    #expect(largestDifference(try model.activation("cbam_spatial").array, spatial) > 1e-4)
    _ = try model.rerun([closed, ActivationReplacement(node: "cbam_spatial", values: spatial)])
    #expect(try model.activation("cbam_spatial").array == spatial)
    let restored = try model.rerun([ActivationReplacement(node: "cbam_channel", values: channel)])
    for (a, b) in zip(before, restored) { #expect(largestDifference(a, b) < 1e-6) }
    #expect(throws: GraphError.self) { try model.rerun([ActivationReplacement(node: "post_relu", values: [])]) }
  }

  @Test func effectsAreSummedUp() throws {
    func effect(_ change: Double, _ before: Int, _ after: Int) -> AttentionEffect {
      AttentionEffect(targetChange: change, predictionBefore: before, predictionAfter: after)
    }
    let value = try #require(
      AttentionCausalValue(
        [effect(-1, 0, 1), effect(2, 1, 1), effect(0.5, 2, 0), effect(0, 3, 3)], labels: [0, 1, 0, 1]))
    #expect(value.count == 4 && value.meanTargetChange == 0.375 && value.changedShare == 0.5)
    // Two right before (0, 1), two right after (1, 0).
    #expect(value.accuracyChange == 0)
    #expect(AttentionCausalValue([effect(0, 1, 0)], labels: [1])?.accuracyChange == -1)
    #expect(AttentionCausalValue([], labels: []) == nil)
  }
}
