import Networks
import Tensors

extension KerasLayerRegistry {
  /// Batch normalisation.
  static let normalizations: [KerasLayerKind] = [
    KerasLayerKind(
      "BatchNormalization", "SyncBatchNormalization", "BatchNormalizationV1", "BatchNormalizationV2",
      slots: { settings in
        let gamma: [KerasSlot] = try settings.flag("scale", else: true) ? [.learned("gamma")] : []
        let beta: [KerasSlot] = try settings.flag("center", else: true) ? [.learned("beta")] : []
        return gamma + beta + [.measured("moving_mean"), .measured("moving_variance")]
      }
    ) { call, writer in
      let settings = call.settings
      let shape = try call.shape()
      try settings.checkLastAxis(rank: shape.rank)
      let operation = BatchNormalization(
        epsilon: Float(try settings.number("epsilon", in: 0...1, else: 1e-3)),
        momentum: Float(try settings.number("momentum", in: 0...1, else: 0.99)))
      return try writer.add(call, "", operation) {
        func value(_ name: String, unless setting: String, _ constant: Float) throws -> KerasValue {
          try settings.flag(setting, else: true)
            ? call.tensors.value(name)
            : KerasValue(setting: Tensor([shape.c], repeating: constant))
        }
        return [
          (.gamma, try value("gamma", unless: "scale", 1)), (.beta, try value("beta", unless: "center", 0)),
          (.movingMean, try call.tensors.value("moving_mean")),
          (.movingVariance, try call.tensors.value("moving_variance")),
        ]
      }
    }
  ]
}
