import Networks
import Tensors

extension KerasLayerRegistry {
  /// Layers that do nothing but activate.
  static let activations: [KerasLayerKind] = [
    KerasLayerKind("Activation", "ReLU", "LeakyReLU", "ELU", "Softmax") { call, writer in
      let shape = try call.shape()
      if call.settings.kind == "Softmax" { try call.settings.checkLastAxis(rank: shape.rank) }
      let function = try call.settings.activationLayer() ?? .linear
      return try writer.activate(call, function, call.inputs[0], part: "")
    },
    KerasLayerKind("PReLU", slots: { _ in [.learned("alpha")] }) { call, writer in
      let shape = try call.shape()
      let settings = call.settings
      let shared = settings.config["shared_axes"]?.arrayValue?.compactMap(\.intValue).sorted() ?? []
      guard shape.rank == 2 || shared == [1, 2] || shape.h * shape.w == 1 && shared.isEmpty else {
        throw settings.unsupported("shared_axes", settings.config["shared_axes"], "[1, 2]: one slope for each channel")
      }
      return try writer.add(call, "", PReLU()) { [(.alpha, try call.tensors.value("alpha", as: [shape.c]))] }
    },
  ]
}
