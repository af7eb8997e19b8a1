import Foundation

/// Checks the global heaps of a file, where HDF5 keeps texts of variable length, before HDF5 reads them.
///
/// libhdf5 1.10 believes the sizes and places that stand there: damaged ones make it copy beyond its memory. Every
/// collection is found by its signature and walked through as HDF5 would; then every attribute of such texts is found by
/// its type, and its references are compared with the collections.
///
/// Source: HDF5 File Format Specification 3.0, III.E "Disk Format: Level 1E - Global Heap", IV.A.2.b "The Dataspace
/// Message", IV.A.2.d "The Datatype Message", IV.A.2.m "The Attribute Message".
struct HDF5GlobalHeap {
  /// Objects up to this size fit the buffer that HDF5 converts texts in, whatever length the text is said to have.
  private static let bufferSize = 4096
  /// The signature of a collection with its version, 1, and three reserved bytes.
  private static let signature: [UInt8] = [0x47, 0x43, 0x4F, 0x4C, 1, 0, 0, 0]
  private static let headerSize = 16
  /// Type of texts of variable length: version and class, and its size, 16 bytes; between them three bytes for details.
  private static let textType: (kind: UInt8, size: [UInt8]) = (0x19, [16, 0, 0, 0])
  /// Bytes of that type with the type of a character behind it: a text, a number, or a number with padding.
  private static let textTypeSizes = [16, 20, 24]

  private let bytes: UnsafeRawBufferPointer
  /// The sizes of the objects of every collection, by address and index.
  private var collections: [UInt64: [UInt32: Int]] = [:]

  /// What is wrong with the heaps of a file, or `nil` when nothing is.
  static func fault(in bytes: UnsafeRawBufferPointer) -> String? {
    var heap = HDF5GlobalHeap(bytes: bytes)
    return heap.fault()
  }

  private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private mutating func fault() -> String? {
    // Versions 0 and 1 of the superblock have the sizes of addresses and lengths at byte 13, later ones at byte 9.
    guard bytes.count > 16 else { return "it is cut short" }
    let place = bytes[8] < 2 ? 13 : 9
    guard bytes[place] == 8, bytes[place + 1] == 8 else { return "addresses and lengths of 8 bytes are expected" }
    var start = 0
    var end = 0
    while let found = bytes.place(of: Self.signature, from: start) {
      // Collections lie side by side; were they in each other, walking through them could take for ever.
      guard found >= end, let (sizes, size) = objects(at: found) else { return "the heap at byte \(found) is damaged" }
      collections[UInt64(found)] = sizes
      start = found + Self.signature.count
      end = found + size
    }
    return damagedReference.map { "the text at byte \($0) is damaged" }
  }

  /// Where the next byte of this value stands behind which `isIt` finds what is looked for, in the 8 bytes from there on.
  private func position(of value: UInt8, from start: Int, _ isIt: (UnsafeRawPointer) -> Bool) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var place = start
    while bytes.count - place >= 8 {
      guard let found = memchr(base + place, Int32(value), bytes.count - place - 7) else { return nil }
      if isIt(found) { return UnsafeRawPointer(found) - base }
      place = UnsafeRawPointer(found) - base + 1
    }
    return nil
  }

  /// The sizes of the objects of the collection at `start`, by their index, and its own; `nil` where they do not fit.
  private func objects(at start: Int) -> (sizes: [UInt32: Int], size: Int)? {
    guard let size = length(at: start + 8), size >= Self.headerSize, size <= bytes.count - start else { return nil }
    let end = start + size
    var place = start + Self.headerSize
    var sizes: [UInt32: Int] = [:]
    // What is too small for an object's header is free.
    while end - place >= Self.headerSize {
      let index = UInt32(bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self).littleEndian)
      guard let count = length(at: place + 8), count <= end - place else { return nil }
      // Object 0 is the free space, and counts its header.
      let step = index == 0 ? count : Self.headerSize + (count + 7) & ~7
      guard step >= Self.headerSize, step <= end - place, sizes[index] == nil else { return nil }
      if index != 0 { sizes[index] = count }
      place += step
    }
    return (sizes, size)
  }

  /// Where the length or index of a text's reference does not fit the collection that it leads to.
  private var damagedReference: Int? {
    var start = 0
    // All of them fit into the file side by side.
    var room = bytes.count / 16
    while let type = position(
      of: Self.textType.kind, from: start,
      {
        $0.load(fromByteOffset: 1, as: UInt8.self) & 15 == 1 && $0.load(fromByteOffset: 3, as: UInt8.self) == 0
          && memcmp($0 + 4, Self.textType.size, 4) == 0
      })
    {
      start = type + 1
      for size in Self.textTypeSizes {
        guard let references = references(behind: type + size) else { continue }
        room -= references.underestimatedCount
        guard room >= 0 else { return type }
        if let damaged = references.first(where: { !isSound($0) }) { return damaged }
        break
      }
    }
    return nil
  }

  /// The references that stand behind a dataspace: a version, the rank, whether there are greatest extents, the extents.
  private func references(behind space: Int) -> StrideTo<Int>? {
    guard bytes.count - space >= 8, [1, 2].contains(bytes[space]), bytes[space + 1] <= 4 else { return nil }
    let rank = Int(bytes[space + 1])
    let head = bytes[space] == 1 ? 8 : 4
    var count = 1
    for i in 0..<rank {
      guard let extent = length(at: space + head + 8 * i), extent <= bytes.count / 16 else { return nil }
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow else { return nil }
      count = product
    }
    let data = space + head + 8 * rank * (bytes[space + 2] & 1 == 1 ? 2 : 1)
    guard data <= bytes.count, count <= (bytes.count - data) / 16 else { return nil }
    return stride(from: data, to: data + 16 * count, by: 16)
  }

  /// Whether a reference, a text's length (4 bytes), a collection's address (8) and an object's index (4), fits the object.
  private func isSound(_ place: Int) -> Bool {
    let length = Int(bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self).littleEndian)
    let address = bytes.loadUnaligned(fromByteOffset: place + 4, as: UInt64.self).littleEndian
    let index = bytes.loadUnaligned(fromByteOffset: place + 12, as: UInt32.self).littleEndian
    // An address where no collection is gives an error of HDF5's own, as it lacks the signature; 0 is no text.
    guard let sizes = collections[address] else { return true }
    guard let size = sizes[index] else { return false }
    return length <= size + 1 && (length >= size || size <= Self.bufferSize)
  }

  /// The length at a place, or `nil` where the file ends before or the number is beyond counting.
  private func length(at place: Int) -> Int? {
    guard bytes.count - place >= 8 else { return nil }
    return Int(exactly: bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian)
  }
}
