import Files

/// Reads a model's configuration.
struct KerasDescriptionReader {
  /// The file, for messages.
  let path: String

  /// The model that a configuration describes.
  /// - Parameter json: `{"class_name": …, "config": …}`.
  /// - Throws: `ImportError.malformed`, and `.unsupportedKind` where the layers of a model are code.
  func model(_ json: JSONValue) throws(ImportError) -> KerasModelDescription {
    guard let kind = json["class_name"]?.stringValue, let config = json["config"] else {
      throw .malformed(path: path, place: "the model's description", expected: "class_name and config", got: "others")
    }
    let name = config["name"]?.stringValue ?? kind
    let built = config["build_input_shape"] ?? json["build_config"]?["input_shape"]
    // The first releases wrote the list of layers itself as configuration.
    guard let entries = config["layers"]?.arrayValue ?? config.arrayValue else {
      throw .unsupportedKind(
        path: path, node: name, kind: kind, reason: "how a model of a class of its own runs is in its code alone",
        supported: ["Sequential", "Functional"])
    }
    guard config["input_layers"] != nil else { return try sequential(entries, name: name, built: built) }
    return try functional(entries, config, name: name)
  }

  // MARK: - Sequential models

  private func sequential(
    _ entries: [JSONValue], name: String, built: JSONValue?
  ) throws(ImportError) -> KerasModelDescription {
    var layers: [KerasLayer] = []
    var names: Set<String> = []
    for entry in entries {
      let calls = layers.isEmpty ? [[]] : [[KerasModelDescription.Source(layer: layers.count - 1, call: 0)]]
      let layer = try layer(entry, calls: calls)
      guard names.insert(layer.name).inserted else { throw twice(layer.name, name) }
      layers.append(layer)
    }
    guard let first = layers.first else {
      throw .malformed(path: path, place: name, expected: "a model with layers", got: "none")
    }
    return KerasModelDescription(
      name: name, layers: layers, inputs: first.isInput ? [0] : [],
      output: KerasModelDescription.Source(layer: layers.count - 1, call: 0), builtShape: built)
  }

  private func layer(
    _ entry: JSONValue, calls: [[KerasModelDescription.Source]]
  ) throws(ImportError) -> KerasLayer {
    guard let full = entry["class_name"]?.stringValue, let config = entry["config"] else {
      throw .malformed(path: path, place: "a layer", expected: "class_name and config", got: "others")
    }
    // What `keras.ops` gives are no layers, although some share a name with one.
    let isOperator = entry["module"]?.stringValue?.contains(".ops") == true
    let bare = full.split(separator: ">").last.map(String.init) ?? full
    let isForeign = isOperator && !["Add", "Multiply", "Concatenate"].contains(bare)
    let kind = isForeign ? "keras.ops.\(bare)" : bare
    let name = config["name"]?.stringValue ?? entry["name"]?.stringValue ?? kind
    let isModel = config["layers"] != nil || kind == "Sequential"
    return KerasLayer(
      kind: kind, fullKind: isForeign ? kind : entry["registered_name"]?.stringValue ?? full, name: name,
      config: config,
      model: isModel ? try model(entry) : nil, calls: calls)
  }

  // MARK: - Functional models

  private func functional(
    _ entries: [JSONValue], _ config: JSONValue, name: String
  ) throws(ImportError) -> KerasModelDescription {
    var layers: [KerasLayer] = []
    var places: [String: Int] = [:]
    for entry in entries {
      let layer = try layer(entry, calls: [])
      // Calls name layers by what the entry says; it is the layer's name but for hand-made files.
      guard places.updateValue(layers.count, forKey: entry["name"]?.stringValue ?? layer.name) == nil else {
        throw twice(layer.name, name)
      }
      layers.append(layer)
    }
    var calls = KerasCalls(path: path, model: name, places: places)
    for (entry, layer) in zip(entries, layers) { try calls.add(entry["inbound_nodes"], of: layer) }
    let inputs = try calls.references(config["input_layers"], "input_layers")
    let outputs = try calls.references(config["output_layers"], "output_layers")
    guard outputs.count == 1, let output = outputs.first else {
      throw .output(path: path, node: name, got: "\(outputs.count) outputs")
    }
    let resolved = try calls.resolved(layers, results: outputs)
    layers = zip(layers, resolved.calls).map { layer, calls in
      KerasLayer(
        kind: layer.kind, fullKind: layer.fullKind, name: layer.name, config: layer.config, model: layer.model,
        calls: layer.isInput ? [[]] : calls)
    }
    return KerasModelDescription(
      name: name, layers: layers, inputs: inputs.map(\.layer), output: try resolved.source(output), builtShape: nil)
  }

  private func twice(_ layer: String, _ model: String) -> ImportError {
    .malformed(path: path, place: model, expected: "one layer of each name", got: "two named \(layer)")
  }
}
