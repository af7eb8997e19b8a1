/// One tensor as a safetensors header describes it.
public struct SafetensorsEntry: Sendable, Equatable {
  /// The tensor's name.
  public let name: String
  /// The element type.
  public let type: SafetensorsType
  /// The extents, outermost first; empty for a scalar.
  public let shape: [Int]
  /// The bytes of the data, counted from the end of the header.
  public let bytes: Range<Int>

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }
}

/// The header of a safetensors file: entries by position in the data, and free text under names, in file order.
struct SafetensorsHeader {
  var metadata: [(name: String, value: String)] = []
  var entries: [SafetensorsEntry] = []
  /// Bytes of data that the entries cover.
  var dataBytes: Int { entries.last?.bytes.upperBound ?? 0 }

  /// Reads and checks a header: every entry's size fits its shape and type, and the data has no hole and no overlap.
  /// - Parameters:
  ///   - json: the header without the length before it.
  ///   - path: the file, for messages.
  init(parsing json: UnsafeBufferPointer<UInt8>, path: String) throws {
    var scanner = SafetensorsHeaderScanner(bytes: json, path: path)
    var names: Set<String> = []
    try scanner.object { scanner, name in
      guard names.insert(name).inserted else {
        throw SafetensorsError.invalidTensor(path: path, tensor: name, expected: "one entry", got: "a second one")
      }
      if name == "__metadata__" {
        try scanner.object { scanner, key in metadata.append((key, try scanner.string())) }
      } else {
        entries.append(try Self.entry(name, from: &scanner))
      }
    }
    try scanner.end()
    // Empty tensors sort before the tensor that starts where they stand.
    entries.sort {
      ($0.bytes.lowerBound, $0.bytes.upperBound, $0.name) < ($1.bytes.lowerBound, $1.bytes.upperBound, $1.name)
    }
    try checkLayout(path: path)
  }

  private static func entry(_ name: String, from scanner: inout SafetensorsHeaderScanner) throws -> SafetensorsEntry {
    let path = scanner.path
    func invalid(_ expected: String, _ got: String) -> SafetensorsError {
      .invalidTensor(path: path, tensor: name, expected: expected, got: got)
    }
    var type: SafetensorsType?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { scanner, key in
      switch key {
      case "dtype" where type == nil:
        let text = try scanner.string()
        guard let known = SafetensorsType(rawValue: text) else {
          throw invalid("a dtype of the format (F32, F16, BF16, …)", "\"\(text)\"")
        }
        type = known
      case "shape" where shape == nil: shape = try scanner.naturals { invalid("a shape of whole numbers from 0", $0) }
      case "data_offsets" where offsets == nil:
        offsets = try scanner.naturals { invalid("data_offsets of whole numbers from 0", $0) }
      default: throw invalid("dtype, shape and data_offsets, each once", "\"\(key)\"")
      }
    }
    guard let type, let shape, let offsets else {
      let absent = [(type == nil, "dtype"), (shape == nil, "shape"), (offsets == nil, "data_offsets")].filter(\.0)
      throw invalid("dtype, shape and data_offsets", "no \(absent.map(\.1).joined(separator: ", no "))")
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw invalid("data_offsets [begin, end] with begin <= end", "\(offsets)")
    }
    var bits = type.bits
    for extent in shape {
      let (product, overflow) = bits.multipliedReportingOverflow(by: extent)
      guard !overflow else { throw invalid("a size below 2^63 bits", "shape \(shape) of \(type.rawValue)") }
      bits = product
    }
    guard bits % 8 == 0 else { throw invalid("a whole number of bytes", "shape \(shape) of \(type.rawValue)") }
    guard offsets[1] - offsets[0] == bits / 8 else {
      throw invalid(
        "\(bits / 8) bytes for shape \(shape) of \(type.rawValue)", "data_offsets of \(offsets[1] - offsets[0]) bytes")
    }
    return SafetensorsEntry(name: name, type: type, shape: shape, bytes: offsets[0]..<offsets[1])
  }

  private func checkLayout(path: String) throws {
    var end = 0
    for entry in entries {
      guard entry.bytes.lowerBound == end else {
        let fault = entry.bytes.lowerBound < end ? "an overlap" : "a hole"
        throw SafetensorsError.invalidTensor(
          path: path, tensor: entry.name, expected: "data that begins at byte \(end), where the tensor before it ends",
          got: "byte \(entry.bytes.lowerBound) (\(fault))")
      }
      end = entry.bytes.upperBound
    }
  }
}
