import Foundation
import Tensors

/// The element types of an ONNX tensor that are read, by the number that stands in the file.
enum ONNXElementType: Int32, CaseIterable {
  case float = 1
  case int8 = 3
  case uint8 = 2
  case int32 = 6
  case int64 = 7
  case bool = 9
  case float16 = 10
  case double = 11
  case bfloat16 = 16

  /// Bytes an element in `raw_data`.
  var bytes: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .float16, .bfloat16: 2
    case .float, .int32: 4
    case .int64, .double: 8
    }
  }

  /// Whether it holds weights; the others hold shapes and settings.
  var isFloating: Bool {
    switch self {
    case .float, .float16, .double, .bfloat16: true
    case .int8, .uint8, .int32, .int64, .bool: false
    }
  }

  /// The word that reports use, as those of other files do.
  var name: String {
    switch self {
    case .float: "f32"
    case .float16: "f16"
    case .double: "f64"
    case .bfloat16: "bf16"
    default: "\(self)"
    }
  }
}

/// A tensor of floats that stands in the file: an initializer, or the value of a `Constant`.
///
/// Its values are decoded when they are asked for; that its data are as long as its dimensions say is checked before.
struct ONNXConstant {
  /// The name of the value.
  let name: String
  /// As the graph sees it; other than in the file behind a reshape.
  var dims: [Int]
  /// As it stands in the file.
  let fileDims: [Int]
  /// The type in the file.
  let type: ONNXElementType
  /// Whether the two axes are swapped against `dims` of the file (behind a `Transpose`).
  var isTransposed = false
  private let data: Onnx_TensorProto

  /// The number of values.
  var count: Int { fileDims.reduce(1, *) }

  /// - Throws: `ImportError` for external data, another type than floats, and data of another length than the
  ///   dimensions say.
  init(_ data: Onnx_TensorProto, name: String, path: String) throws(ImportError) {
    let header = try ONNXTensorHeader(data, name: name, path: path)
    guard header.type.isFloating else {
      throw .malformed(path: path, place: "tensor \(name)", expected: "floats", got: header.type.name)
    }
    self.name = name
    self.data = data
    dims = header.dims
    fileDims = header.dims
    type = header.type
  }

  /// A constant that is no tensor of the file: the value of an attribute.
  init(_ values: [Float], dims: [Int], name: String) {
    self.name = name
    self.dims = dims
    fileDims = dims
    type = .float
    data = .with { $0.floatData = values }
  }

  /// The values in the file's order.
  func tensor() -> Tensor {
    var tensor = Tensor(Shape(fileDims))
    tensor.withMutableElements { fill($0) }
    return tensor
  }

  /// The one value of a tensor that holds one.
  var scalar: Float? { count == 1 ? tensor()[0] : nil }

  private func fill(_ elements: UnsafeMutableBufferPointer<Float>) {
    switch type {
    case .float: fill(elements, data.floatData) { (value: Float) in value }
    case .double: fill(elements, data.doubleData) { (value: Double) in Float(value) }
    case .float16:
      fill(elements, data.int32Data.map { UInt16(truncatingIfNeeded: $0) }) { Float(Float16(bitPattern: $0)) }
    case .bfloat16:
      fill(elements, data.int32Data.map { UInt16(truncatingIfNeeded: $0) }) { Float(bitPattern: UInt32($0) << 16) }
    default: break
    }
  }

  /// Fills from the typed list where the file has one, else from the bytes. Their length was checked.
  private func fill<Stored: BitwiseCopyable>(
    _ elements: UnsafeMutableBufferPointer<Float>, _ list: [Stored], _ value: (Stored) -> Float
  ) {
    if !list.isEmpty {
      for (i, stored) in list.prefix(elements.count).enumerated() { elements[i] = value(stored) }
      return
    }
    data.rawData.withUnsafeBytes { bytes in
      guard bytes.count == elements.count * MemoryLayout<Stored>.size else { return }
      if Stored.self == Float.self {
        UnsafeMutableRawBufferPointer(elements).copyMemory(from: bytes)
      } else {
        for i in elements.indices {
          elements[i] = value(bytes.loadUnaligned(fromByteOffset: i * MemoryLayout<Stored>.size, as: Stored.self))
        }
      }
    }
  }
}

/// What a tensor of the file says of itself, checked against the data that it has.
struct ONNXTensorHeader {
  let dims: [Int]
  let type: ONNXElementType
  /// The number of elements.
  let count: Int

  /// - Throws: `ImportError` for external data, types that are not read, and data of another length than the
  ///   dimensions say.
  init(_ data: Onnx_TensorProto, name: String, path: String) throws(ImportError) {
    func malformed(_ expected: String, _ got: String) -> ImportError {
      .malformed(path: path, place: "tensor \(name)", expected: expected, got: got)
    }
    guard data.dataLocation == .default, data.externalData.isEmpty else {
      throw malformed(
        "all weights in this file",
        "data in a file of its own; save the model again as one file, with "
          + "onnx.save_model(..., save_as_external_data=False) or torch.onnx.export(..., external_data=False)")
    }
    guard let type = ONNXElementType(rawValue: data.dataType) else {
      throw malformed(
        "one of the types " + ONNXElementType.allCases.map(\.name).sorted().joined(separator: ", "),
        Onnx_TensorProto.DataType(rawValue: Int(data.dataType)).map { "\($0)" } ?? "type \(data.dataType)")
    }
    guard data.dims.count <= 8, data.dims.allSatisfy({ $0 >= 0 && $0 <= 1 << 40 }) else {
      throw malformed("at most 8 dimensions, none negative", "\(data.dims.prefix(9))")
    }
    let dims = data.dims.map(Int.init)
    guard let count = Self.count(dims, limit: 1 << 40) else {
      throw malformed("at most 2^40 values", "dimensions \(dims)")
    }
    let listed: Int
    switch type {
    case .float: listed = data.floatData.count
    case .double: listed = data.doubleData.count
    case .int64: listed = data.int64Data.count
    default: listed = data.int32Data.count
    }
    let isWhole = listed > 0 ? listed == count && data.rawData.isEmpty : data.rawData.count == count * type.bytes
    guard isWhole else {
      let got = listed > 0 ? "\(listed)" : "\(data.rawData.count) bytes"
      throw malformed("\(count) values of type \(type.name) for dimensions \(data.dims)", got)
    }
    self.dims = dims
    self.type = type
    self.count = count
  }

  /// The number of elements of these dimensions; `nil` where one is negative, or where those that are not 0 have more
  /// than `limit`.
  static func count(_ dims: [Int], limit: Int) -> Int? {
    var product = 1
    for extent in dims where extent != 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      guard extent > 0, !overflow, next <= limit else { return nil }
      product = next
    }
    return dims.contains(0) ? 0 : product
  }
}
