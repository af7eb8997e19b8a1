import Networks
import Tensors

/// A call of a layer that is to be translated.
struct KerasLayerCall {
  /// The layer's settings.
  let settings: KerasSettings
  /// The layer's place.
  let path: KerasModelWeights.Path
  /// Which of the layer's calls it is, from 0.
  let number: Int
  /// The layer's class as people know it.
  let fullKind: String
  /// The number among the call's arguments.
  let constant: KerasConstant?
  /// What it reads.
  let inputs: [NodeReference]
  /// The shapes of that for one image: `[1, H, W, C]` or `[1, C]`.
  let shapes: [Shape]
  /// The name of its node.
  let name: String
  /// The layer's weights.
  let tensors: KerasTensors

  /// The shape of the one input.
  /// - Parameter rank: the dimensions it must have, the batch among them; any number from 2 unless given.
  func shape(rank: Int? = nil) throws(ImportError) -> Shape {
    guard shapes.count == 1, shapes[0].rank >= 2, rank == nil || rank == shapes[0].rank else {
      throw .malformed(
        path: settings.path, place: settings.layer,
        expected: rank == 4 ? "one input [N, H, W, C]" : "one input with channels last",
        got: shapes.isEmpty ? "none" : shapes.map(\.description).joined(separator: " and "))
    }
    return shapes[0]
  }
}

/// How layers of a class become nodes.
struct KerasLayerKind: Sendable {
  typealias Translation = @Sendable (KerasLayerCall, inout KerasGraphWriter) throws -> NodeReference

  /// Names of the class.
  let names: [String]
  /// The weights that a layer has, in Keras's order; `nil` where the class sets no order.
  let slots: @Sendable (KerasSettings) throws -> [KerasSlot]?
  /// Adds a call's nodes.
  let translate: Translation

  /// A class whose layers have weights.
  init(
    _ names: String..., slots: @escaping @Sendable (KerasSettings) throws -> [KerasSlot]?,
    translate: @escaping Translation
  ) {
    self.names = names
    self.slots = slots
    self.translate = translate
  }

  /// A class whose layers have none.
  init(_ names: String..., translate: @escaping Translation) {
    self.names = names
    slots = { _ in [] }
    self.translate = translate
  }
}

/// Every class of layers that is understood. A new one is one entry in its family's list.
enum KerasLayerRegistry {
  /// The classes.
  static let all: [KerasLayerKind] =
    convolutions + normalizations + activations + poolings + shapes + merging + training + preprocessing + arithmetic
    + attention

  private static let kinds = Dictionary(
    uniqueKeysWithValues: all.flatMap { kind in kind.names.map { ($0, kind) } })
  private static let attentionKinds = Dictionary(
    attention.flatMap { kind in kind.names.map { ($0.lowercased(), kind) } }
  ) { first, _ in first }

  /// Their names; those of augmentation are one, as there are many.
  static let names =
    all.flatMap(\.names).filter { !$0.hasPrefix("Random") } + ["InputLayer", "Random* (augmentation)"]
    + KerasClass.models

  /// How layers of this class are translated; `nil` for a class that is not understood.
  static func kind(_ name: KerasClass) -> KerasLayerKind? {
    // People write attention themselves, in packages of their own, and vary in case.
    kinds[name.kind] ?? attentionKinds[name.bare.lowercased()]
  }

  /// How a layer is translated.
  /// - Throws: `ImportError.unsupportedKind`.
  static func kind(of layer: KerasLayer, path: String) throws(ImportError) -> KerasLayerKind {
    if let kind = kind(layer.kind) { return kind }
    throw .unsupportedKind(
      path: path, node: layer.name, kind: layer.kind.full, reason: reason(layer.kind), supported: names)
  }

  /// Why a class cannot be supported, where that is known.
  private static func reason(_ kind: KerasClass) -> String? {
    guard kind.isOwn else { return "a class of its own: what it does is in its code alone, which is not in the file" }
    return switch kind.kind {
    case "Lambda": "its function is Python code, and code in a file is never run"
    case "RandomCrop": "it cuts images in prediction too"
    case "Permute": "images stay in rows, columns and channels"
    case "InputLayer": "a model may have one input"
    default: nil
    }
  }
}
