import Files
import Foundation
import Tensors

/// A safetensors file: named tensors and named texts.
///
/// The header is read and checked when the file is opened; tensors are converted when they are asked for. The file is
/// mapped into memory, so opening a large checkpoint to read one tensor is cheap.
///
/// Format: https://huggingface.co/docs/safetensors, "Format".
public struct SafetensorsFile: Sendable {
  /// The longest header that is read or written, in bytes; the limit of the reference implementation.
  public static let headerLimit = 100_000_000

  /// Where the file is.
  public let path: String
  /// The texts under `__metadata__`, in file order.
  public let metadata: [(name: String, value: String)]
  /// What the file holds, in the order of the data.
  public let entries: [SafetensorsEntry]
  private let positions: [String: Int]
  private let data: Data
  private let dataStart: Int

  /// Opens a file and checks its whole header against the file's size.
  /// - Throws: `FileError` when it cannot be read, `SafetensorsError` when it is not a whole, well-formed file.
  public init(reading path: String) throws {
    let data = try Self.mapped(path)
    guard data.count >= 8 else { throw SafetensorsError.truncated(path: path, expected: 10, got: data.count) }
    let length = data.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    guard length >= 2, length <= UInt64(Self.headerLimit) else {
      throw SafetensorsError.headerLength(path: path, length: length, limit: Self.headerLimit)
    }
    let start = 8 + Int(length)
    guard data.count >= start else { throw SafetensorsError.truncated(path: path, expected: start, got: data.count) }
    let header = try data.withUnsafeBytes { bytes in
      try bytes[8..<start].withMemoryRebound(to: UInt8.self) { try SafetensorsHeader(parsing: $0, path: path) }
    }
    let (total, overflow) = start.addingReportingOverflow(header.dataBytes)
    guard !overflow, data.count >= total else {
      throw SafetensorsError.truncated(path: path, expected: overflow ? .max : total, got: data.count)
    }
    guard data.count == total else {
      throw SafetensorsError.trailingBytes(path: path, expected: total, got: data.count)
    }
    self.path = path
    self.data = data
    dataStart = start
    metadata = header.metadata
    entries = header.entries
    positions = Dictionary(uniqueKeysWithValues: header.entries.enumerated().map { ($1.name, $0) })
  }

  /// The file's bytes, mapped; read where mapping is impossible (an empty file, a pipe), which also names what is wrong.
  private static func mapped(_ path: String) throws -> Data {
    if let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) { return data }
    return try readFile(path)
  }

  /// The text under `name` in `__metadata__`.
  public func metadata(_ name: String) -> String? { metadata.first { $0.name == name }?.value }

  /// What the header says of the tensor `name`.
  public func entry(_ name: String) -> SafetensorsEntry? { positions[name].map { entries[$0] } }

  /// The tensor `name`, converted to Float from F32, F16 or BF16.
  /// - Throws: `SafetensorsError.missingTensor` or `.unsupportedType`.
  public func tensor(_ name: String) throws -> Tensor {
    var tensor = Tensor(Shape(try present(name).shape))
    try tensor.withMutableElements { try read(name, into: $0) }
    return tensor
  }

  /// Writes the values of the tensor `name` to memory of its size, converted to Float from F32, F16 or BF16.
  /// - Throws: `SafetensorsError.missingTensor` or `.unsupportedType`.
  public func read(_ name: String, into elements: UnsafeMutableBufferPointer<Float>) throws {
    let entry = try present(name)
    precondition(elements.count == Shape(entry.shape).count, "\(elements.count) values for \(name), \(entry.shape)")
    let start = dataStart + entry.bytes.lowerBound
    try data.withUnsafeBytes { file in
      let source = UnsafeRawBufferPointer(rebasing: file[start..<(start + entry.bytes.count)])
      switch entry.type {
      case .f32:
        for i in elements.indices {
          elements[i] = Float(
            bitPattern: UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self)))
        }
      case .bf16:
        for i in elements.indices {
          let half = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
          elements[i] = Float(bitPattern: UInt32(half) << 16)
        }
      case .f16:
        for i in elements.indices {
          let half = UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))
          elements[i] = Float(Float16(bitPattern: half))
        }
      default: throw SafetensorsError.unsupportedType(path: path, tensor: name, type: entry.type)
      }
    }
  }

  private func present(_ name: String) throws -> SafetensorsEntry {
    guard let entry = entry(name) else {
      throw SafetensorsError.missingTensor(path: path, tensor: name, near: namesNear(name))
    }
    return entry
  }

  /// Up to three names that end like `name`, or share its beginning.
  private func namesNear(_ name: String) -> [String] {
    func likeness(_ other: String) -> Int {
      max(zip(name, other).prefix { $0 == $1 }.count, zip(name.reversed(), other.reversed()).prefix { $0 == $1 }.count)
    }
    let scored = entries.map { (name: $0.name, likeness: likeness($0.name)) }.filter { $0.likeness * 2 >= name.count }
    return scored.sorted { ($1.likeness, $0.name) < ($0.likeness, $1.name) }.prefix(3).map(\.name)
  }
}
