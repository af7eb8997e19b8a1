import Files

/// Finds the layers' tensors in a file of the legacy form: a list for each layer of the outermost model.
struct KerasListedWeights {
  private typealias Variable = KerasWeightsFile.Variable

  private let layout: KerasWeightLayout
  private var groups: [(layer: String, variables: [KerasWeightsFile.Variable])] = []

  init(_ file: KerasWeightsFile, _ layout: KerasWeightLayout) {
    self.layout = layout
    for variable in file.variables {
      guard let layer = variable.layers.first else { continue }
      if groups.last?.layer != layer { groups.append((layer, [])) }
      groups[groups.count - 1].variables.append(variable)
    }
  }

  /// The tensors of every layer.
  func found(_ model: KerasModelDescription) -> [KerasModelWeights.Path: [KerasWeightsFile.Variable]] {
    let places = model.layers.indices.filter { layout.hasWeights(model.layers[$0]) }
    let named = Dictionary(groups.map { ($0.layer, $0.variables) }) { first, _ in first }
    let areNamed = places.allSatisfy { named[model.layers[$0].name] != nil }
    var found: [KerasModelWeights.Path: [Variable]] = [:]
    for (order, place) in places.enumerated() {
      let layer = model.layers[place]
      let byOrder = !areNamed && groups.count == places.count
      guard let variables = byOrder ? groups[order].variables : named[layer.name] else { continue }
      guard let nested = layer.model else {
        found[[place]] = variables
        continue
      }
      var inner: [KerasModelWeights.Path: [Variable]] = [:]
      let scopes = KerasScopes(nested)
      for variable in variables {
        guard let path = scopes.path(Array(variable.layers.dropFirst().reversed())[...]) else { continue }
        inner[[place] + path, default: []].append(variable)
      }
      found.merge(isComplete(inner, nested, [place]) ? inner : ordered(variables, nested, [place]) ?? inner) { $1 }
    }
    return found
  }

  private func isComplete(
    _ found: [KerasModelWeights.Path: [Variable]], _ model: KerasModelDescription, _ path: KerasModelWeights.Path
  ) -> Bool {
    model.layers.enumerated().allSatisfy { place, layer in
      if let nested = layer.model { return isComplete(found, nested, path + [place]) }
      return !layout.hasWeights(layer) || found[path + [place]] != nil
    }
  }

  /// The weights of a nested model by their order, where every name is as that order has it.
  private func ordered(
    _ variables: [Variable], _ model: KerasModelDescription, _ path: KerasModelWeights.Path
  ) -> [KerasModelWeights.Path: [Variable]]? {
    guard let order = layout.order(model, at: path), order.count == variables.count else { return nil }
    var found: [KerasModelWeights.Path: [Variable]] = [:]
    for ((path, slot), variable) in zip(order, variables) {
      guard case .named(let name) = variable.slot, slot.names.contains(name) else { return nil }
      found[path, default: []].append(variable)
    }
    return found
  }
}

/// Finds the layers of a model, and of the models in it, that the scopes in names of weights lead to.
private struct KerasScopes {
  private let model: KerasModelDescription
  /// The first layer of each name, on the way through the models in their order.
  private var places: [String: KerasModelWeights.Path] = [:]

  init(_ model: KerasModelDescription) {
    self.model = model
    add(model, [])
  }

  private mutating func add(_ model: KerasModelDescription, _ path: KerasModelWeights.Path) {
    for (place, layer) in model.layers.enumerated() where places[layer.name] == nil {
      places[layer.name] = path + [place]
    }
    for (place, layer) in model.layers.enumerated() {
      if let nested = layer.model { add(nested, path + [place]) }
    }
  }

  /// The layer that scopes lead to: models around it may be left out.
  func path(_ scopes: ArraySlice<String>) -> KerasModelWeights.Path? { path(scopes, in: model, at: []) }

  private func path(
    _ scopes: ArraySlice<String>, in model: KerasModelDescription, at place: KerasModelWeights.Path
  ) -> KerasModelWeights.Path? {
    guard let first = scopes.first else { return nil }
    var found = model.place(of: first).map { place + [$0] }
    if found == nil, let other = places[first], other.starts(with: place) { found = other }
    guard let found else { return first == model.name ? path(scopes.dropFirst(), in: model, at: place) : nil }
    guard let nested = nested(found) else { return found }
    return path(scopes.dropFirst(), in: nested, at: found)
  }

  /// The model at a place; `nil` where it is a layer.
  private func nested(_ path: KerasModelWeights.Path) -> KerasModelDescription? {
    path.reduce(Optional(model)) { $0?.layers[$1].model }
  }
}
