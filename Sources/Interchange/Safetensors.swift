import Files
import Tensors

/// A safetensors file: named tensors and named texts.
///
/// The header is read and checked when the file is opened; tensors are read and converted when they are asked for, so
/// opening a large checkpoint to read one tensor is cheap.
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
  private let file: RandomAccessFile
  private let dataStart: Int

  /// Opens a file and checks its whole header against the file's size.
  /// - Throws: `FileError` when it cannot be read, `SafetensorsError` when it is not a whole, well-formed file.
  public init(reading path: String) throws {
    let file = try RandomAccessFile(reading: path)
    guard file.count >= 8 else { throw SafetensorsError.tooShort(path: path, got: file.count) }
    var length: UInt64 = 0
    try withUnsafeMutableBytes(of: &length) { try file.read(at: 0, into: $0) }
    length = UInt64(littleEndian: length)
    let isPossible = length >= 2 && length <= UInt64(Self.headerLimit) && file.count - 8 >= Int(length)
    if !isPossible, file.count > 8 {
      var first: UInt8 = 0
      try withUnsafeMutableBytes(of: &first) { try file.read(at: 8, into: $0) }
      if first != UInt8(ascii: "{") { throw SafetensorsError.notSafetensors(path: path) }
    }
    guard length >= 2, length <= UInt64(Self.headerLimit) else {
      throw SafetensorsError.headerLength(path: path, length: length, limit: Self.headerLimit)
    }
    let start = 8 + Int(length)
    guard file.count >= start else { throw SafetensorsError.truncated(path: path, expected: start, got: file.count) }
    var text = [UInt8](repeating: 0, count: Int(length))
    try text.withUnsafeMutableBytes { try file.read(at: 8, into: $0) }
    let header = try text.withUnsafeBufferPointer { try SafetensorsHeader(parsing: $0, path: path) }
    let (total, overflow) = start.addingReportingOverflow(header.dataBytes)
    guard !overflow, file.count >= total else {
      throw SafetensorsError.truncated(path: path, expected: overflow ? .max : total, got: file.count)
    }
    guard file.count == total else {
      throw SafetensorsError.trailingBytes(path: path, expected: total, got: file.count)
    }
    self.path = path
    self.file = file
    dataStart = start
    metadata = header.metadata
    entries = header.entries
    positions = Dictionary(uniqueKeysWithValues: header.entries.enumerated().map { ($1.name, $0) })
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
  /// - Throws: `SafetensorsError.missingTensor` or `.unsupportedType`; `FileError.malformed` when the file shrank meanwhile.
  public func read(_ name: String, into elements: UnsafeMutableBufferPointer<Float>) throws {
    let entry = try present(name)
    precondition(elements.count == Shape(entry.shape).count, "\(elements.count) values for \(name), \(entry.shape)")
    let start = dataStart + entry.bytes.lowerBound
    switch entry.type {
    case .f32:
      try file.read(at: start, into: UnsafeMutableRawBufferPointer(elements))
      #if _endian(big)
        for i in elements.indices { elements[i] = Float(bitPattern: elements[i].bitPattern.byteSwapped) }
      #endif
    case .bf16: try convert(start, elements) { Float(bitPattern: UInt32($0) << 16) }
    case .f16: try convert(start, elements) { Float(Float16(bitPattern: $0)) }
    default: throw SafetensorsError.unsupportedType(path: path, tensor: name, type: entry.type)
    }
  }

  /// Reads elements of two bytes.
  private func convert(
    _ start: Int, _ elements: UnsafeMutableBufferPointer<Float>, _ value: (UInt16) -> Float
  ) throws {
    var halves = [UInt16](repeating: 0, count: elements.count)
    try halves.withUnsafeMutableBytes { try file.read(at: start, into: $0) }
    for (i, half) in halves.enumerated() { elements[i] = value(UInt16(littleEndian: half)) }
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
