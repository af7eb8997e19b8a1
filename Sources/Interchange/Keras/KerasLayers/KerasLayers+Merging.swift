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
      // The operation takes two at a time, and what is spread over the other comes second.
      let inputs = zip(call.inputs, call.shapes).sorted { $0.1.count > $1.1.count }.map(\.0)
      var product = inputs[0]
      for (i, factor) in inputs.enumerated().dropFirst() {
        product = try writer.add(call, i + 1 == inputs.count ? "" : "part\(i)", Multiply(), inputs: [product, factor])
      }
      return product
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
