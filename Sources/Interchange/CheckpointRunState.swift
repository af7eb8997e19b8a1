import Files
import Tensors

/// What a training run keeps in a checkpoint, beside the network, to go on later.
public struct CheckpointRunState: Sendable {
  /// Where the run is, as its own JSON; `null` when it kept tensors alone.
  public let description: JSONValue
  /// Its buffers by name, without the prefix that they have in the file.
  public let tensors: [(name: String, tensor: Tensor)]

  /// - Parameters:
  ///   - description: where the run is.
  ///   - tensors: its buffers by name.
  public init(description: JSONValue = .null, tensors: [(name: String, tensor: Tensor)]) {
    self.description = description
    self.tensors = tensors
  }

  /// Reads what a run kept in a checkpoint; `null` and nothing in a checkpoint of no run.
  /// - Throws: `FileError` or `SafetensorsError` for a file that is no whole safetensors file.
  public init(reading path: String) throws {
    let file = try SafetensorsFile(reading: path)
    description =
      try file.metadata("run").map { try JSONValue(parsing: .init($0.utf8), path: "\(path), metadata run") } ?? .null
    tensors = try file.entries.filter { $0.name.hasPrefix(Checkpoint.runPrefix) }
      .map { (String($0.name.dropFirst(Checkpoint.runPrefix.count)), try file.tensor($0.name)) }
  }
}
