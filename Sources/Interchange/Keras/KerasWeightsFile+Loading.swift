import Networks
import Tensors

extension KerasWeightsFile {
  /// Gives a network the weights that stand in the file under its nodes' names.
  ///
  /// Layers are found by name, weights by their role (`kernel`, `bias`, `gamma`, `beta`, `moving_mean`, `moving_variance`)
  /// or, where Keras 3 numbers them, by their place, which is the same order. Kernels are `[height, width, in, out]` and
  /// `[in, out]` on both sides. Nothing is changed unless everything fits.
  /// - Parameters:
  ///   - parameters: the network's parameters.
  ///   - required: nodes that must be in the file with all their weights, as far as they have any.
  /// - Returns: what became of every tensor and every parameter.
  /// - Throws: `KerasWeightsError`, `HDF5Error`.
  @discardableResult
  public func load(into parameters: Parameters, requiring required: [String] = []) throws -> TensorReport {
    let nodes = Dictionary(grouping: parameters.all, by: \.node)
    var sources: [String: Variable] = [:]
    var strangers: [TensorReport.Row] = []
    for variable in variables {
      switch try destination(of: variable, nodes) {
      case .parameter(let parameter):
        if let other = sources[parameter.name] {
          throw KerasWeightsError.ambiguous(
            path: path, parameter: parameter.name, tensors: [other.path, variable.path])
        }
        guard parameter.shape.dimensions == variable.shape else {
          throw KerasWeightsError.shape(
            path: path, tensor: variable.path, got: Shape(variable.shape), parameter: parameter.name,
            expected: parameter.shape)
        }
        sources[parameter.name] = variable
      case .none(let reason):
        strangers.append(
          TensorReport.Row(
            source: variable.path, parameter: nil, shape: variable.shape, action: .notUsed(reason: reason)))
      }
    }
    try check(parameters, sources, required)

    var values: [(name: String, tensor: Tensor)] = []
    var rows: [TensorReport.Row] = []
    for parameter in parameters.all {
      guard let variable = sources[parameter.name] else {
        rows.append(
          TensorReport.Row(
            source: nil, parameter: parameter.name, shape: parameter.shape.dimensions, action: .keepsStart))
        continue
      }
      values.append((parameter.name, try checkedTensor(variable, parameter.role)))
      rows.append(
        TensorReport.Row(
          source: variable.path, parameter: parameter.name, shape: variable.shape,
          action: variable.type == .float(bytes: 4) ? .copied : .converted(from: variable.type.description)))
    }
    for (name, tensor) in values { try parameters.set(name, to: tensor) }
    let version = kerasVersion.map { ", written by Keras \($0)" } ?? ""
    return TensorReport(path: path, format: "Keras weights, form \(form.rawValue)\(version)", rows: rows + strangers)
  }

  private enum Destination {
    case parameter(Parameter)
    case none(reason: String)
  }

  private func destination(of variable: Variable, _ nodes: [String: [Parameter]]) throws -> Destination {
    guard !variable.layers.isEmpty else { return .none(reason: "it belongs to no layer") }
    guard let layer = variable.layers.first(where: { nodes[$0] != nil }), let own = nodes[layer] else {
      return .none(reason: "the network has no node \(variable.layers[0])")
    }
    switch variable.slot {
    case .named(let name):
      guard let parameter = own.first(where: { $0.role.rawValue == name }) else {
        return .none(reason: "node \(layer) has no \(name)")
      }
      return .parameter(parameter)
    case .position(let index, let count):
      // A bias comes behind its kernel, so one that is missing moves nothing; a missing gamma would move all behind it.
      guard count == own.count || own[0].role == .kernel else {
        throw KerasWeightsError.variableCount(
          path: path, layer: layer, got: count, expected: own.map(\.role.rawValue))
      }
      guard own.indices.contains(index) else { return .none(reason: "node \(layer) has \(own.count) weights") }
      return .parameter(own[index])
    }
  }

  private func check(_ parameters: Parameters, _ sources: [String: Variable], _ required: [String]) throws {
    guard !sources.isEmpty else {
      var layers: [String] = []
      for name in variables.compactMap(\.layers.first) where layers.last != name { layers.append(name) }
      var nodes: [String] = []
      for parameter in parameters.all where nodes.last != parameter.node { nodes.append(parameter.node) }
      throw KerasWeightsError.nothingFits(path: path, layers: layers, expected: nodes)
    }
    let wanted = Set(required)
    let owners = Set(parameters.all.map(\.node)).intersection(wanted)
    let missing = Set(parameters.all.filter { wanted.contains($0.node) && sources[$0.name] == nil }.map(\.node))
    guard missing.isEmpty else {
      throw KerasWeightsError.incomplete(path: path, missing: required.filter(missing.contains), of: owners.count)
    }
  }

  private func checkedTensor(_ variable: Variable, _ role: ParameterRole) throws -> Tensor {
    let tensor = try tensor(variable)
    let (isFinite, isNegative) = tensor.withElements { values in
      (values.allSatisfy(\.isFinite), values.contains { $0 < 0 })
    }
    guard isFinite else {
      throw KerasWeightsError.badValues(path: path, tensor: variable.path, what: "values that are not numbers")
    }
    guard role != .movingVariance || !isNegative else {
      throw KerasWeightsError.badValues(path: path, tensor: variable.path, what: "negative variances")
    }
    return tensor
  }
}
