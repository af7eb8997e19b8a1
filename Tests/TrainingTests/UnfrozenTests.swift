import Files
import Networks
import Testing
import Training

@Suite struct UnfrozenTests {
  private let blueprint = ResNet50V2CBAM().blueprint(size: 48, classes: 7)

  private func plan(_ text: String) throws -> TrainingPlan {
    try TrainingPlan(blueprint, Network(blueprint.graph), unfrozen: TrainingPlan.Unfrozen(text))
  }

  private func message(_ text: String) -> String {
    do {
      _ = try plan(text)
      return "nothing was thrown"
    } catch let error as any ReportableError {
      #expect(error.failure == .usage)
      return "\(error)"
    } catch {
      return "an error of another kind: \(error)"
    }
  }

  @Test func textReadsBack() throws {
    for text in ["all", "0", "50", "conv5_*", "conv5_block3_3_conv,post_bn"] {
      #expect(try TrainingPlan.Unfrozen(text).text == text)
    }
    #expect(try TrainingPlan.Unfrozen("50") == .last(50))
    #expect(TrainingPlan.Unfrozen.last(50).json == .integer(50))
    #expect(TrainingPlan.Unfrozen.all.json == .string("all"))
    for text in ["", "-3", "a,,b", "a,"] {
      #expect(throws: UnfrozenError.malformed(text)) { try TrainingPlan.Unfrozen(text) }
    }
  }

  @Test func namesAndPatternsChooseLayers() throws {
    let backbone = Set(blueprint.backbone)
    func layers(_ text: String) throws -> Set<String> {
      Set(try plan(text).segments.map { String($0.name.split(separator: "/")[0]) }.filter(backbone.contains))
    }
    #expect(try layers("conv1_conv") == ["conv1_conv"])
    // A name stands for what it begins up to an underscore: block 1 is not block 10, and conv4 is not conv4x.
    let block = try layers("conv4_block1")
    #expect(block == Set(blueprint.backbone.filter { $0.hasPrefix("conv4_block1_") && $0.hasAnySuffix("conv", "bn") }))
    #expect(try layers("conv4_block1_*") == block)
    #expect(try layers("conv?_block1_0_conv").count == 4)
    #expect(try layers("*_bn").count == 49)
    #expect(try layers("conv5,post") == layers("conv5_*").union(["post_bn"]))
    #expect(try layers("conv*_3_*nv") == Set(blueprint.backbone.filter { $0.hasSuffix("_3_conv") }))
    // The head and attention learn whatever the names; the backbone's statistics stay.
    let named = try plan("conv5")
    #expect(named.trainable.isSuperset(of: ["cbam_squeeze/kernel", "logits/bias"]))
    #expect(named.frozenStatistics == (try plan("50")).frozenStatistics)
  }

  @Test func whatTheNetworkLacksIsAnError() {
    #expect(message("191") == "--unfrozen 191: the backbone has 190 layers. Give a number from 0 to 190, or all.")
    #expect(message("conv4_block1_1_con").contains("Did you mean conv4_block1_1_conv"))
    #expect(message("conv5,post_norm").contains("--unfrozen post_norm: no layer has this name"))
    #expect(message("stage1_*").contains("--unfrozen stage1_*: no layer has this name. `fer-analyze layers"))
    #expect(message("logits").contains("logits is no layer of the backbone. Attention and head always learn"))
  }

  @Test func ratesFallFromTheHeadToTheStem() throws {
    let network = try Network(blueprint.graph)
    let plan = try TrainingPlan(
      blueprint, network, unfrozen: .all, factors: LearningRateFactors(backbone: 0.5, layerDecay: 0.8))
    func scale(_ name: String) -> Float? { plan.segments.first { $0.name == name }?.learningRateScale }
    // 16 blocks: conv5_block3 is the first from the head; the stem is one deeper than conv2_block1.
    #expect(scale("post_bn/gamma") == 0.4 && scale("conv5_block3_3_conv/kernel") == 0.4)
    #expect(abs(try #require(scale("conv5_block2_1_conv/kernel")) - 0.32) < 1e-7)
    let stem = try #require(scale("conv1_conv/kernel"))
    #expect(abs(stem - 0.5 * 0.0225179981) < 1e-7)
    #expect(try #require(scale("conv2_block1_1_conv/kernel")) > stem)
    #expect(scale("logits/kernel") == 1 && scale("cbam_squeeze/kernel") == 1 && scale("head_bn1/gamma") == 1)
    let plain = try TrainingPlan(blueprint, network, unfrozen: .all)
    #expect(plain.segments.allSatisfy { $0.learningRateScale == 1 })
  }

  @Test func decayTouchesKernelsOrEverything() throws {
    let network = try Network(blueprint.graph)
    let kernels = try TrainingPlan(blueprint, network, unfrozen: .all)
    #expect(kernels.segments.allSatisfy { $0.decays == $0.name.hasSuffix("/kernel") })
    #expect(kernels.segments.contains { !$0.decays })
    let all = try TrainingPlan(blueprint, network, unfrozen: .all, decay: .all)
    #expect(all.segments.allSatisfy { $0.decays })
  }
}

extension String {
  fileprivate func hasAnySuffix(_ suffixes: String...) -> Bool { suffixes.contains { hasSuffix($0) } }
}
