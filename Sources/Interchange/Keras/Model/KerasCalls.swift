import Files

/// Which call of which layer reads what, in a functional model.
///
/// A file says "the result of layer L at its node 1", and counts nodes in several ways: a nested model of Keras 2 begins at 1,
/// and releases of Keras 3 count calls that other models made. The numbers always rise with the calls, so the places of the
/// numbers that occur are what counts.
struct KerasCalls {
  /// A tensor as the file names it: layer and node.
  struct Reference: Hashable {
    let layer: Int
    let node: Int
  }

  /// What a call reads, and the number among its arguments.
  private struct Call {
    var reads: [Reference] = []
    var constant: KerasConstant?
  }

  private let path: String
  private let model: String
  private let places: [String: Int]
  private var calls: [[Call]] = []

  init(path: String, model: String, places: [String: Int]) {
    self.path = path
    self.model = model
    self.places = places
  }

  /// Adds what the calls of the next layer read.
  mutating func add(_ nodes: JSONValue?, of layer: KerasLayer) throws(ImportError) {
    var mine: [Call] = []
    for node in nodes?.arrayValue ?? [] {
      var call = Call()
      if let arguments = node["args"] {
        try checkArguments(node["kwargs"], layer)
        try add(arguments, to: &call, layer)
      } else {
        try add(list: node, to: &call, layer)
      }
      mine.append(call)
    }
    // The constant becomes a parameter, and calls of a layer share their parameters.
    guard mine.allSatisfy({ $0.constant == mine[0].constant }) else {
      throw .unsupportedSetting(
        path: path, node: layer.name, kind: layer.kind.full, setting: "the constants", got: "of its calls",
        supported: "the same constant in every call")
    }
    calls.append(mine)
  }

  /// The tensors that `input_layers` or `output_layers` name: `["input", 0, 0]`, or a list of such.
  func references(_ value: JSONValue?, _ place: String) throws(ImportError) -> [Reference] {
    guard let items = value?.arrayValue else { throw malformed(place, value) }
    if items.first?.stringValue != nil { return [try reference(items, place)] }
    var result: [Reference] = []
    for item in items {
      guard let parts = item.arrayValue else { throw malformed(place, item) }
      result.append(try reference(parts, place))
    }
    return result
  }

  // MARK: - Keras 3

  /// Adds the tensors among a call's arguments, in order.
  private func add(_ value: JSONValue, to call: inout Call, _ layer: KerasLayer) throws(ImportError) {
    if value["class_name"]?.stringValue == "__keras_tensor__" {
      guard let history = value["config"]?["keras_history"]?.arrayValue else { throw malformed(layer.name, value) }
      call.reads.append(try reference(history, layer.name))
      return
    }
    switch value {
    case .array(let items):
      for item in items { try add(item, to: &call, layer) }
    case .null: break
    case .integer, .number: try add(constant: value, to: &call, layer)
    default: throw unsupported(value, layer)
    }
  }

  /// Adds the number of a call of arithmetic.
  private func add(constant value: JSONValue, to call: inout Call, _ layer: KerasLayer) throws(ImportError) {
    guard layer.kind.arithmetic != nil, call.constant == nil, let number = value.doubleValue else {
      throw unsupported(value, layer)
    }
    call.constant = KerasConstant(value: number, isFirst: call.reads.isEmpty)
  }

  private func unsupported(_ value: JSONValue, _ layer: KerasLayer) -> ImportError {
    .unsupportedSetting(
      path: path, node: layer.name, kind: layer.kind.full, setting: "the argument", got: value.compactText.shortened,
      supported: "the results of other layers, and one number in arithmetic")
  }

  /// Refuses calls that change what a layer does.
  private func checkArguments(_ arguments: JSONValue?, _ layer: KerasLayer) throws(ImportError) {
    for (key, value) in arguments?.objectValue ?? [] { try checkArgument(key, value, layer) }
  }

  private func checkArgument(_ key: String, _ value: JSONValue, _ layer: KerasLayer) throws(ImportError) {
    if value == .null || key == "training" && value == .bool(false) { return }
    throw .unsupportedSetting(
      path: path, node: layer.name, kind: layer.kind.full, setting: "a call with \(key)",
      got: value.compactText.shortened, supported: "calls without it")
  }

  // MARK: - Keras 2

  /// Adds one call: `[["conv", 0, 0, {}], …]`, or one such list alone. Functions of TensorFlow have their second operand
  /// beside the first (`["conv", 0, 0, {"y": 127.5}]`), and a number before it as `["_CONSTANT_VALUE", -1, 127.5, …]`.
  private func add(list node: JSONValue, to call: inout Call, _ layer: KerasLayer) throws(ImportError) {
    guard let items = node.arrayValue else { throw malformed(layer.name, node) }
    let tensors = items.first?.stringValue != nil ? [node] : items
    for tensor in tensors {
      guard let parts = tensor.arrayValue else { throw malformed(layer.name, tensor) }
      if parts.count > 2, parts[0].stringValue == "_CONSTANT_VALUE" {
        try add(constant: parts[2], to: &call, layer)
      } else {
        call.reads.append(try reference(parts, layer.name))
      }
      guard parts.count > 3 else { continue }
      for (key, value) in parts[3].objectValue ?? [] where key != "name" {
        if key == "y", layer.kind.arithmetic != nil {
          if let history = value.arrayValue {
            call.reads.append(try reference(history, layer.name))
          } else {
            try add(constant: value, to: &call, layer)
          }
        } else {
          try checkArgument(key, value, layer)
        }
      }
    }
  }

  // MARK: - References

  private func reference(_ parts: [JSONValue], _ place: String) throws(ImportError) -> Reference {
    guard parts.count >= 3, let name = parts[0].stringValue, let node = parts[1].intValue,
      let tensor = parts[2].intValue
    else { throw malformed(place, .array(parts)) }
    guard let layer = places[name] else {
      throw .malformed(path: path, place: place, expected: "layers of model \(model)", got: "\(name), which it has not")
    }
    guard tensor == 0 else {
      throw .unsupportedSetting(
        path: path, node: place, kind: "a layer", setting: "result \(tensor) of", got: name,
        supported: "layers with one result")
    }
    return Reference(layer: layer, node: node)
  }

  private func malformed(_ place: String, _ value: JSONValue?) -> ImportError {
    .malformed(
      path: path, place: "\(model), \(place)", expected: "names of layers with numbers, as in [\"conv\", 0, 0]",
      got: value.map { $0.compactText.shortened } ?? "nothing")
  }

  /// The calls with their numbers replaced by places.
  struct Resolved {
    /// For every layer, what each of its calls reads.
    var calls: [[KerasLayer.Call]] = []
    fileprivate let path: String
    fileprivate let names: [String]
    fileprivate let counts: [Int]
    /// For every layer, the places of the numbers that occur.
    fileprivate let nodes: [[Int: Int]]

    /// The call that a reference means.
    func source(_ reference: Reference) throws(ImportError) -> KerasModelDescription.Source {
      let known = nodes[reference.layer]
      let call = known.count == counts[reference.layer] ? known[reference.node] : reference.node
      guard let call, (0..<counts[reference.layer]).contains(call) else {
        throw .malformed(
          path: path, place: names[reference.layer], expected: "\(counts[reference.layer]) calls of this layer",
          got: "the result of call \(reference.node)")
      }
      return KerasModelDescription.Source(layer: reference.layer, call: call)
    }
  }

  /// Resolves what every call reads.
  /// - Parameter results: what the model gives, which counts as read.
  func resolved(_ layers: [KerasLayer], results: [Reference]) throws(ImportError) -> Resolved {
    var nodes = [Set<Int>](repeating: [], count: layers.count)
    for reference in results + calls.joined().flatMap(\.reads) { nodes[reference.layer].insert(reference.node) }
    var resolved = Resolved(
      path: path, names: layers.map(\.name), counts: zip(layers, calls).map { $0.isInput ? 1 : $1.count },
      nodes: nodes.map { Dictionary(uniqueKeysWithValues: $0.sorted().enumerated().map { ($1, $0) }) })
    for layer in calls {
      var mine: [KerasLayer.Call] = []
      for call in layer {
        var sources: [KerasModelDescription.Source] = []
        for reference in call.reads { sources.append(try resolved.source(reference)) }
        mine.append(KerasLayer.Call(reads: sources, constant: call.constant))
      }
      resolved.calls.append(mine)
    }
    return resolved
  }
}

extension String {
  /// The text, cut where it is too long for a message.
  var shortened: String { count > 80 ? prefix(80) + "…" : self }
}
