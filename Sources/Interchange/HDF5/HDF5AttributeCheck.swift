/// Checks the attributes of a file before HDF5 reads them.
///
/// libhdf5 1.10 copies as many bytes of an attribute as its type and its extents announce, not as many as are there. Objects are
/// found by the nodes of their groups (`SNOD`) and the superblock; every message of their headers (version 1, as Keras's files
/// have them) is walked through as HDF5 would.
///
/// Source: HDF5 File Format Specification 3.0, III.C "Symbol Table Nodes", IV.A.1.a "Version 1 Data Object Header Prefix",
/// IV.A.2.b (dataspace), IV.A.2.d (datatype), IV.A.2.m (attribute), IV.A.2.q (continuation).
struct HDF5AttributeCheck {
  private static let symbolNode: [UInt8] = [0x53, 0x4E, 0x4F, 0x44, 1, 0]
  private static let symbolEntrySize = 40
  private static let attribute = 0x0C
  private static let continuation = 0x10
  /// The most blocks of messages of one object.
  private static let blockLimit = 1000
  /// The most extents of a dataspace (H5S_MAX_RANK).
  private static let rankLimit = 32

  private let bytes: UnsafeRawBufferPointer

  /// What is wrong with the attributes of a file, or `nil` when nothing is.
  static func fault(in bytes: UnsafeRawBufferPointer) -> String? {
    let check = HDF5AttributeCheck(bytes: bytes)
    var seen: Set<Int> = []
    for header in check.headers where seen.insert(header).inserted {
      if !check.isSound(header: header) { return "the attributes of the object at byte \(header) are damaged" }
    }
    return nil
  }

  // MARK: - Objects

  /// Where the headers of objects are: those of the root and of every entry of a group's nodes.
  private var headers: [Int] {
    var places: [Int] = []
    // The root's entry stands behind the addresses of the superblock, which version 1 moves by four bytes.
    if bytes.count > 8, bytes[8] < 2, let root = number(at: bytes[8] == 0 ? 64 : 68, of: UInt64.self) {
      places.append(root)
    }
    var start = 0
    while let node = bytes.place(of: Self.symbolNode, from: start) {
      start = node + Self.symbolNode.count
      guard let count = number(at: node + 6, of: UInt16.self) else { continue }
      for entry in 0..<count {
        if let place = number(at: node + 16 + entry * Self.symbolEntrySize, of: UInt64.self) { places.append(place) }
      }
    }
    return places
  }

  /// Whether all attributes of an object hold what they announce. What is no header of version 1 is left to HDF5.
  private func isSound(header: Int) -> Bool {
    guard header < bytes.count, bytes[header] == 1, let size = number(at: header + 8, of: UInt32.self) else {
      return true
    }
    var blocks = [(start: header + 16, size: size)]
    var done = 0
    while done < blocks.count {
      guard blocks.count <= Self.blockLimit else { return false }
      let (start, size) = blocks[done]
      done += 1
      guard start >= 0, size >= 0, start <= bytes.count, size <= bytes.count - start else { return false }
      var place = start
      while start + size - place >= 8 {
        guard let kind = number(at: place, of: UInt16.self), let length = number(at: place + 2, of: UInt16.self),
          length <= start + size - place - 8
        else { return false }
        let message = UnsafeRawBufferPointer(rebasing: bytes[(place + 8)..<(place + 8 + length)])
        if kind == Self.continuation {
          let part = HDF5AttributeCheck(bytes: message)
          guard let next = part.number(at: 0, of: UInt64.self), let room = part.number(at: 8, of: UInt64.self) else {
            return false
          }
          blocks.append((next, room))
        } else if kind == Self.attribute {
          // Bit 1 says that the message is shared: Keras shares none.
          guard bytes[place + 4] & 2 == 0, HDF5AttributeCheck(bytes: message).holdsAttribute else { return false }
        }
        place += 8 + length
      }
    }
    return true
  }

  // MARK: - One message

  /// Whether these bytes, an attribute message, hold the name, type, extents and data that they announce.
  private var holdsAttribute: Bool {
    guard let version = bytes.first, (1...3).contains(version), let name = number(at: 2, of: UInt16.self),
      let type = number(at: 4, of: UInt16.self), let space = number(at: 6, of: UInt16.self)
    else { return false }
    // Type and extents may be references to others of the file: Keras's are not.
    guard version == 1 || bytes[1] == 0 else { return false }
    func padded(_ size: Int) -> Int { version == 1 ? (size + 7) & ~7 : size }
    let typeStart = (version == 3 ? 9 : 8) + padded(name)
    let spaceStart = typeStart + padded(type)
    let data = spaceStart + padded(space)
    guard data <= bytes.count, type >= 8, space >= 4, let width = number(at: typeStart + 4, of: UInt32.self),
      let count = elements(of: UnsafeRawBufferPointer(rebasing: bytes[spaceStart..<(spaceStart + space)]))
    else { return false }
    let size = count.multipliedReportingOverflow(by: width)
    return !size.overflow && size.partialValue <= bytes.count - data
  }

  /// The number of elements of a dataspace message, or `nil` when it is damaged.
  private func elements(of space: UnsafeRawBufferPointer) -> Int? {
    let part = HDF5AttributeCheck(bytes: space)
    let (version, rank, flags) = (space[0], Int(space[1]), space[2])
    guard version == 1 || version == 2, rank <= Self.rankLimit else { return nil }
    let start = version == 1 ? 8 : 4
    // Behind the extents stand the largest ones that they may grow to, where a flag says so.
    guard start + 8 * rank * (flags & 1 == 0 ? 1 : 2) <= space.count else { return nil }
    // The kind of version 2: a single value, extents, nothing.
    if version == 2, space[3] == 2 { return 0 }
    var count = 1
    for axis in 0..<rank {
      guard let extent = part.number(at: start + 8 * axis, of: UInt64.self) else { return nil }
      let product = count.multipliedReportingOverflow(by: extent)
      guard !product.overflow else { return nil }
      count = product.partialValue
    }
    return count
  }

  /// The number at a place, or `nil` where the bytes end before or the number is beyond counting.
  private func number<Value: FixedWidthInteger & BitwiseCopyable>(at place: Int, of _: Value.Type) -> Int? {
    guard place >= 0, place <= bytes.count - MemoryLayout<Value>.size else { return nil }
    return Int(exactly: Value(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Value.self)))
  }
}
