/// A type as a datatype message has it, checked with the types inside it.
///
/// Source: HDF5 File Format Specification 3.0, IV.A.2.d "The Datatype Message".
struct HDF5Datatype {
  /// The kinds of types.
  enum Class: UInt8 {
    case integer, float, time, text, bits, opaque, compound, reference, enumeration, variable, array
  }

  /// The deepest type in another.
  private static let depthLimit = 8
  /// The most extents of an array (H5S_MAX_RANK).
  static let rankLimit = 32

  let kind: Class
  /// Bytes of an element.
  let size: Int
  /// Bytes of the description.
  let length: Int

  /// Reads the type at the beginning of a part.
  /// - Throws: when it does not fit into the part, or its own parts do not fit into it.
  init(_ part: HDF5Bytes, depth: Int = 0) throws(HDF5Fault) {
    let head = try part[0]
    let version = head >> 4
    guard depth <= Self.depthLimit, (1...3).contains(version), let kind = Class(rawValue: head & 15) else {
      throw part.fault
    }
    self.kind = kind
    size = try part.number(at: 4, UInt32.self)
    guard size > 0 else { throw part.fault }
    let details = try part.number(at: 1, UInt16.self)
    let bits = 8 * size
    switch kind {
    case .integer, .bits:
      guard try part.number(at: 8, UInt16.self) + part.number(at: 10, UInt16.self) <= bits else { throw part.fault }
      length = 12
    case .float:
      try Self.checkFloat(part, bits)
      length = 20
    case .time: length = 10
    case .text, .reference: length = 8
    case .opaque: length = 8 + details & 0xFF
    case .compound:
      length = try Self.members(details, version, part, size, depth)
    case .enumeration:
      let base = try HDF5Datatype(part.rest(from: 8), depth: depth + 1)
      guard base.kind == .integer, base.size == size else { throw part.fault }
      var place = 8 + base.length
      for _ in 0..<details { place = try Self.behindName(place, version, part) }
      length = place + details * size
    case .variable:
      // A length, an address and an index.
      guard size == 16 else { throw part.fault }
      length = try 8 + HDF5Datatype(part.rest(from: 8), depth: depth + 1).length
    case .array:
      let rank = Int(try part[8])
      guard version >= 2, (1...Self.rankLimit).contains(rank) else { throw part.fault }
      let extents = version == 2 ? 12 : 9
      let start = extents + 4 * rank * (version == 2 ? 2 : 1)
      let base = try HDF5Datatype(part.rest(from: start), depth: depth + 1)
      var count = base.size
      for axis in 0..<rank {
        let (product, overflow) = count.multipliedReportingOverflow(
          by: try part.number(at: extents + 4 * axis, UInt32.self))
        guard !overflow else { throw part.fault }
        count = product
      }
      guard count == size else { throw part.fault }
      length = start + base.length
    }
    guard length <= part.count else { throw part.fault }
  }

  /// Sign, exponent and mantissa lie in the number's bits.
  private static func checkFloat(_ part: HDF5Bytes, _ bits: Int) throws(HDF5Fault) {
    let used = try part.number(at: 8, UInt16.self) + part.number(at: 10, UInt16.self)
    let exponent = try Int(part[12]) + Int(part[13])
    let mantissa = try Int(part[14]) + Int(part[15])
    guard used <= bits, exponent <= bits, mantissa <= bits, try part[2] < bits, try part[13] > 0, try part[15] > 0
    else { throw part.fault }
  }

  /// Where the description of a compound type ends.
  private static func members(
    _ count: Int, _ version: UInt8, _ part: HDF5Bytes, _ size: Int, _ depth: Int
  ) throws(HDF5Fault) -> Int {
    guard count > 0 else { throw part.fault }
    // The offset of a member takes as many bytes as the type's size needs from version 3 on.
    let width = version < 3 ? 4 : (64 - size.leadingZeroBitCount + 7) / 8
    var place = 8
    for _ in 0..<count {
      place = try behindName(place, version, part)
      var offset = 0
      for i in 0..<width { offset |= Int(try part[place + i]) << (8 * i) }
      place += width
      if version == 1 {
        // Version 1 has extents of its own in each member; HDF5 makes an array of them.
        guard try part[place] == 0 else { throw part.fault }
        place += 28
      }
      let type = try HDF5Datatype(part.rest(from: place), depth: depth + 1)
      guard offset <= size, type.size <= size - offset else { throw part.fault }
      place += type.length
    }
    return place
  }

  /// The place behind a name, which is filled up to eight bytes before version 3.
  private static func behindName(_ place: Int, _ version: UInt8, _ part: HDF5Bytes) throws(HDF5Fault) -> Int {
    let length = try part.textLength(at: place) + 1
    return place + (version < 3 ? (length + 7) & ~7 : length)
  }
}
