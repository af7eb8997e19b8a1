import Files
import Networks
import Tensors

/// Collects the nodes and weights of a network while an importer walks through a file.
///
/// Every shape is checked when a node is added, so that what cannot fit is reported with the file and the node.
struct GraphAssembly {
  /// The most nodes of a network.
  static let nodeLimit = 10_000
  /// The most layers that are passed over by name.
  private static let namedLimit = 6
  /// The most values of all parameters together (8 GiB of floats).
  static let parameterLimit = 1 << 31

  /// The file, for messages.
  let path: String
  private var builder = GraphBuilder()
  private var nodeCount = 0
  private var sites: [AttentionSite] = []
  private var weights: [String: Weight] = [:]
  private var strangers: [TensorReport.Row] = []
  private var notes: [String] = []
  private var noted: Set<String> = []
  private var passedCount = 0
  /// The first of the layers that are passed over.
  private var passed: [String] = []

  private struct Weight {
    let tensor: Tensor
    let row: TensorReport.Row
  }

  init(path: String) { self.path = path }

  // MARK: - Nodes

  /// Adds the input; once, before all other nodes.
  /// - Throws: `ImportError.input` unless it is a square image with 1 or 3 channels.
  mutating func input(_ name: String, height: Int, width: Int, channels: Int) throws(ImportError) -> NodeReference {
    let fault: String? =
      if height != width {
        "Height and width must be equal."
      } else if !(1...4096).contains(height) {
        "Height and width must be from 1 to 4096."
      } else if channels != 1, channels != 3 {
        "Channels must be 1 (gray) or 3 (colour)."
      } else {
        nil
      }
    if let fault { throw .input(path: path, got: "[N, \(height), \(width), \(channels)]", advice: fault) }
    nodeCount = 1
    return builder.input(name, shape: [height, width, channels])
  }

  /// Adds an operation that reads `inputs`; `name` must be one that `uniqueName` gave.
  /// - Throws: `ImportError.graph` where the operation cannot take them.
  mutating func add(
    _ name: String, _ operation: any Operation, _ inputs: [NodeReference], sharing owner: NodeReference? = nil
  ) throws(ImportError) -> NodeReference {
    try count(name)
    let reference = builder.add(name, operation, inputs: inputs, sharing: owner)
    _ = try shape(of: reference)
    return reference
  }

  /// Passes over a layer that changes nothing in prediction; it counts as a node.
  /// - Parameter kind: its class.
  mutating func passOver(_ layer: String, kind: String) throws(ImportError) {
    try count(layer)
    passedCount += 1
    if passedCount <= Self.namedLimit { passed.append("\(layer.printable) (\(kind))") }
  }

  private mutating func count(_ name: String) throws(ImportError) {
    nodeCount += 1
    guard nodeCount <= Self.nodeLimit else {
      throw .malformed(path: path, place: name, expected: "at most \(Self.nodeLimit) nodes", got: "more")
    }
  }

  /// Adds a block of attention behind `x`; its nodes are `<name>_avg_pool` to `<name>_out`, its parameters
  /// `<name>_squeeze/kernel`, `<name>_squeeze/bias`, `<name>_excite/…` and `<name>_conv/…`.
  mutating func addCBAM(
    _ name: String, _ x: NodeReference, ratio: Int, kernelSize: Int
  ) throws(ImportError) -> NodeReference {
    let shape = try shape(of: x)
    guard shape.rank == 4 else {
      throw .malformed(path: path, place: name, expected: "an input [N, H, W, C]", got: "\(shape)")
    }
    let (output, site) = CBAM(ratio: ratio, kernelSize: kernelSize).add(
      to: &builder, name, x, named: builder.name(of: x), channels: shape.c)
    sites.append(site)
    _ = try self.shape(of: output)
    return output
  }

  /// The name, or one with a number behind it where a node has it already; never empty.
  func uniqueName(_ wanted: String) -> String {
    let name = wanted.isEmpty ? "node" : wanted
    guard builder.contains(name) else { return name }
    // Numbers are given without gaps, so that the first free one is found by halving: a file may repeat a name often.
    var (taken, free) = (1, 2)
    while builder.contains("\(name)_\(free)") { (taken, free) = (free, 2 * free) }
    while free - taken > 1 {
      let middle = (taken + free) / 2
      if builder.contains("\(name)_\(middle)") { taken = middle } else { free = middle }
    }
    return "\(name)_\(free)"
  }

  /// The name of a node.
  func name(of reference: NodeReference) -> String { builder.name(of: reference) }

  /// The shape of a node's output for one image: `[1, H, W, C]` or `[1, C]`.
  mutating func shape(of reference: NodeReference) throws(ImportError) -> Shape {
    do {
      return try builder.shape(of: reference)
    } catch {
      throw .graph(path: path, reason: "\(error)")
    }
  }

  // MARK: - Weights and notes

  /// Gives a parameter (`node/role`) its values, in this project's layout.
  /// - Parameters:
  ///   - parameter: `conv1/kernel`.
  ///   - tensor: kernels are `[height, width, in, out]` or `[in, out]`.
  ///   - source: the tensor's name in the file; `nil` for values that the file leaves out (a missing bias: zeros).
  ///   - fileShape: its shape in the file.
  ///   - action: what was done with it.
  mutating func set(
    _ parameter: String, to tensor: Tensor, source: String?, fileShape: [Int]? = nil,
    action: TensorReport.Action = .copied
  ) {
    weights[parameter] = Weight(
      tensor: tensor,
      row: TensorReport.Row(
        source: source, parameter: parameter, shape: fileShape ?? tensor.shape.dimensions, action: action))
  }

  /// Books a tensor of the file that the network takes nothing from.
  mutating func leave(_ source: String, shape: [Int], reason: String) {
    strangers.append(TensorReport.Row(source: source, parameter: nil, shape: shape, action: .notUsed(reason: reason)))
  }

  /// Tells the user something; the same sentence once.
  mutating func note(_ text: String) {
    if noted.insert(text).inserted { notes.append(text) }
  }

  /// What is said of the layers that are passed over.
  private var passedNote: [String] {
    guard passedCount > 0 else { return [] }
    let names = passed.joined(separator: ", ") + (passedCount > passed.count ? ", …" : "")
    return [
      passedCount == 1
        ? "1 layer that changes nothing in prediction is passed over: \(names)"
        : "\(passedCount) layers that change nothing in prediction are passed over: \(names)"
    ]
  }

  // MARK: - The network

  /// The finished network, whose logits are `output`.
  /// - Parameters:
  ///   - output: the scores of the classes, before any softmax.
  ///   - source: the program and form of the file (`Keras 3.15, .keras`).
  /// - Throws: `ImportError` where the network is no classifier, a weight is missing, has another shape or is no number.
  consuming func finish(
    output: NodeReference, source: String, classes: [String]? = nil, preprocessing: JSONValue? = nil,
    temperature: Double? = nil
  ) throws(ImportError) -> ImportedModel {
    let architecture: ImportedNetwork
    let graph: Graph
    let network: Network
    do {
      graph = builder.graph(output: output).pruned()
      let kept = Set(graph.nodes.map(\.name))
      architecture = try ImportedNetwork(
        source: source, graph: graph, attention: sites.filter { kept.contains($0.output) })
      let parameters = try graph.parameters()
      try check(parameters)
      network = try Network(graph)
    } catch let error as ImportError {
      throw error
    } catch {
      throw .graph(path: path, reason: "\(error)")
    }
    var rows: [TensorReport.Row] = []
    for parameter in network.parameters.all {
      guard let weight = weights.removeValue(forKey: parameter.name) else { continue }
      weight.tensor.withElements { source in
        _ = UnsafeMutableBufferPointer(rebasing: network.parameters.values[parameter.range])
          .update(fromContentsOf: source)
      }
      rows.append(weight.row)
    }
    rows += weights.sorted { $0.key < $1.key }.compactMap { _, weight in
      weight.row.source.map {
        TensorReport.Row(
          source: $0, parameter: nil, shape: weight.row.shape,
          action: .notUsed(reason: "the result does not depend on it"))
      }
    }
    return ImportedModel(
      architecture: architecture, network: network,
      report: TensorReport(path: path, format: source, rows: rows + strangers), notes: passedNote + notes,
      classes: classes,
      preprocessing: preprocessing, temperature: temperature, classCount: try classCount(graph))
  }

  /// Checks that every parameter has values of its shape, before memory is taken for the network.
  private func check(_ parameters: [Parameter]) throws(ImportError) {
    var total = 0
    for parameter in parameters {
      guard let weight = weights[parameter.name] else {
        throw .missingWeights(path: path, node: parameter.node, role: parameter.role.rawValue)
      }
      let source = weight.row.source ?? parameter.name
      guard weight.tensor.shape == parameter.shape else {
        throw .weights(
          path: path, tensor: source, node: parameter.node, expected: "shape \(parameter.shape)",
          got: "\(weight.tensor.shape)")
      }
      let (isFinite, isNegative) = weight.tensor.withElements { values in
        (values.isAllFinite, parameter.role == .movingVariance && values.contains { $0 < 0 })
      }
      guard isFinite else {
        throw .weights(
          path: path, tensor: source, node: parameter.node, expected: "finite numbers",
          got: "values that are not numbers")
      }
      guard !isNegative else {
        throw .weights(
          path: path, tensor: source, node: parameter.node, expected: "variances from 0", got: "negative ones")
      }
      total += weight.tensor.count
      guard total <= Self.parameterLimit else {
        throw .malformed(
          path: path, place: parameter.node, expected: "at most \(Self.parameterLimit) weights in all", got: "more")
      }
    }
  }

  private func classCount(_ graph: Graph) throws(ImportError) -> Int {
    do {
      return try graph.shapes(batch: 1)[graph.output].c
    } catch {
      throw .graph(path: path, reason: "\(error)")
    }
  }
}
