import Files
import Foundation
import Networks

/// One node of the file: its operator, the names of its values, its attributes with their types checked.
struct ONNXNode {
  let data: Onnx_NodeProto
  let path: String
  private let attributes: [String: Onnx_AttributeProto]

  init(_ data: Onnx_NodeProto, path: String) {
    self.data = data
    self.path = path
    attributes = Dictionary(data.attribute.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The operator.
  var kind: String { data.opType }
  /// What messages call the node: its name, or that of its first output.
  var name: String {
    let name = data.name.isEmpty ? data.output.first ?? "" : data.name
    return String(name.printable.prefix(200))
  }
  /// The node and its operator, for messages.
  var place: String { "node \(name) (\(kind))" }
  /// The name of input `i`; `nil` where it is left out.
  func input(_ i: Int) -> String? {
    guard data.input.indices.contains(i), !data.input[i].isEmpty else { return nil }
    return data.input[i]
  }

  // MARK: - Attributes

  /// A whole number.
  func integer(_ key: String) throws(ImportError) -> Int? {
    try attribute(key, .int).map { Int($0.i) }
  }

  /// Whole numbers.
  func integers(_ key: String) throws(ImportError) -> [Int]? {
    try attribute(key, .ints).map { $0.ints.map(Int.init) }
  }

  /// A number; never NaN or infinite.
  func number(_ key: String) throws(ImportError) -> Float? {
    guard let number = try attribute(key, .float)?.f else { return nil }
    guard number.isFinite else { throw setting(key, "\(number)", "finite numbers") }
    return number
  }

  /// Numbers.
  func numbers(_ key: String) throws(ImportError) -> [Float]? { try attribute(key, .floats)?.floats }

  /// A word.
  func text(_ key: String) throws(ImportError) -> String? {
    try attribute(key, .string).map { String(decoding: $0.s.prefix(100), as: UTF8.self).printable }
  }

  /// A tensor.
  func tensor(_ key: String) throws(ImportError) -> Onnx_TensorProto? { try attribute(key, .tensor)?.t }

  private func attribute(
    _ key: String, _ type: Onnx_AttributeProto.AttributeType
  ) throws(ImportError) -> Onnx_AttributeProto? {
    guard let attribute = attributes[key] else { return nil }
    // Files of before ir_version 2 leave the type out.
    guard attribute.type == type || attribute.type == .undefined, attribute.refAttrName.isEmpty else {
      throw malformed("attribute \(key) of type \(type)", "\(attribute.type)")
    }
    return attribute
  }

  // MARK: - Errors

  /// The beginning of a text that may be as long as the file.
  private static func short(_ text: String) -> String { text.count > 200 ? "\(text.prefix(200))…" : text }

  /// A setting that is not supported.
  func setting(_ setting: String, _ got: String, _ supported: String) -> ImportError {
    .unsupportedSetting(
      path: path, node: name, kind: kind, setting: setting, got: Self.short(got), supported: supported)
  }

  /// Something that no valid file has.
  func malformed(_ expected: String, _ got: String) -> ImportError {
    .malformed(path: path, place: place, expected: expected, got: Self.short(got))
  }

  /// An input of another kind than the operator is supported for.
  func unsupportedInput(_ i: Int, _ got: String, _ supported: String) -> ImportError {
    setting("input \(input(i).map { "\($0.printable.prefix(200))" } ?? "\(i)")", got, supported)
  }
}
