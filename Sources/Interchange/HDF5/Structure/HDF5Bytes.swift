/// What is wrong with a file's structure, and where.
struct HDF5Fault: Error {
  /// A sentence without a full stop.
  let reason: String

  /// - Parameters:
  ///   - part: what is damaged.
  ///   - place: its first byte in the file.
  init(_ part: String, at place: Int) { reason = "\(part) at byte \(place) is damaged" }

  init(_ reason: String) { self.reason = reason }
}

/// A part of a file, read within its bounds.
struct HDF5Bytes {
  /// Stands for "no address".
  static let undefinedAddress = UInt64.max
  /// Names and paths are shorter than this; a bound keeps the time for a file in proportion to its size.
  private static let textLimit = 1 << 16
  /// The largest number that is read: no file has more bytes, and sums of a few of them stay countable.
  private static let largest = 1 << 48

  /// What faults call it.
  let name: String
  /// Its first byte in the file.
  let place: Int
  private let bytes: UnsafeRawBufferPointer

  /// A whole file.
  init(_ bytes: UnsafeRawBufferPointer) {
    name = "the file"
    place = 0
    self.bytes = bytes
  }

  private init(_ name: String, place: Int, _ bytes: UnsafeRawBufferPointer) {
    self.name = name
    self.place = place
    self.bytes = bytes
  }

  var count: Int { bytes.count }

  /// The fault to throw where something in it cannot be.
  var fault: HDF5Fault { HDF5Fault(name, at: place) }

  subscript(offset: Int) -> UInt8 {
    get throws(HDF5Fault) {
      guard bytes.indices.contains(offset) else { throw fault }
      return bytes[offset]
    }
  }

  /// The little-endian number at an offset.
  /// - Throws: when the part ends before, or the number is larger than that of any file.
  func number<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, _: Value.Type
  ) throws(HDF5Fault) -> Int {
    guard let number = Int(exactly: try raw(at: offset, Value.self)), number.magnitude <= Self.largest else {
      throw fault
    }
    return number
  }

  /// The address of 8 bytes at an offset, or `nil` for the undefined one.
  func address(at offset: Int) throws(HDF5Fault) -> Int? {
    let address = try raw(at: offset, UInt64.self)
    if address == Self.undefinedAddress { return nil }
    guard address <= Self.largest else { throw fault }
    return Int(address)
  }

  private func raw<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, _: Value.Type
  ) throws(HDF5Fault) -> Value {
    guard offset >= 0, MemoryLayout<Value>.size <= bytes.count - offset else { throw fault }
    return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// So many bytes from an offset on.
  /// - Parameter name: what faults call the part; as this one unless told.
  func part(at offset: Int, count: Int, _ name: String? = nil) throws(HDF5Fault) -> HDF5Bytes {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
      throw name.map { HDF5Fault($0, at: place + offset) } ?? fault
    }
    return HDF5Bytes(
      name ?? self.name, place: name == nil ? place : place + offset,
      UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + count)]))
  }

  /// What is left from an offset on.
  func rest(from offset: Int) throws(HDF5Fault) -> HDF5Bytes { try part(at: offset, count: count - offset) }

  /// Whether these bytes stand at an offset.
  func has(_ signature: [UInt8], at offset: Int) -> Bool {
    offset >= 0 && offset <= bytes.count && bytes[offset...].starts(with: signature)
  }

  /// The length of the text at an offset, without the zero that ends it.
  func textLength(at offset: Int) throws(HDF5Fault) -> Int {
    guard offset >= 0, offset < bytes.count,
      let end = bytes[offset..<min(bytes.count, offset + Self.textLimit)].firstIndex(of: 0)
    else { throw fault }
    return end - offset
  }
}
