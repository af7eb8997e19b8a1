import Files
import Networks
import Tensors

/// Weights by name in a safetensors file: those of PyTorch (`state_dict`) or of this project.
///
/// | tensor | parameter | axes in the file |
/// | --- | --- | --- |
/// | `node/kernel`, `node/bias`, … | the same | as here |
/// | `node.weight` of a convolution | `node/kernel` | `[out, in, rows, columns]` |
/// | `node.weight` of a depthwise convolution | `node/kernel` | `[in * multiplier, 1, rows, columns]` |
/// | `node.weight` of a dense layer | `node/kernel` | `[out, in]` |
/// | `node.weight` of a normalisation or a PReLU | `node/gamma`, `node/alpha` | `[channels]` |
/// | `node.bias` | `node/bias`, or `node/beta` of a normalisation | `[out]` |
/// | `node.running_mean`, `node.running_var` | `node/moving_mean`, `node/moving_variance` | `[channels]` |
///
/// Dots in a module's name may stand for underscores of a node's.
public struct StateDict {
  private let file: SafetensorsFile

  /// - Parameter file: the tensors.
  public init(_ file: SafetensorsFile) { self.file = file }

  /// Puts the tensors into a network; every parameter must get its values.
  /// - Parameters:
  ///   - network: any.
  ///   - names: for tensors whose names say nothing.
  /// - Throws: `StateDictError`, `SafetensorsError`.
  public func load(into network: Network, names: TensorNames = .init()) throws -> TensorReport {
    if let absent = names.strangers(to: Set(file.entries.map(\.name))).first {
      throw StateDictError.absent(path: file.path, tensor: absent)
    }
    let parameters = network.parameters.all
    let slots = network.stateDictSlots()
    let placed = try place(parameters, slots, names)
    var rows: [TensorReport.Row] = []
    for (parameter, slot) in zip(parameters, slots) {
      guard let entry = placed.sources[parameter.name] else { continue }
      let isOurs = entry.name == parameter.name
      let expected = isOurs ? parameter.shape.dimensions : slot.shape
      guard entry.shape == expected else {
        throw StateDictError.shape(
          path: file.path, tensor: entry.name, parameter: parameter.name, expected: expected, got: entry.shape)
      }
      let tensor = isOurs ? try file.tensor(entry.name) : slot.ours(try file.tensor(entry.name))
      guard tensor.withElements({ $0.isAllFinite }) else {
        throw StateDictError.notFinite(path: file.path, tensor: entry.name)
      }
      try network.parameters.set(parameter.name, to: tensor)
      rows.append(
        TensorReport.Row(
          source: entry.name, parameter: parameter.name, shape: entry.shape,
          action: Self.action(entry, axes: isOurs ? nil : slot.axes)))
    }
    return TensorReport(path: file.path, format: "weights in safetensors", rows: rows + placed.strangers)
  }

  private static func action(_ entry: SafetensorsEntry, axes: String?) -> TensorReport.Action {
    let type = entry.type == .f32 ? nil : entry.type.rawValue.lowercased()
    if let axes { return .transposed(from: [axes, type].compactMap { $0 }.joined(separator: " ")) }
    return type.map { .converted(from: $0) } ?? .copied
  }

  /// Finds the tensor of every parameter.
  private func place(
    _ parameters: [Parameter], _ slots: [StateDictSlot], _ names: TensorNames
  ) throws -> (sources: [String: SafetensorsEntry], strangers: [TensorReport.Row]) {
    let own = Set(parameters.map(\.name))
    let theirs = Dictionary(zip(slots, parameters).map { ($0.name, $1.name) }) { first, _ in first }
    var sources: [String: SafetensorsEntry] = [:]
    var strangers: [TensorReport.Row] = []
    for entry in file.entries {
      let wanted = names.parameter(of: entry.name)
      if let wanted, !own.contains(wanted) {
        throw StateDictError.unknownParameter(path: file.path, tensor: entry.name, parameter: wanted)
      }
      let found = own.contains(entry.name) ? entry.name : theirs[entry.name] ?? theirs[Self.underscored(entry.name)]
      guard let parameter = wanted ?? found else {
        strangers.append(
          TensorReport.Row(
            source: entry.name, parameter: nil, shape: entry.shape,
            action: .notUsed(reason: "the network has no parameter for it")))
        continue
      }
      if let other = sources.updateValue(entry, forKey: parameter) {
        throw StateDictError.twice(path: file.path, parameter: parameter, tensors: [other.name, entry.name])
      }
    }
    let missing = parameters.map(\.name).filter { sources[$0] == nil }
    guard missing.isEmpty else {
      throw StateDictError.missing(
        path: file.path, parameters: missing, of: parameters.count, unused: strangers.compactMap(\.source))
    }
    return (sources, strangers)
  }

  /// `layer1.0.conv.weight` as `layer1_0_conv.weight`.
  private static func underscored(_ name: String) -> String {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.dropLast().joined(separator: "_") + "." + (parts.last ?? "")
  }

  /// Writes a network's parameters under PyTorch's names, with PyTorch's axes.
  /// - Parameters:
  ///   - network: any.
  ///   - metadata: texts for the file.
  ///   - path: the file.
  ///   - encoding: the element type of all tensors.
  /// - Throws: `FileError.unwritable`.
  public static func write(
    _ network: Network, metadata: [(name: String, value: String)], to path: String,
    encoding: SafetensorsEncoding = .f32
  ) throws {
    let tensors = try zip(network.parameters.all, network.stateDictSlots()).map { parameter, slot in
      (name: slot.name, tensor: slot.theirs(try network.parameters.tensor(parameter.name)))
    }
    try SafetensorsFile.write(tensors: tensors, metadata: metadata, to: path, encoding: encoding)
  }
}
