import Networks
import Tensors

/// A place among the weights of a layer.
struct KerasSlot: Sendable {
  /// The names that releases of Keras gave it (`kernel`, `depthwise_kernel`).
  let names: [String]
  /// Whether it is learned, unless its layer is frozen.
  var isTrainable = true
  /// Whether files may lack it.
  var isOptional = false

  /// Learned weights of these names.
  static func learned(_ names: String...) -> KerasSlot { KerasSlot(names: names) }
  /// Measured values of this name.
  static func measured(_ name: String) -> KerasSlot { KerasSlot(names: [name], isTrainable: false) }
}

/// Values for a parameter, and where they come from.
struct KerasValue {
  /// The values, in this project's layout.
  var tensor: Tensor
  /// The tensor of the file; `nil` where the file leaves it out.
  let source: KerasWeightsFile.Variable?
  /// What was done with it, where it was not taken as it is.
  var change: String?

  init(_ tensor: Tensor, from source: KerasWeightsFile.Variable? = nil, change: String? = nil) {
    self.tensor = tensor
    self.source = source
    self.change = change
  }

  /// Values that follow from a layer's settings: the file has no tensor for them.
  init(setting tensor: Tensor) { self.init(tensor, change: "the layer's settings") }

  /// What a report says of it.
  var action: TensorReport.Action {
    if let change { return .converted(from: change) }
    guard let source, source.type != .float(bytes: 4) else { return .copied }
    return .converted(from: source.type.description)
  }
}

/// The weights of one layer.
struct KerasTensors {
  /// The layer's tensors in the file's order.
  let variables: [KerasWeightsFile.Variable]
  /// What the layer should have, in Keras's order.
  let slots: [KerasSlot]
  /// The layer's name, for messages.
  let layer: String
  private let file: KerasWeightsFile

  init(_ variables: [KerasWeightsFile.Variable], slots: [KerasSlot], layer: String, file: KerasWeightsFile) {
    self.variables = variables
    self.slots = slots
    self.layer = layer
    self.file = file
  }

  /// The values of a slot, under another shape of as many elements where one is given.
  /// - Throws: `ImportError.missingWeights`, `.weights`, `HDF5Error`.
  func value(_ name: String, as shape: Shape? = nil) throws -> KerasValue {
    guard let variable = try variable(name) else {
      throw ImportError.missingWeights(path: file.path, node: layer, role: name)
    }
    return try value(variable, as: shape)
  }

  /// The values of a tensor of the layer.
  func value(_ variable: KerasWeightsFile.Variable, as shape: Shape? = nil) throws -> KerasValue {
    let tensor = try file.tensor(variable)
    guard let shape, tensor.shape != shape else { return KerasValue(tensor, from: variable) }
    guard tensor.count == shape.count else {
      throw ImportError.weights(
        path: file.path, tensor: variable.path, node: layer, expected: "\(shape.count) values", got: "\(tensor.count)")
    }
    return KerasValue(tensor.reshaped(shape), from: variable)
  }

  /// The tensor of a slot: by its name where the file has names, else by its place.
  private func variable(_ name: String) throws(ImportError) -> KerasWeightsFile.Variable? {
    guard let place = slots.firstIndex(where: { $0.names.contains(name) }) else { return nil }
    let names = slots[place].names
    let named = variables.filter { if case .named(let own) = $0.slot { names.contains(own) } else { false } }
    guard named.count < 2 else {
      throw .weights(
        path: file.path, tensor: named[1].path, node: layer, expected: "one \(name)", got: "\(named[0].path) too")
    }
    if let only = named.first { return only }
    // Where names say that another slot is meant, places say nothing.
    let isOpen = variables.allSatisfy { variable in
      guard case .named(let own) = variable.slot else { return true }
      return !slots.contains { $0.names.contains(own) }
    }
    let least = slots.count { !$0.isOptional }
    guard isOpen, (least...slots.count).contains(variables.count) else {
      guard !variables.isEmpty, isOpen else { return nil }
      throw .weights(
        path: file.path, tensor: variables[0].path, node: layer,
        expected: "\(slots.count) weights (\(slots.map { $0.names[0] }.joined(separator: ", ")))",
        got: "\(variables.count)")
    }
    return place < variables.count ? variables[place] : nil
  }
}
