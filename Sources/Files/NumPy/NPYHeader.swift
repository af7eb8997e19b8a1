import Foundation

/// What stands before the elements of a `.npy` file.
struct NPYHeader: Equatable {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  /// The elements begin at a multiple of this, so that a mapped file can be used as it lies.
  private static let alignment = 64
  /// NumPy leaves room for a first axis of so many digits, so that a file can grow in place.
  private static let firstAxisDigits = 21
  /// The longest header that is read, in bytes: the most that format 1.0 can announce.
  private static let longest = 65_535

  let element: NPYElement
  let shape: [Int]
  var isBigEndian = false

  /// The bytes that the elements take; `nil` where that is beyond any memory.
  var byteCount: Int? {
    var total = element.byteCount
    // Beside an axis of length 0 the others must make sense all the same.
    for length in shape.filter({ $0 > 0 }) {
      let (product, overflow) = total.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      total = product
    }
    return shape.contains(0) ? 0 : total
  }

  /// Magic number, version 1.0, length and text.
  var encoded: Data {
    let axes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    var text = "{'descr': '\(element.descriptor)', 'fortran_order': False, 'shape': (\(axes)), }"
    if let first = shape.first {
      text += String(repeating: " ", count: max(0, Self.firstAxisDigits - String(first).count))
    }
    let start = Self.magic.count + 4
    text += String(repeating: " ", count: Self.alignment - (start + text.utf8.count + 1) % Self.alignment) + "\n"
    let length = text.utf8.count
    return Data(Self.magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8))
  }

  /// Reads the header of a file.
  /// - Returns: the header, and where the elements begin.
  static func parse(_ data: Data, source: String) throws(NPYError) -> (header: NPYHeader, end: Int) {
    let head = [UInt8](data.prefix(12))
    guard head.starts(with: magic), head.count >= 8 else { throw .notNPY(source: source) }
    let version = (major: Int(head[6]), minor: Int(head[7]))
    guard (1...3).contains(version.major), version.minor == 0 else {
      throw .unknownVersion(source: source, version: "\(version.major).\(version.minor)")
    }
    let start = version.major == 1 ? 10 : 12
    guard head.count >= start else { throw .truncated(source: source, expected: start, got: data.count) }
    let length = head[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= longest else {
      throw .malformedHeader(source: source, reason: "it announces \(length) bytes; at most \(longest) were expected")
    }
    guard data.count >= start + length else {
      throw .truncated(source: source, expected: start + length, got: data.count)
    }
    var parser = NPYHeaderParser(data.dropFirst(start).prefix(length), source: source)
    return (try parser.header(), start + length)
  }
}
