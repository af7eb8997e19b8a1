import Tensors

/// The weights in an HDF5 file that Keras wrote.
///
/// Three forms are read. The legacy form lists its layers in the attribute `layer_names`, and each layer's group lists its
/// data sets in `weight_names` (`conv1_conv/kernel:0`); a whole model keeps the same under `model_weights`. The form of
/// Keras 3 has groups after the classes of the layers, each with numbered data sets and the layer's name as an attribute
/// (`layers/conv2d/vars/0`, `name` = `conv1_conv`).
///
/// Sources: `keras/src/legacy/saving/legacy_h5_format.py` and `keras/src/saving/saving_lib.py` of Keras 3.15.
public struct KerasWeightsFile {
  /// How the file is laid out.
  public enum Form: String, Sendable {
    /// Lists of layers and weights, as `save_weights` of Keras 2 and `keras.applications` have it.
    case legacy = "legacy"
    /// The same inside a whole model that was saved as `.h5`.
    case wholeModel = "legacy, whole model"
    /// Numbered data sets, as `save_weights` of Keras 3 has it.
    case numbered = "Keras 3"
  }

  /// What a tensor is within its layer.
  public enum Slot: Sendable, Equatable {
    /// Its name: `kernel`, `moving_mean`.
    case named(String)
    /// Its place among the layer's weights, and their number.
    case position(Int, of: Int)
  }

  /// A tensor of the file.
  public struct Variable: Sendable {
    /// Where it is in the file.
    public let path: String
    /// Its extents.
    public let shape: [Int]
    /// What its elements are.
    public let type: HDF5File.ElementType
    /// Names of the layers that it may belong to, the likeliest first; empty for what belongs to no layer (the memories of an
    /// optimiser).
    public let layers: [String]
    /// What it is within its layer.
    public let slot: Slot
  }

  /// How the file is laid out.
  public let form: Form
  /// The version of Keras that wrote it, where the file says so.
  public let kerasVersion: String?
  /// Its tensors, in the file's order.
  public let variables: [Variable]
  /// The file.
  public var path: String { file.path }

  let file: HDF5File

  /// Opens a file and lists its tensors; none is read yet.
  /// - Throws: `FileError.missing`, `HDF5Error`, `KerasWeightsError.notKeras`, `.backend`, `.missingDataset`.
  public init(reading path: String) throws { try self.init(HDF5File(reading: path)) }

  /// Lists the tensors of an open file; none is read yet.
  /// - Throws: `HDF5Error`, `KerasWeightsError.notKeras`, `.backend`, `.missingDataset`.
  init(_ file: HDF5File) throws {
    self.file = file
    let root: String
    if try file.list("layer_names", of: "") != nil {
      (form, root) = (.legacy, "")
    } else if file.groups.contains("model_weights"), try file.list("layer_names", of: "model_weights") != nil {
      (form, root) = (.wholeModel, "model_weights")
    } else if file.datasets.contains(where: { Self.isNumbered($0.path) }) {
      (form, root) = (.numbered, "")
    } else {
      let names = file.groups.filter { !$0.isEmpty && !$0.contains("/") } + file.datasets.map(\.path)
      throw KerasWeightsError.notKeras(path: file.path, found: names)
    }
    kerasVersion = try file.strings("keras_version", of: root)?.first
    if let backend = try file.strings("backend", of: root)?.first, backend == "theano" {
      throw KerasWeightsError.backend(path: file.path, got: backend)
    }
    variables = form == .numbered ? try Self.numbered(file) : try Self.listed(file, root)
  }

  /// The values of a tensor, converted to Float.
  /// - Throws: `HDF5Error` when it does not hold floating-point numbers or is damaged.
  public func tensor(_ variable: Variable) throws -> Tensor { try file.tensor(variable.path) }

  // MARK: - The legacy form

  private static func listed(_ file: HDF5File, _ root: String) throws -> [Variable] {
    func below(_ parent: String, _ name: String) -> String { parent.isEmpty ? name : "\(parent)/\(name)" }
    var variables: [Variable] = []
    var seen: Set<String> = []
    // Weights that belong to the model itself have a group of their own, which the list of layers leaves out.
    for layer in try file.list("layer_names", of: root) ?? [] {
      let group = below(root, layer)
      for name in try file.list("weight_names", of: group) ?? [] {
        guard let dataset = file.dataset(below(group, name)) else {
          throw KerasWeightsError.missingDataset(path: file.path, layer: layer, name: name)
        }
        guard seen.insert(dataset.path).inserted else { continue }
        // `conv1_conv/kernel:0`: TensorFlow numbers the outputs of its operations.
        var scopes = name.split(separator: "/").map(String.init)
        let slot = scopes.popLast().map { $0.split(separator: ":").first.map(String.init) ?? $0 } ?? name
        variables.append(
          Variable(
            path: dataset.path, shape: dataset.shape, type: dataset.type, layers: [layer] + scopes.reversed(),
            slot: .named(slot)))
      }
    }
    return variables + file.datasets.filter { !seen.contains($0.path) }.map(strange)
  }

  // MARK: - The form of Keras 3

  /// Whether a path ends in `vars/<number>`.
  private static func isNumbered(_ path: String) -> Bool {
    let parts = path.split(separator: "/").suffix(2)
    return parts.count == 2 && parts.first == "vars" && parts.last.flatMap { Int($0) } != nil
  }

  private static func numbered(_ file: HDF5File) throws -> [Variable] {
    var counts: [Substring: Int] = [:]
    for dataset in file.datasets where isNumbered(dataset.path) { counts[parent(dataset.path), default: 0] += 1 }
    var names: [Substring: [String]] = [:]
    for group in counts.keys {
      // Without the attribute (early releases of Keras 3) the group's own name is all there is.
      let named = try file.strings("name", of: String(group))?.first
      names[group] = [named ?? parent(group).split(separator: "/").last.map(String.init)].compactMap { $0 }
    }
    return file.datasets.map { dataset in
      let group = parent(dataset.path)
      guard isNumbered(dataset.path), let index = dataset.path.split(separator: "/").last.flatMap({ Int($0) }) else {
        return strange(dataset)
      }
      return Variable(
        path: dataset.path, shape: dataset.shape, type: dataset.type, layers: names[group] ?? [],
        slot: .position(index, of: counts[group] ?? 0))
    }
  }

  private static func parent(_ path: some StringProtocol) -> Substring {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return Substring(path[..<slash])
  }

  /// A data set that no layer lists.
  private static func strange(_ dataset: HDF5File.Dataset) -> Variable {
    Variable(
      path: dataset.path, shape: dataset.shape, type: dataset.type, layers: [],
      slot: .named(dataset.path.split(separator: "/").last.map(String.init) ?? dataset.path))
  }
}

extension HDF5File {
  /// A list of names that Keras keeps in an attribute; one that is too long for an attribute is spread over `<name>0`,
  /// `<name>1` and so on.
  fileprivate func list(_ attribute: String, of group: String) throws -> [String]? {
    if let whole = try strings(attribute, of: group) { return whole }
    var parts: [[String]] = []
    while let part = try strings("\(attribute)\(parts.count)", of: group) { parts.append(part) }
    return parts.isEmpty ? nil : parts.flatMap { $0 }
  }
}
