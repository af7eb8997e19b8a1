/// Checks the references to texts of variable length, which lie in collections of their own.
///
/// libhdf5 1.10 believes the sizes and places that stand there: damaged ones make it copy beyond its memory. Every collection that a
/// reference leads to is walked through as HDF5 would, once.
///
/// Source: HDF5 File Format Specification 3.0, III.E "Disk Format: Level 1E - Global Heap".
struct HDF5GlobalHeap {
  /// Objects up to this size fit the buffer that HDF5 converts texts in, whatever length the text is said to have.
  private static let bufferSize = 4096
  private static let signature: [UInt8] = [0x47, 0x43, 0x4F, 0x4C, 1]  // "GCOL", version 1
  private static let headerSize = 16

  private let file: HDF5Bytes
  /// Bytes that collections not yet seen can have: they lie side by side.
  private var room: Int
  /// The sizes of the objects of every collection seen, by address and index.
  private var collections: [Int: [Int: Int]] = [:]

  init(_ file: HDF5Bytes) {
    self.file = file
    room = file.count
  }

  /// Checks a reference: a text's length (4 bytes), a collection's address (8) and an object's index (4).
  /// - Parameter place: where it stands, for the fault.
  mutating func checkReference(_ reference: HDF5Bytes, at place: Int) throws(HDF5Fault) {
    let length = try reference.number(at: 0, UInt32.self)
    // An address of 0 is no text.
    guard let address = try reference.address(at: 4), address != 0 else { return }
    guard let size = try collection(at: address)[reference.number(at: 12, UInt32.self)], length <= size + 1,
      length >= size || size <= Self.bufferSize
    else { throw HDF5Fault("the text", at: place) }
  }

  private mutating func collection(at address: Int) throws(HDF5Fault) -> [Int: Int] {
    if let known = collections[address] { return known }
    let head = try file.part(at: address, count: Self.headerSize, "the heap")
    guard head.has(Self.signature, at: 0) else { throw head.fault }
    let whole = try file.part(at: address, count: head.number(at: 8, UInt64.self), "the heap")
    room -= whole.count
    guard room >= 0 else { throw head.fault }
    let sizes = try objects(of: whole)
    collections[address] = sizes
    return sizes
  }

  private func objects(of collection: HDF5Bytes) throws(HDF5Fault) -> [Int: Int] {
    var sizes: [Int: Int] = [:]
    var place = Self.headerSize
    // What is too small for an object's header is free.
    while collection.count - place >= Self.headerSize {
      let index = try collection.number(at: place, UInt16.self)
      let count = try collection.number(at: place + 8, UInt64.self)
      guard count <= collection.count else { throw collection.fault }
      // Object 0 is the free space, and counts its header.
      let step = index == 0 ? count : Self.headerSize + (count + 7) & ~7
      guard step >= Self.headerSize, step <= collection.count - place, sizes[index] == nil else {
        throw collection.fault
      }
      if index != 0 { sizes[index] = count }
      place += step
    }
    return sizes
  }
}
