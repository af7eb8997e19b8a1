import ArgumentParser
import Files
import Training
import Workbench

/// How fast the parts of a network learn.
struct FineTuningOptions: ParsableArguments {
  @Option(
    name: .customLong("backbone-rate"),
    help: ArgumentHelp(
      "Multiplies the learning rate of the backbone, such as 0.1; what stands behind it keeps the full rate.",
      valueName: "x"))
  var backboneRate = 1.0
  @Option(
    name: .customLong("layer-decay"),
    help: ArgumentHelp(
      "Multiplies the learning rate of the backbone once more for each residual block counted from its end, above 0 to 1: earlier layers move less.",
      valueName: "x"))
  var layerDecay = 1.0
  @Option(
    name: .customLong("weight-decay-on"),
    help: ArgumentHelp(
      "What weight decay touches: kernels (biases and normalisation are left), or all.", valueName: "what"))
  var weightDecayOn = WeightDecayScope.kernels

  func validate() throws {
    guard backboneRate >= 0, backboneRate.isFinite else {
      throw ValidationError("--backbone-rate \(backboneRate): expected a number from 0.")
    }
    guard layerDecay > 0, layerDecay <= 1 else {
      throw ValidationError("--layer-decay \(layerDecay): expected a number above 0, at most 1.")
    }
  }

  func apply(to settings: inout TrainingSettings) {
    settings.rateFactors = LearningRateFactors(backbone: backboneRate, layerDecay: layerDecay)
    settings.weightDecayScope = weightDecayOn
  }

  var json: [(key: String, value: JSONValue)] {
    [
      ("backbone-rate", backboneRate.json), ("layer-decay", layerDecay.json),
      ("weight-decay-on", weightDecayOn.rawValue.json),
    ]
  }
}

extension WeightDecayScope: ExpressibleByArgument {}
