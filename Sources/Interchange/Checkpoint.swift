import Files
import Networks
import Tensors

/// A trained network in one safetensors file, with all that is needed to use it.
///
/// The metadata holds `format` and `checksum` as text and, each as JSON text, `architecture` (`{id, size, configuration}`),
/// `classes`, `preprocessing`, `training` and `temperature`; keys that are not known are passed over. Tensors are named after
/// the network's parameters; tensors whose name starts with `training/` and the metadata `run` belong to the run that wrote
/// the file and are read on demand.
public struct Checkpoint: Sendable {
  static let runPrefix = "training/"
  /// The sides that images may have.
  static let sides = 1...4096

  /// The name of the architecture, or of what else the graph is made from.
  public let architecture: String
  /// The architecture's configuration.
  public let configuration: JSONValue
  /// The side of the images.
  public let size: Int
  /// Class names in output order.
  public let classes: [String]
  /// How pixels become inputs.
  public let preprocessing: JSONValue
  /// How the network was trained; `null` when it was not trained here.
  public private(set) var training: JSONValue
  /// The temperature fitted on validation data; `nil` when none was fitted.
  public private(set) var temperature: Double?
  /// The architecture's parts.
  public let blueprint: Blueprint
  /// The network with its weights.
  public let network: Network

  /// A checkpoint of a network that is in memory.
  public init(
    architecture: any GraphRecipe, size: Int, classes: [String], preprocessing: JSONValue, training: JSONValue,
    temperature: Double? = nil, blueprint: Blueprint, network: Network
  ) {
    self.architecture = type(of: architecture).id
    configuration = architecture.configuration
    self.size = size
    self.classes = classes
    self.preprocessing = preprocessing
    self.training = training
    self.temperature = temperature
    self.blueprint = blueprint
    self.network = network
  }

  /// The architecture as people read it: an imported network is named after the program that it came from.
  public var title: String {
    guard architecture == ImportedNetwork.id, let source = configuration["source"]?.stringValue else {
      return architecture
    }
    return "\(architecture) network (\(source))"
  }

  /// The same network with another temperature.
  public func with(temperature: Double?) -> Checkpoint {
    var copy = self
    copy.temperature = temperature
    return copy
  }

  /// The same network with the operations that its training took, as the member `operations` of `training`.
  public func with(trainingOperations operations: Double) -> Checkpoint {
    var copy = self
    let others = (training.objectValue ?? []).filter { $0.key != "operations" }
    copy.training = .object(others + [("operations", operations.json)])
    return copy
  }

  /// Writes the file, whole or not at all; the same network gives the same bytes.
  /// - Parameters:
  ///   - path: the file.
  ///   - values: the flat parameters to write; `nil`: those of the network as they are.
  ///   - runState: what the run needs to go on.
  ///   - encoding: the element type of all tensors; bf16 halves the file and rounds to 8 bits of precision.
  /// - Throws: `FileError.unwritable`.
  public func write(
    to path: String, values: Tensor? = nil, runState: CheckpointRunState? = nil, encoding: SafetensorsEncoding = .f32
  ) throws {
    precondition(values.map { $0.count == network.parameters.values.count } ?? true, "values of another network")
    var tensors: [(name: String, tensor: Tensor)] = []
    for parameter in network.parameters.all {
      let tensor =
        try values.map { flat in
          flat.withElements { Tensor(parameter.shape, $0[parameter.range]) }
        } ?? network.parameters.tensor(parameter.name)
      tensors.append((parameter.name, tensor))
    }
    let architectureJSON: JSONValue = ["id": architecture, "size": size, "configuration": configuration]
    let metadata =
      [
        ("format", CheckpointFormat.current), ("architecture", architectureJSON.compactText),
        ("classes", classes.json.compactText), ("preprocessing", preprocessing.compactText),
        ("training", training.compactText), ("temperature", temperature.json.compactText),
      ] + (runState.map { [("run", $0.description.compactText)] } ?? [])
    var checksum = CheckpointChecksum(metadata: metadata)
    for (name, tensor) in tensors { tensor.withElements { checksum.add(name, $0, as: encoding) } }
    tensors += (runState?.tensors ?? []).map { (Self.runPrefix + $0.name, $0.tensor) }
    try SafetensorsFile.write(
      tensors: tensors, metadata: metadata + [(CheckpointChecksum.key, checksum.hexadecimal)], to: path,
      encoding: encoding)
  }

  /// Whether a file says that it is a checkpoint, of whatever version.
  public static func isOne(_ file: SafetensorsFile) -> Bool {
    file.metadata("format")?.hasPrefix(CheckpointFormat.prefix) == true
  }

  /// Reads a checkpoint and builds its network.
  /// - Throws: `FileError` or `SafetensorsError` for a file that is no safetensors file, `CheckpointError` for one that is
  ///   no checkpoint or whose tensors do not fit its architecture.
  public init(reading path: String) throws {
    let file = try SafetensorsFile(reading: path)
    func json(_ key: String) throws -> JSONValue {
      guard let text = file.metadata(key) else { throw CheckpointError.missingMetadata(path: path, key: key) }
      return try JSONValue(parsing: .init(text.utf8), path: "\(path), metadata \(key)")
    }
    try CheckpointFormat.check(file)
    let description = try json("architecture")
    let classNames = try json("classes").arrayValue ?? []
    let classList = classNames.compactMap(\.stringValue)
    guard let id = description["id"]?.stringValue, let size = description["size"]?.intValue, Self.sides.contains(size)
    else {
      throw CheckpointError.badMetadata(
        path: path, key: "architecture",
        expected: "{id, size, configuration}, a size from \(Self.sides.lowerBound) to \(Self.sides.upperBound)")
    }
    guard classList.count >= 2, classList.count == classNames.count, Set(classList).count == classList.count else {
      throw CheckpointError.badMetadata(
        path: path, key: "classes", expected: "a list of at least two different class names")
    }
    configuration = description["configuration"] ?? .object([])
    guard configuration.objectValue != nil else {
      throw CheckpointError.badMetadata(path: path, key: "architecture", expected: "an object as configuration")
    }
    let blueprint: Blueprint
    let parameters: [Parameter]
    do {
      let type = try ArchitectureRegistry.recipe(id)
      blueprint = try type.init(configuration: configuration).blueprint(size: size, classes: classList.count)
      parameters = try blueprint.graph.parameters()
      let (image, scores) = (blueprint.graph.inputShape, try blueprint.graph.shapes(batch: 1)[blueprint.graph.output])
      guard image[0] == size, image[1] == size, scores == [1, classList.count] else {
        throw GraphError.configuration(
          "its network reads \(image) and gives \(scores); size \(size) and \(classList.count) classes are stated")
      }
    } catch {
      throw CheckpointError.unusableArchitecture(path: path, reason: "\(error)")
    }
    // The file must hold every tensor before memory is taken for the network: a header can announce any size.
    for parameter in parameters {
      guard let entry = file.entry(parameter.name) else {
        throw CheckpointError.missingTensor(path: path, name: parameter.name, architecture: id)
      }
      guard entry.shape == parameter.shape.dimensions else {
        throw CheckpointError.tensorShape(
          path: path, name: parameter.name, expected: parameter.shape, got: Shape(entry.shape))
      }
    }
    let known = Set(parameters.map(\.name))
    if let stranger = file.entries.first(where: { !known.contains($0.name) && !$0.name.hasPrefix(Self.runPrefix) }) {
      throw CheckpointError.unknownTensor(path: path, name: stranger.name, architecture: id)
    }
    let network = try Network(blueprint.graph)
    // On all cores: most of the time goes into memory that is touched for the first time.
    let problems = Parallel.map(parameters.count) { i -> (any Error)? in
      let parameter = parameters[i]
      let values = UnsafeMutableBufferPointer(rebasing: network.parameters.values[parameter.range])
      do {
        try file.read(parameter.name, into: values)
      } catch {
        return error
      }
      guard UnsafeBufferPointer(values).isAllFinite else {
        return CheckpointError.notFinite(path: path, name: parameter.name)
      }
      return parameter.role == .movingVariance && values.contains { $0 < 0 }
        ? CheckpointError.negativeVariance(path: path, name: parameter.name) : nil
    }
    if let problem = problems.lazy.compactMap({ $0 }).first { throw problem }
    architecture = id
    self.size = size
    classes = classList
    preprocessing = try json("preprocessing")
    training = try json("training")
    let temperature = try json("temperature")
    if let value = temperature.doubleValue, value > 0, value.isFinite {
      self.temperature = value
    } else if temperature == .null {
      self.temperature = nil
    } else {
      throw CheckpointError.badMetadata(path: path, key: "temperature", expected: "a positive number or null")
    }
    try CheckpointChecksum.check(file, parameters.map { ($0.name, network.parameters.values[$0.range]) })
    self.blueprint = blueprint
    self.network = network
  }
}

/// Errors of reading a checkpoint.
public enum CheckpointError: ReportableError {
  case notACheckpoint(path: String)
  /// The metadata names another format.
  case otherFormat(path: String, found: String)
  /// A later version of this program wrote the file.
  case newerFormat(path: String, found: Int, newest: Int)
  /// Description and weights are not those that the checksum was made of.
  case checksum(path: String)
  case missingMetadata(path: String, key: String)
  case badMetadata(path: String, key: String, expected: String)
  case unusableArchitecture(path: String, reason: String)
  /// A weight is no number.
  case notFinite(path: String, name: String)
  /// A moving variance is below 0.
  case negativeVariance(path: String, name: String)
  case missingTensor(path: String, name: String, architecture: String)
  case unknownTensor(path: String, name: String, architecture: String)
  case tensorShape(path: String, name: String, expected: Shape, got: Shape)

  public var failure: Failure { .badData }

  public var description: String {
    switch self {
    case .notACheckpoint(let path):
      "\(path): a safetensors file, but no checkpoint of fer-analyze (its metadata has no format)"
    case .otherFormat(let path, let found):
      "\(path): format \"\(found)\"; \(CheckpointFormat.prefix) and a version expected"
    case .newerFormat(let path, let found, let newest):
      "\(path): a checkpoint of format \(found), which a later fer-analyze wrote; this one reads formats up to \(newest). "
        + "Update fer-analyze, or export the model again with the version that made it."
    case .checksum(let path):
      "\(path): its weights or its description are not those that were written: the checksum differs. Copy the file again. "
        + "(Whoever changed it on purpose takes \(CheckpointChecksum.key) out of its metadata.)"
    case .missingMetadata(let path, let key): "\(path): the metadata lacks \(key)"
    case .badMetadata(let path, let key, let expected): "\(path): metadata \(key): expected \(expected)"
    case .unusableArchitecture(let path, let reason): "\(path): metadata architecture: \(reason)"
    case .notFinite(let path, let name):
      "\(path): tensor \(name) holds values that are not numbers; the training run that wrote it went wrong"
    case .negativeVariance(let path, let name):
      "\(path): tensor \(name) holds variances below 0; from 0 expected"
    case .missingTensor(let path, let name, let architecture):
      "\(path): tensor \(name), which \(architecture) needs, is missing"
    case .unknownTensor(let path, let name, let architecture):
      "\(path): tensor \(name) has no place in \(architecture)"
    case .tensorShape(let path, let name, let expected, let got):
      "\(path): tensor \(name) has shape \(got), \(expected) expected"
    }
  }
}
