import Networks
import Tensors

extension KerasLayerRegistry {
  /// Layers that read several others.
  static let merging: [KerasLayerKind] = [
    KerasLayerKind("Add") { call, writer in
      try several(call)
      return try writer.add(call, "", Add())
    },
    KerasLayerKind("Multiply") { call, writer in
      try several(call)
      return try product(call, &writer)
    },
    KerasLayerKind("Subtract") { call, writer in
      try several(call)
      guard call.inputs.count == 2 else {
        throw call.settings.unsupported("inputs", call.inputs.count.json, "two inputs")
      }
      return try difference(call, &writer)
    },
    KerasLayerKind("Average") { call, writer in
      try several(call)
      let sum = try writer.add(call, "sum", Add())
      return try writer.scale(call, sum, by: 1 / Float(call.inputs.count))
    },
    KerasLayerKind("Concatenate") { call, writer in
      try several(call)
      try call.settings.checkLastAxis(rank: call.shapes[0].rank)
      return try writer.add(call, "", Concatenate())
    },
  ]

  private static func several(_ call: KerasLayerCall) throws(ImportError) {
    guard call.shapes.count > 1 else {
      throw .malformed(
        path: call.settings.path, place: call.settings.layer, expected: "two or more inputs",
        got: "\(call.shapes.count)")
    }
  }
}
