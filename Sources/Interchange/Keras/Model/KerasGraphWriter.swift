import Files
import Networks
import Tensors

/// Walks through the calls of a Keras model and adds the nodes that stand for them.
///
/// Nested models are written where they are called. A layer that is called again shares the parameters of its first call.
struct KerasGraphWriter {
  /// The most calls of layers, those in nested models counted as often as they are called.
  static let callLimit = 100_000

  var assembly: GraphAssembly
  let path: String
  private let model: KerasModelDescription
  private let file: KerasModelFile
  private let weights: KerasModelWeights
  /// Names of the layers of the outermost model, which nothing else may take.
  private let reserved: Set<String>
  private var callCount = 0
  private var calls: [KerasModelWeights.Path: Int] = [:]
  /// The names of the nodes of layers' first calls.
  private var firstNames: [KerasModelWeights.Path: String] = [:]
  /// The nodes of a layer's first call, by what stands behind the layer's name.
  private var owners: [KerasModelWeights.Path: [String: NodeReference]] = [:]
  private var usedTensors: Set<String> = []
  /// What the nodes compute, by their names.
  var nodes: [String: KerasNode] = [:]

  init(path: String, model: KerasModelDescription, file: KerasModelFile) throws {
    self.path = path
    self.model = model
    self.file = file
    assembly = GraphAssembly(path: path)
    reserved = Set(model.layers.map(\.name))
    let isKeras3 = file.isKeras3
    weights = try KerasModelWeights(file.weights, of: model) { layer in
      if layer.isInput { return [] }
      let settings = KerasSettings(
        path: path, layer: layer.name, kind: layer.kind.kind, config: layer.config, isKeras3: isKeras3)
      // A setting that cannot be read is reported when its layer is translated.
      return KerasLayerRegistry.kind(layer.kind).flatMap { try? $0.slots(settings) }
    }
  }

  /// The finished network.
  /// - Throws: `ImportError`, `HDF5Error`.
  mutating func network(source: String) throws -> ImportedModel {
    let input = try addInput()
    let output = try logits(of: try add(model, at: [], inputs: [input], prefix: nil))
    for variable in file.weights.variables where !usedTensors.contains(variable.path) {
      assembly.leave(variable.path, shape: variable.shape, reason: Self.reason(variable))
    }
    return try assembly.finish(output: output, source: source)
  }

  private static func reason(_ variable: KerasWeightsFile.Variable) -> String {
    let parts = variable.path.split(separator: "/")
    if parts.first?.hasPrefix("optimizer") == true { return "the memory of an optimiser" }
    if parts.contains(where: { $0.hasPrefix("seed_generator") }) { return "the state of a random generator" }
    guard let layer = variable.layers.first else { return "it belongs to no layer" }
    return "the layer \(layer.printable) has no use for it in prediction"
  }

  // MARK: - The walk

  private mutating func addInput() throws -> NodeReference {
    guard model.inputs.count < 2 else {
      throw ImportError.input(path: path, got: "\(model.inputs.count) inputs", advice: nil)
    }
    guard let shape = Self.inputShape(model) else {
      throw ImportError.input(path: path, got: "a model that does not say what it reads")
    }
    guard let extents = shape.arrayValue, extents.count == 4 else {
      throw ImportError.input(path: path, got: Self.text(shape), advice: "Images are [N, height, width, channels].")
    }
    guard let height = extents[1].intValue, let width = extents[2].intValue, let channels = extents[3].intValue else {
      throw ImportError.input(path: path, got: Self.text(shape))
    }
    let name = model.inputs.first.map { model.layers[$0].name } ?? "input"
    return try assembly.input(name, height: height, width: width, channels: channels)
  }

  /// The shape of a batch for people: `[N, any, any, 1]`.
  private static func text(_ shape: JSONValue) -> String {
    guard let extents = shape.arrayValue, !extents.isEmpty else { return shape.compactText.shortened }
    let words = extents.dropFirst().prefix(8).map { $0 == .null ? "any" : $0.compactText.shortened }
    return "[\((["N"] + words).joined(separator: ", "))\(extents.count > 9 ? ", …" : "")]"
  }

  /// The shape of a batch of images, as the model's first layers say it.
  private static func inputShape(_ model: KerasModelDescription) -> JSONValue? {
    guard let first = model.inputs.first.map({ model.layers[$0] }) ?? model.layers.first else { return nil }
    return first.config["batch_shape"] ?? first.config["batch_input_shape"] ?? first.model.flatMap(inputShape)
      ?? model.builtShape
  }

  /// Adds the nodes of a model.
  /// - Parameters:
  ///   - path: the model's place.
  ///   - inputs: what stands for its inputs.
  ///   - prefix: the model's name, where it is a layer of another.
  private mutating func add(
    _ model: KerasModelDescription, at path: KerasModelWeights.Path, inputs: [NodeReference], prefix: String?
  ) throws -> NodeReference {
    var results: [KerasModelDescription.Source: NodeReference] = [:]
    let expected = max(1, model.inputs.count)
    guard inputs.count == expected else {
      throw ImportError.malformed(
        path: self.path, place: model.name, expected: "\(expected) inputs", got: "\(inputs.count)")
    }
    for (place, input) in zip(model.inputs, inputs) {
      results[KerasModelDescription.Source(layer: place, call: 0)] = input
    }
    for source in try order(of: model) where results[source] == nil {
      let layer = model.layers[source.layer]
      // The first layer of a sequential model without an input of its own reads what the model reads.
      let isFirst = model.inputs.isEmpty && source.layer == 0
      let arguments = isFirst ? inputs : layer.calls[source.call].reads.compactMap { results[$0] }
      results[source] = try add(
        layer, at: path + [source.layer], inputs: arguments, constant: layer.calls[source.call].constant,
        prefix: prefix)
    }
    guard let output = results[model.output] else {
      throw ImportError.malformed(path: self.path, place: model.name, expected: "an output", got: "none")
    }
    return output
  }

  /// The calls of a model, each behind those that it reads, else in the order of the layers.
  private func order(of model: KerasModelDescription) throws(ImportError) -> [KerasModelDescription.Source] {
    var order: [KerasModelDescription.Source] = []
    var isDone: Set<KerasModelDescription.Source> = []
    var isOpen: Set<KerasModelDescription.Source> = []
    var stack: [(source: KerasModelDescription.Source, next: Int)] = []
    for (place, layer) in model.layers.enumerated() {
      for call in layer.calls.indices {
        stack.append((KerasModelDescription.Source(layer: place, call: call), 0))
        while let (source, next) = stack.last {
          let reads = model.layers[source.layer].calls[source.call].reads
          if isDone.contains(source) {
            stack.removeLast()
          } else if next < reads.count {
            isOpen.insert(source)
            stack[stack.count - 1].next += 1
            guard !isOpen.contains(reads[next]) else {
              throw .malformed(
                path: path, place: model.layers[source.layer].name, expected: "layers without a circle", got: "one")
            }
            if !isDone.contains(reads[next]) { stack.append((reads[next], 0)) }
          } else {
            isOpen.remove(source)
            isDone.insert(source)
            order.append(source)
            stack.removeLast()
          }
        }
      }
    }
    return order
  }

  private mutating func add(
    _ layer: KerasLayer, at path: KerasModelWeights.Path, inputs: [NodeReference], constant: KerasConstant?,
    prefix: String?
  ) throws -> NodeReference {
    callCount += 1
    guard callCount <= Self.callLimit else {
      throw ImportError.malformed(
        path: self.path, place: layer.name, expected: "at most \(Self.callLimit) calls of layers", got: "more")
    }
    if let nested = layer.model { return try add(nested, at: path, inputs: inputs, prefix: layer.name) }
    let kind = try KerasLayerRegistry.kind(of: layer, path: self.path)
    let settings = KerasSettings(
      path: self.path, layer: layer.name, kind: layer.kind.kind, config: layer.config, isKeras3: file.isKeras3)
    guard !settings.isKeras1 else { throw KerasModelError.keras1(path: self.path) }
    try settings.checkFormat()
    if let precision = settings.reducedPrecision {
      note("Keras computes layers of this model in \(precision); here they are computed in float32")
    }
    var shapes: [Shape] = []
    for input in inputs { shapes.append(try assembly.shape(of: input)) }
    let number = calls[path, default: 0]
    calls[path] = number + 1
    let call = KerasLayerCall(
      settings: settings, path: path, number: number, fullKind: layer.kind.full, constant: constant, inputs: inputs,
      shapes: shapes,
      name: nodeName(layer.name, at: path, prefix: prefix, call: number),
      tensors: weights.tensors(path, slots: try kind.slots(settings) ?? [], layer: layer.name))
    return try kind.translate(call, &self)
  }

  // MARK: - Names

  /// The name of a layer's node: the model's name in front where another layer has it, the call's number behind.
  private mutating func nodeName(
    _ layer: String, at path: KerasModelWeights.Path, prefix: String?, call: Int
  ) -> String {
    if let first = firstNames[path] { return free("\(first)_\(call + 1)") }
    var name = assembly.uniqueName(layer)
    if let prefix, name != layer || reserved.contains(layer) { name = free("\(prefix)/\(layer)") }
    firstNames[path] = name
    return name
  }

  /// A name like `wanted` that no node has and no layer of the outermost model will want.
  private func free(_ wanted: String) -> String {
    var name = assembly.uniqueName(wanted)
    var number = 2
    while reserved.contains(name) {
      name = assembly.uniqueName("\(wanted)_\(number)")
      number += 1
    }
    return name
  }

  // MARK: - What translators use

  /// Adds a node.
  /// - Parameters:
  ///   - call: the call of a layer that it stands for.
  ///   - part: what stands behind the layer's name where the layer has several nodes.
  ///   - operation: what it computes.
  ///   - inputs: what it reads; the call's inputs unless others are given.
  ///   - activation: the function that it stands for.
  ///   - values: the values of its parameters; asked for at the layer's first call alone.
  mutating func add(
    _ call: KerasLayerCall, _ part: String = "", _ operation: any Operation, inputs: [NodeReference]? = nil,
    activation: KerasActivation? = nil,
    values: () throws -> [(ParameterRole, KerasValue)] = { [] }
  ) throws -> NodeReference {
    let name = part.isEmpty ? call.name : free("\(call.name)_\(part)")
    let owner = owners[call.path]?[part]
    let inputs = inputs ?? call.inputs
    let node = try assembly.add(name, operation, inputs, sharing: owner)
    try record(name, operation, inputs, activation)
    guard owner == nil else { return node }
    owners[call.path, default: [:]][part] = node
    for (role, value) in try values() { set("\(name)/\(role.rawValue)", value) }
    return node
  }

  /// Adds a block of attention.
  /// - Parameter values: the values of its parameters, by the part of the block and the role.
  mutating func addAttention(
    _ call: KerasLayerCall, _ block: CBAM, values: [(part: String, role: ParameterRole, value: KerasValue)]
  ) throws -> NodeReference {
    var name = call.name
    var number = 2
    while block.nodeNames(name).contains(where: { assembly.uniqueName($0) != $0 }) {
      name = "\(call.name)_\(number)"
      number += 1
    }
    let node = try assembly.addCBAM(name, call.inputs[0], ratio: block.ratio, kernelSize: block.kernelSize)
    for (part, role, value) in values { set("\(name)_\(part)/\(role.rawValue)", value) }
    return node
  }

  /// Adds the node of an activation; none for the identity.
  /// - Parameter part: as for `add`; the function's own name where the layer does more than that.
  mutating func activate(
    _ call: KerasLayerCall, _ function: KerasActivation, _ input: NodeReference, part: String? = nil
  ) throws -> NodeReference {
    guard let operation = function.operation else { return input }
    return try add(call, part ?? function.name, operation, inputs: [input], activation: function)
  }

  /// What stands for a layer that changes nothing in prediction: its input.
  mutating func passOver(_ call: KerasLayerCall) throws(ImportError) -> NodeReference {
    try assembly.passOver(call.settings.layer, kind: call.settings.kind)
    return call.inputs[0]
  }

  /// The shape of a node's output for one image.
  mutating func shape(of node: NodeReference) throws(ImportError) -> Shape { try assembly.shape(of: node) }

  /// Tells the user something.
  mutating func note(_ text: String) { assembly.note(text) }

  private mutating func set(_ parameter: String, _ value: KerasValue) {
    if let source = value.source { usedTensors.insert(source.path) }
    assembly.set(
      parameter, to: value.tensor, source: value.source?.path, fileShape: value.source?.shape, action: value.action)
  }
}

extension CBAM {
  /// The names that the block's nodes have behind this prefix.
  fileprivate func nodeNames(_ prefix: String) -> [String] {
    var builder = GraphBuilder()
    let input = builder.input("", shape: [1, 1, 1])
    let (output, _) = add(to: &builder, prefix, input, named: "", channels: 1)
    return builder.graph(output: output).nodes.dropFirst().map(\.name)
  }
}
