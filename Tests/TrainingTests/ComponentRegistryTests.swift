import Files
import Testing
import Training

@Suite struct ComponentRegistryTests {
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing was thrown"
    } catch {
      return "\(error)"
    }
  }

  @Test func mistakesAreNamedWithWhatWasExpected() throws {
    let losses = LossRegistry.shared
    let context = LossContext(classes: 3)
    #expect(
      message { _ = try losses.make("hinge", context: context) }
        == "There is no loss \"hinge\". Known: cross-entropy, focal, logit-adjustment.")
    #expect(
      message { _ = try losses.make("focal", options: ["gama": 1.0], context: context) }
        == "The loss focal has no option \"gama\". Did you mean gamma? Known: gamma, alpha, reduction, class_weights, class_weight_divisor."
    )
    #expect(
      message { _ = try losses.make("focal", options: ["gamma": -1.0], context: context) }
        == "The loss focal: option \"gamma\": expected a number from 0, got -1.0.")
    #expect(
      message { _ = try losses.make("focal", options: ["alpha": [1.0, 2.0] as JSONValue], context: context) }
        == "The loss focal: option \"alpha\": expected 3 numbers from 0, one a class, got [1.0,2.0].")
    #expect(
      message { _ = try OptimizerRegistry.shared.make("adam", options: ["epsilon": 0]) }
        == "The optimizer adam: option \"epsilon\": expected a number above 0, got 0.")
    #expect(
      message { _ = try OptimizerRegistry.shared.make("sgd", options: ["momentum": 0]) }
        == "The optimizer sgd: option \"nesterov\": expected false where momentum is 0, got true.")
    #expect(
      message { _ = try losses.make("focal", options: ["class_weights": "balanced"], context: context) }
        .contains("the class counts are unknown here"))
    #expect(
      message { _ = try OptimizerRegistry.shared.make("sgd", options: [1, 2]) }
        == "The optimizer sgd: option \"options\": expected a table, got [1,2].")
    let run = ScheduleContext(learningRate: 1, totalSteps: 10, stepsPerEpoch: 2)
    #expect(
      message {
        _ = try ScheduleRegistry.shared.make(
          "step", options: ["interval_steps": 1, "interval_epochs": 2], context: run)
      } == "The schedule step: option \"interval_epochs\": expected null where interval_steps is given, got 2.0.")
    #expect(
      message { _ = try ScheduleRegistry.shared.make("plateau", options: ["patience": 1.5], context: run) }
        == "The schedule plateau: option \"patience\": expected a whole number from 0, got 1.5.")
  }

  @Test func mistakesOfAConfigurationAreUsageErrors() {
    #expect(ConfigurationError.unknownName(family: "loss", name: "x", known: []).failure == .usage)
    #expect(ConfigurationError.foreignState(owner: "x", expected: "", got: "").failure == .badData)
  }

  @Test func everyMemberWorksWithItsDefaultsAndResolvesThem() throws {
    let context = LossContext(classes: 7, classCounts: [1, 2, 3, 4, 5, 6, 7])
    for component in LossRegistry.shared.components {
      _ = try LossRegistry.shared.make(component.name, context: context)
      let resolved = try LossRegistry.shared.resolvedOptions(component.name)
      #expect(resolved.objectValue?.map(\.key) == component.options.map(\.name))
      _ = try LossRegistry.shared.make(component.name, options: resolved, context: context)
    }
    for name in OptimizerRegistry.shared.names { _ = try OptimizerRegistry.shared.make(name) }
    let resolved = try OptimizerRegistry.shared.resolvedOptions("sgd", options: ["weight_decay": 0.5])
    #expect(resolved == ["momentum": 0.9, "nesterov": true, "weight_decay": 0.5, "weight_decay_form": "l2"])
    #expect(OptimizerRegistry.shared.names == ["sgd", "adam", "adamw", "rmsprop"])
    #expect(ScheduleRegistry.shared.names == ["constant", "cosine", "cosine-restarts", "step", "one-cycle", "plateau"])
  }
}
