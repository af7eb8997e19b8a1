import Networks
import Tensors
import Testing
import TestSupport
import Training

@Suite struct LoopPlanTests {
  private func resNet(_ unfrozen: TrainingPlan.Unfrozen) throws -> (TrainingPlan, Network, Blueprint) {
    let blueprint = ResNet50V2CBAM().blueprint(size: 48, classes: 7)
    let network = try Network(blueprint.graph)
    return (try TrainingPlan(blueprint, network, unfrozen: unfrozen), network, blueprint)
  }

  @Test func theLastFiftyLayersAreThoseOfKeras() throws {
    let (plan, network, blueprint) = try resNet(.last(50))
    // Keras lists: input, 4 of the stem, blocks of 12 (first and last of a stage) or 11 layers, post_bn, post_relu; index
    // 140 of the 190 is the last convolution of conv4_block5.
    #expect(blueprint.backbone[140] == "conv4_block5_3_conv" && blueprint.backbone[141] == "conv4_block5_out")
    #expect(plan.segments.first?.name == "conv4_block5_3_conv/kernel")
    #expect(!plan.trainable.contains("conv4_block5_2_bn/gamma"))
    #expect(
      plan.trainable.isSuperset(of: [
        "conv5_block1_0_conv/kernel", "post_bn/beta", "cbam_squeeze/kernel", "logits/bias",
      ]))
    #expect(plan.trainable == Set(plan.segments.map(\.name)))
    // Every normalisation of the backbone keeps its statistics; those of the head do not.
    #expect(plan.frozenStatistics.count == 49)
    #expect(plan.frozenStatistics.contains("conv2_block1_preact_bn") && plan.frozenStatistics.contains("post_bn"))
    #expect(!plan.frozenStatistics.contains("head_bn1"))
    // Weight decay is for kernels alone; moving statistics are never learned.
    for segment in plan.segments {
      let parameter = try network.parameters.parameter(segment.name)
      #expect(segment.decays == (parameter.role == .kernel) && parameter.role.isLearned)
      #expect(segment.range == parameter.range && segment.learningRateScale == 1)
    }
  }

  @Test func noneAllAndEveryLayer() throws {
    let (none, network, blueprint) = try resNet(.last(0))
    let backbone = Set(blueprint.backbone)
    let learned = network.parameters.all.filter { $0.role.isLearned }
    #expect(none.trainable == Set(learned.filter { !backbone.contains($0.node) }.map(\.name)))
    #expect(none.segments.first?.name == "cbam_squeeze/kernel")
    let whole = try TrainingPlan(blueprint, network, unfrozen: .last(190))
    #expect(whole.trainable == Set(learned.map(\.name)) && whole.frozenStatistics.count == 49)
    let all = try TrainingPlan(blueprint, network, unfrozen: .all)
    #expect(all.trainable == Set(learned.map(\.name)) && all.frozenStatistics.isEmpty)
    #expect(all.segments.parameterCount == network.parameters.learnedCount)
    // post_relu and post_bn: one layer has no parameters, two have gamma and beta.
    #expect(try TrainingPlan(blueprint, network, unfrozen: .last(1)).trainable == none.trainable)
    #expect(
      try TrainingPlan(blueprint, network, unfrozen: .last(2)).trainable.subtracting(none.trainable)
        == ["post_bn/gamma", "post_bn/beta"])
  }

  @Test func whatIsFrozenStays() throws {
    let free = try SmallRun(epochs: 1, hasValidation: false).trainer()
    let cases: [(TrainingPlan.Unfrozen, Bool)] = [
      (.all, false), (.last(0), true), (.last(7), true), (.last(22), true), (.named(["stage2"]), true),
    ]
    for (unfrozen, keepsStatistics) in cases {
      let trainer = try SmallRun(epochs: 2, hasValidation: false, unfrozen: unfrozen).trainer()
      let before = trainer.network.bits
      try trainer.run()
      let after = trainer.network.bits
      for parameter in trainer.network.parameters.all {
        let changed = Array(before[parameter.range]) != Array(after[parameter.range])
        if parameter.role.isLearned {
          // The perceptron's maximum branch may be closed; all else must move.
          if trainer.plan.trainable.contains(parameter.name) {
            #expect(changed, "\(parameter.name) learns under \(unfrozen)")
          } else {
            #expect(!changed, "\(parameter.name) is frozen under \(unfrozen)")
          }
        } else {
          #expect(changed == !keepsStatistics, "\(parameter.name) under \(unfrozen)")
        }
      }
      #expect(trainer.plan.segments.count <= free.plan.segments.count)
    }
  }
}
