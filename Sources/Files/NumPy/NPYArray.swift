import Foundation

/// An array as NumPy's `.npy` files keep it: a shape, one type of elements, and the elements in C order.
///
/// The format is described in NumPy Enhancement Proposal 1 and in `numpy.lib.format`. Objects, which are pickled programs,
/// are never read.
public struct NPYArray: Sendable, Equatable {
  /// The length of every axis, from the slowest on; empty for a single number.
  public let shape: [Int]
  /// What one element is.
  public let element: NPYElement
  /// The elements, little-endian, the last axis running fastest.
  public let bytes: Data

  /// - Parameters:
  ///   - values: the elements, the last axis running fastest; as many as the product of `shape`.
  ///   - shape: the length of every axis, each 0 or more.
  public init<Value: NPYScalar>(_ values: [Value], shape: [Int]) {
    precondition(shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == values.count, "\(values.count) as \(shape)")
    self.shape = shape
    element = Value.npyElement
    bytes = values.withUnsafeBytes { Data($0) }
  }

  /// The elements, the last axis running fastest; `nil` where they are of another type.
  public func values<Value: NPYScalar>(as type: Value.Type = Value.self) -> [Value]? {
    guard Value.npyElement == element else { return nil }
    return Array(unsafeUninitializedCapacity: bytes.count / element.byteCount) { target, count in
      count = bytes.copyBytes(to: target) / element.byteCount
    }
  }

  /// The array as a `.npy` file of format 1.0: the bytes that `numpy.save` writes.
  public var encoded: Data { NPYHeader(element: element, shape: shape).encoded + bytes }

  /// Reads a `.npy` file of format 1.0, 2.0 or 3.0. Big-endian elements are turned round.
  /// - Throws: `NPYError`, `FileError`.
  public init(reading path: String) throws { try self.init(parsing: readFile(path), source: path) }

  /// Reads the bytes of a `.npy` file.
  /// - Parameters:
  ///   - data: the whole file.
  ///   - source: what it is called in messages.
  /// - Throws: `NPYError` for all but a whole array in C order of a known type.
  public init(parsing data: Data, source: String) throws(NPYError) {
    let (header, start) = try NPYHeader.parse(data, source: source)
    let body = data.dropFirst(start)
    guard let expected = header.byteCount else {
      throw .malformedHeader(source: source, reason: "the shape \(header.shape) takes more bytes than any memory has")
    }
    guard body.count == expected else {
      throw .wrongSize(source: source, shape: header.shape, expected: expected, got: body.count)
    }
    shape = header.shape
    element = header.element
    bytes = header.isBigEndian ? Self.turned(body, width: header.element.byteCount) : Data(body)
    // Swift knows no third truth value.
    guard element != .bool || bytes.allSatisfy({ $0 <= 1 }) else {
      throw .malformedElement(source: source, expected: "truth values of 0 or 1")
    }
  }

  /// Every element with its bytes in the opposite order.
  private static func turned(_ data: Data, width: Int) -> Data {
    var bytes = [UInt8](data)
    for first in stride(from: 0, to: bytes.count, by: width) {
      for i in 0..<(width / 2) { bytes.swapAt(first + i, first + width - 1 - i) }
    }
    return Data(bytes)
  }
}
