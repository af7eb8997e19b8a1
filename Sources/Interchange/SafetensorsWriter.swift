import Files
import Foundation
import Tensors

/// The element types in which tensors can be written.
public enum SafetensorsEncoding: String, Sendable, CaseIterable {
  /// 32-bit floats, exact.
  case f32
  /// The upper 16 bits of the float, rounded to nearest, ties to even; relative error at most 2^-8.
  case bf16

  var type: SafetensorsType { self == .f32 ? .f32 : .bf16 }

  /// The value that a reader gets back.
  func stored(_ value: Float) -> Float {
    switch self {
    case .f32: value
    case .bf16: Float(bitPattern: UInt32(Self.upperHalf(value)) << 16)
    }
  }

  /// The upper half of a float's bits, rounded.
  static func upperHalf(_ value: Float) -> UInt16 {
    // Rounding the bits of a NaN could carry into infinity; the quiet bit keeps it a NaN.
    if value.isNaN { return UInt16(value.bitPattern >> 16) | 0x40 }
    let bits = value.bitPattern
    return UInt16((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16)
  }
}

extension SafetensorsFile {
  /// Writes tensors and texts; the same arguments give the same bytes.
  ///
  /// A reader finds the old file or the whole new one: the data goes to a temporary name first, and to the disk before
  /// the file takes its name.
  /// - Parameters:
  ///   - tensors: written in this order.
  ///   - metadata: texts for `__metadata__`, in this order.
  ///   - path: the file; its folder is made when absent.
  ///   - encoding: the element type of all tensors in the file.
  /// - Throws: `FileError.unwritable`; `SafetensorsError.unusableName` when a name stands twice or is reserved.
  public static func write(
    tensors: [(name: String, tensor: Tensor)], metadata: [(name: String, value: String)] = [], to path: String,
    encoding: SafetensorsEncoding = .f32
  ) throws {
    let header = try header(of: tensors, metadata: metadata, path: path, type: encoding.type)
    try AtomicFile.produce(path, isDurable: true) { temporary in
      let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard file >= 0 else { throw unwritable(path) }
      do {
        try header.withUnsafeBytes { try append($0, to: file, path: path) }
        for (_, tensor) in tensors { try append(tensor, encoding, to: file, path: path) }
      } catch {
        close(file)
        throw error
      }
      guard close(file) == 0 else { throw unwritable(path) }
    }
  }

  private static func header(
    of tensors: [(name: String, tensor: Tensor)], metadata: [(name: String, value: String)], path: String,
    type: SafetensorsType
  ) throws -> [UInt8] {
    var members: [(key: String, value: JSONValue)] = []
    var seen: Set<String> = []
    if !metadata.isEmpty {
      for (name, _) in metadata where !seen.insert(name).inserted {
        throw SafetensorsError.unusableName(path: path, name: name, reason: "it stands twice in the metadata")
      }
      members.append(("__metadata__", .object(metadata.map { (key: $0.name, value: .string($0.value)) })))
    }
    seen = ["__metadata__"]
    var end = 0
    for (name, tensor) in tensors {
      guard seen.insert(name).inserted else {
        let reason = name == "__metadata__" ? "the format reserves it" : "two tensors have it"
        throw SafetensorsError.unusableName(path: path, name: name, reason: reason)
      }
      let begin = end
      end += tensor.count * type.bits / 8
      members.append(
        (
          name,
          [
            "dtype": type.rawValue, "shape": tensor.shape.dimensions, "data_offsets": [begin, end],
          ]
        ))
    }
    var json = Array(JSONValue.object(members).compactText.utf8)
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    guard json.count <= headerLimit else {
      throw SafetensorsError.headerLength(path: path, length: UInt64(json.count), limit: headerLimit)
    }
    return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json
  }

  private static func append(_ tensor: Tensor, _ encoding: SafetensorsEncoding, to file: Int32, path: String) throws {
    try tensor.withElements { elements in
      switch encoding {
      case .f32: try append(UnsafeRawBufferPointer(elements), to: file, path: path)
      case .bf16:
        let halves = elements.map { SafetensorsEncoding.upperHalf($0).littleEndian }
        try halves.withUnsafeBytes { try append($0, to: file, path: path) }
      }
    }
  }

  private static func append(_ bytes: UnsafeRawBufferPointer, to file: Int32, path: String) throws {
    var written = 0
    while written < bytes.count {
      let count = Foundation.write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw unwritable(path) }
      written += count
    }
  }

  private static func unwritable(_ path: String) -> FileError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}
