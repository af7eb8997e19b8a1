import Files
import Tensors

/// The checksum of a checkpoint: SHA-256 of its description and weights.
///
/// Hashed are, in this order: every text of the metadata but the checksum, as `name`, a zero byte, `value`, a zero byte;
/// then every parameter of the network in the graph's order, as `name`, a zero byte, and its values as 32-bit floats,
/// little-endian, as they read from the file.
struct CheckpointChecksum: ~Copyable {
  /// The metadata's key.
  static let key = "checksum"
  private var hash = SHA256()

  init(metadata: [(name: String, value: String)]) {
    for (name, value) in metadata where name != Self.key {
      add(name)
      add(value)
    }
  }

  /// Adds a parameter.
  /// - Parameter encoding: how its values are stored, which may round them.
  mutating func add(_ name: String, _ values: UnsafeBufferPointer<Float>, as encoding: SafetensorsEncoding = .f32) {
    add(name)
    switch encoding {
    case .f32: hash.update(UnsafeRawBufferPointer(values))
    case .bf16: values.map(encoding.stored).withUnsafeBytes { hash.update($0) }
    }
  }

  var hexadecimal: String { hash.hexadecimal }

  private mutating func add(_ text: String) {
    (Array(text.utf8) + [0]).withUnsafeBytes { hash.update($0) }
  }

  /// Checks the weights that were read; a file without a checksum passes.
  /// - Throws: `CheckpointError.checksum`.
  static func check(
    _ file: SafetensorsFile, _ parameters: [(name: String, values: Slice<UnsafeMutableBufferPointer<Float>>)]
  ) throws(CheckpointError) {
    guard let stated = file.metadata(key) else { return }
    var checksum = CheckpointChecksum(metadata: file.metadata)
    for (name, values) in parameters { checksum.add(name, UnsafeBufferPointer(rebasing: values)) }
    guard checksum.hexadecimal == stated else { throw .checksum(path: file.path) }
  }
}
