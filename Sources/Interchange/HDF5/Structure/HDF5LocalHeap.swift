/// The names of a group's members, checked.
///
/// Source: HDF5 File Format Specification 3.0, III.D "Disk Format: Level 1D - Local Heaps".
struct HDF5LocalHeap {
  private static let signature: [UInt8] = [0x48, 0x45, 0x41, 0x50, 0]  // "HEAP", version 0
  /// The end of the list of free blocks.
  private static let noBlock = 1

  private let data: HDF5Bytes

  /// - Throws: when the heap, its data or its list of free blocks do not fit the file.
  init(_ file: HDF5Bytes, at place: Int) throws(HDF5Fault) {
    let head = try file.part(at: place, count: 32, "the heap")
    guard head.has(Self.signature, at: 0), let start = try head.address(at: 24) else { throw head.fault }
    data = try file.part(at: start, count: head.number(at: 8, UInt64.self), "the heap")
    // Blocks lie side by side and hold at least their own two numbers: there are no more than fit.
    var blocks = data.count / 16
    var block = try head.number(at: 16, UInt64.self)
    while block != Self.noBlock {
      blocks -= 1
      guard blocks >= 0 else { throw data.fault }
      _ = try data.part(at: block, count: max(16, data.number(at: block + 8, UInt64.self)))
      block = try data.number(at: block, UInt64.self)
    }
  }

  /// Checks that a name, with the zero that ends it, stands in the heap.
  func checkName(at offset: Int) throws(HDF5Fault) { _ = try data.textLength(at: offset) }
}
