import Files

/// Reads a model's configuration.
struct KerasDescriptionReader {
  /// The file, for messages.
  let path: String

  /// The model that a configuration describes.
  /// - Parameter json: `{"class_name": …, "config": …}`.
  /// - Throws: `ImportError.malformed`, and `.unsupportedKind` where the layers of a model are code.
  func model(_ json: JSONValue) throws(ImportError) -> KerasModelDescription {
    guard let kind = KerasClass(json), let config = json["config"] else {
      throw .malformed(path: path, place: "the model's description", expected: "class_name and config", got: "others")
    }
    let name = config["name"]?.stringValue ?? kind.bare
    // The first releases wrote the list of layers itself as configuration.
    guard kind.isModel, let entries = config["layers"]?.arrayValue ?? config.arrayValue else {
      throw .unsupportedKind(
        path: path, node: name, kind: kind.full, reason: "how a model of a class of its own runs is in its code alone",
        supported: Array(KerasClass.models))
    }
    guard kind.kind == "Sequential" || kind.kind == "Pipeline" else {
      return try functional(entries, config, name: name)
    }
    let built = config["build_input_shape"] ?? json["build_config"]?["input_shape"]
    return try sequential(entries, name: name, built: built)
  }

  // MARK: - Sequential models

  private func sequential(
    _ entries: [JSONValue], name: String, built: JSONValue?
  ) throws(ImportError) -> KerasModelDescription {
    var layers: [KerasLayer] = []
    var names: Set<String> = []
    for entry in entries {
      let reads = layers.isEmpty ? [] : [KerasModelDescription.Source(layer: layers.count - 1, call: 0)]
      let layer = try layer(entry).with(calls: [KerasLayer.Call(reads: reads)])
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

  /// A layer without its calls.
  private func layer(_ entry: JSONValue) throws(ImportError) -> KerasLayer {
    guard let kind = KerasClass(entry), let config = entry["config"] else {
      throw .malformed(path: path, place: "a layer", expected: "class_name and config", got: "others")
    }
    return KerasLayer(
      kind: kind, name: config["name"]?.stringValue ?? entry["name"]?.stringValue ?? kind.bare, config: config,
      model: kind.isModel ? try model(entry) : nil, calls: [])
  }

  // MARK: - Functional models

  private func functional(
    _ entries: [JSONValue], _ config: JSONValue, name: String
  ) throws(ImportError) -> KerasModelDescription {
    var layers: [KerasLayer] = []
    var places: [String: Int] = [:]
    for entry in entries {
      let layer = try layer(entry)
      // Calls name layers by what the entry says; it is the layer's name but for hand-made files.
      guard places.updateValue(layers.count, forKey: entry["name"]?.stringValue ?? layer.name) == nil else {
        throw twice(layer.name, name)
      }
      layers.append(layer)
    }
    var calls = KerasCalls(path: path, model: name, places: places)
    for (entry, layer) in zip(entries, layers) {
      // The arguments of a call mean nothing where its layer is not understood.
      if !layer.isInput, layer.model == nil { _ = try KerasLayerRegistry.kind(of: layer, path: path) }
      try calls.add(entry["inbound_nodes"], of: layer)
    }
    let inputs = try calls.references(config["input_layers"], "input_layers")
    let outputs = try calls.references(config["output_layers"], "output_layers")
    guard outputs.count == 1, let output = outputs.first else {
      throw .output(path: path, node: name, got: "\(outputs.count) outputs")
    }
    let resolved = try calls.resolved(layers, results: outputs)
    layers = zip(layers, resolved.calls).map { layer, calls in
      layer.with(calls: layer.isInput ? [KerasLayer.Call(reads: [])] : calls)
    }
    return KerasModelDescription(
      name: name, layers: layers, inputs: inputs.map(\.layer), output: try resolved.source(output), builtShape: nil)
  }

  private func twice(_ layer: String, _ model: String) -> ImportError {
    .malformed(path: path, place: model, expected: "one layer of each name", got: "two named \(layer)")
  }
}
