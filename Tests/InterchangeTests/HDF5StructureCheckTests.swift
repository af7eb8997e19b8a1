import Files
import Foundation
import Interchange
import Testing
import TestSupport

/// Files with numbers that are not what they should be, each damaged in turn and refused before libhdf5 reads them.
@Suite struct HDF5StructureCheckTests {
  private let folder: TemporaryFolder
  private let whole: Data

  init() throws {
    folder = try TemporaryFolder()
    whole = try Self.fixture("legacy.h5")
  }

  private static func fixture(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: Fixtures.path("interchange/keras/\(name)")))
  }

  /// The message about a file with other bytes at some places, or `nil` when it is read.
  private func outcome(_ changes: [Int: [UInt8]], of source: Data? = nil) throws -> String? {
    var bytes = source ?? whole
    for (place, values) in changes { bytes.replaceSubrange(place..<(place + values.count), with: values) }
    let path = folder.file("damaged.h5")
    try bytes.write(to: URL(fileURLWithPath: path))
    do {
      _ = try HDF5File(reading: path)
      return nil
    } catch {
      #expect((error as? any ReportableError)?.failure == .badData)
      return "\(error)"
    }
  }

  private func expect(
    _ words: String, of source: Data? = nil, _ damages: [(String, [Int: [UInt8]])],
    location: SourceLocation = #_sourceLocation
  ) throws {
    for (what, changes) in damages {
      let message = try outcome(changes, of: source)
      #expect(message?.contains(words) == true, "\(what): \(message ?? "read")", sourceLocation: location)
    }
  }

  private func place(_ text: String, in source: Data? = nil) throws -> Int {
    try #require((source ?? whole).range(of: Data(text.utf8)), "\(text)").lowerBound
  }

  private func bytes(_ value: UInt64) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }

  private let everywhere = [UInt8](repeating: 0xFF, count: 8)

  /// The header of the root, and its first continuation.
  private func root() throws -> (header: Int, continuation: Int) {
    let header = Int(whole[64..<72].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    try #require(whole[header] == 1)
    var place = header + 16
    while whole[place] != 0x10 { place += 8 + Int(whole[place + 2]) + Int(whole[place + 3]) << 8 }
    return (header, place)
  }

  @Test func theWholeFileIsSound() throws { #expect(try outcome([:]) == nil) }

  /// Version, 0, the sizes of name, type and extents (two bytes each), then these three, each filled up to eight bytes, then
  /// the data; kind, length and flags stand before it.
  @Test func whatAnAttributeAnnouncesMustBeThere() throws {
    let name = try place("layer_names\0")
    try #require(whole[name - 16] == 0x0C && whole[name - 8] == 1, "an attribute message of version 1")
    let type = name + 16
    let extents = type + (Int(whole[name - 4]) + 7) & ~7
    try expect(
      "the message at byte \(name - 8) is damaged",
      [
        ("elements wider than the data", [type + 4: [0xFF, 0xFF]]),
        ("elements of no width", [type + 4: [0, 0, 0, 0]]),
        ("an unknown kind of type", [type: [0x1F]]),
        ("an unknown version of type", [type: [0x73]]),
        ("a compound type without room for its members", [type: [0x16]]),
        ("an array without room for its extents", [type: [0x2A]]),
        ("more elements than the data", [extents + 8: [200]]),
        ("elements beyond counting", [extents + 8: [0, 0, 0, 0, 0, 0, 0, 0x40]]),
        ("negative extents", [extents + 8: everywhere]),
        ("more extents than there is room for", [extents + 1: [4]]),
        ("more extents than HDF5 has", [extents + 1: [33]]),
        ("an unknown version of extents", [extents: [9]]),
        ("a name longer than the message", [name - 6: [0xFF, 0xFF]]),
        ("a name without an end", [name: [UInt8](repeating: 65, count: 16)]),
        ("a type longer than the message", [name - 4: [0xFF, 0xFF]]),
        ("a type too short for itself", [name - 4: [4, 0]]),
        ("extents longer than the message", [name - 2: [0xFF, 0xFF]]),
        ("an unknown version", [name - 8: [7]]),
        ("a message longer than its block", [name - 14: [0xFF, 0xFF]]),
        ("a message that is shared", [name - 12: [2]]),
      ])
    try expect("has a message of kind 153", [("a kind that Keras does not write", [name - 16: [0x99]])])
  }

  @Test func blocksOfMessagesLieInTheFile() throws {
    let (header, continuation) = try root()
    try expect("the header at byte", [("a long block", [header + 8: [0xFF, 0xFF, 0xFF, 0x7F]])])
    try expect(
      "is damaged",
      [
        ("a continuation outside the file", [continuation + 14: [0x7F]]),
        ("a continuation beyond the file's end", [continuation + 22: [0x7F]]),
        ("a continuation without a length", [continuation + 2: [8, 0]]),
        ("no continuation", [continuation + 8: everywhere]),
      ])
    let length = continuation + 24 - (header + 16)
    try expect(
      "the header at byte \(header + 16) is damaged",
      [
        (
          "a continuation that leads to its own block",
          [continuation + 8: bytes(UInt64(header + 16)), continuation + 16: bytes(UInt64(length))]
        )
      ])
    try expect("the object at byte \(header)", [("an unknown version", [header: [7]])])
  }

  @Test func theSuperblockIsRead() throws {
    try expect("the superblock", [("a base", [24: [1]]), ("no end", [40: everywhere]), ("a driver", [48: [0]])])
    try expect("truncated file", [("an end beyond the file", [40: bytes(UInt64(whole.count + 1))])])
    try expect("addresses and lengths of 8 bytes", [("short addresses", [13: [4]]), ("short lengths", [14: [4]])])
    try expect("newer layout of HDF5", [("version 2", [8: [2]]), ("version 3", [8: [3]])])
    try expect("is damaged", [("a root elsewhere", [64: everywhere]), ("wide nodes", [16: [0xFF, 0xFF]])])
  }

  /// Type, level, entries, both neighbours, then names and children in turn.
  @Test func treesOfGroupsAreWalkedThrough() throws {
    let tree = try place("TREE\0")
    try expect(
      "the tree at byte \(tree) is damaged",
      [
        ("another type", [tree + 4: [1]]), ("too many entries", [tree + 6: [0xFF, 0xFF]]),
        ("a neighbour to the left", [tree + 8: bytes(UInt64(tree))]),
        ("a neighbour to the right", [tree + 16: bytes(UInt64(tree))]), ("no child", [tree + 32: everywhere]),
      ])
    try expect("the heap at byte", [("a name outside the heap", [tree + 40: [0xFF, 0xFF]])])
    try expect(
      "is damaged",
      [
        ("a level too many", [tree + 5: [1]]), ("another signature", [tree: [0]]),
        ("a child outside the file", [tree + 38: [0x7F]]), ("a child that is something else", [tree + 32: [96]]),
      ])
  }

  @Test func symbolsOfGroupsLeadIntoTheFile() throws {
    let node = try place("SNOD")
    try expect("the group at byte \(node)", [("too many", [node + 6: [0xFF]]), ("a version", [node + 4: [2]])])
    try expect(
      "is damaged",
      [
        ("a name outside the heap", [node + 8: [0xFF, 0xFF]]), ("an object outside the file", [node + 22: [0x7F]]),
        ("no object", [node + 16: everywhere]), ("an unknown kind of cache", [node + 24: [9]]),
        ("a path outside the heap", [node + 24: [2], node + 32: [0xFF, 0xFF, 0xFF, 0]]),
        ("a cached group outside the file", [node + 24: [1], node + 32: [0, 0, 0, 0, 0, 0, 0x7F, 0]]),
      ])
  }

  /// Size, first free block, address of the data.
  @Test func heapsOfNamesHaveTheirData() throws {
    let heap = try place("HEAP\0")
    try expect(
      "the heap at byte \(heap) is damaged", [("a version", [heap + 4: [1]]), ("no data", [heap + 24: everywhere])])
    try expect(
      "the heap at byte",
      [
        ("a large size", [heap + 14: [0x7F]]), ("data outside the file", [heap + 30: [0x7F]]),
        ("a free block outside the heap", [heap + 16: [0xF0, 0xFF]]),
      ])
    let data = Int(whole[(heap + 24)..<(heap + 32)].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    let free = Int(whole[(heap + 16)..<(heap + 24)].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    try #require(free > 1, "a free block")
    try expect(
      "the heap at byte",
      [
        ("a free block beyond counting", [heap + 16: [UInt8](repeating: 0xFF, count: 7) + [0x7F]]),
        ("a free block that follows itself", [data + free: bytes(UInt64(free))]),
        ("a free block beyond the heap's end", [data + free + 8: bytes(1 << 40)]),
      ])
  }

  /// The layout of the last layer's data: version 3, kind 1, address, size.
  @Test func dataLiesInTheFile() throws {
    var layouts: [Int] = []
    for place in whole.indices.dropLast(32)
    where whole[place..<(place + 2)] == Data([8, 0]) && whole[(place + 8)..<(place + 10)] == Data([3, 1]) {
      layouts.append(place + 8)
    }
    try #require(layouts.count == 8, "one for each data set")
    for layout in layouts {
      try expect(
        "is damaged",
        [
          ("data outside the file", [layout + 8: [0x7F]]), ("more data than the file has", [layout + 15: [0x7F]]),
          ("an old version", [layout: [1]]), ("an unknown kind", [layout + 1: [7]]),
        ])
    }
  }

  /// An IEEE number of 32 bits: kind, details, size, then where sign, exponent and mantissa are.
  @Test func floatsHaveTheirParts() throws {
    let standard = Data([0x11, 0x20, 0x1F, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127, 0, 0, 0])
    let type = try #require(whole.range(of: standard)).lowerBound
    try expect(
      "is damaged",
      [
        ("more bits than the number has", [type + 10: [33]]), ("an exponent outside", [type + 12: [30]]),
        ("a mantissa outside", [type + 14: [200]]), ("a sign outside", [type + 2: [32]]),
        ("no mantissa", [type + 15: [0]]),
      ])
    // Within the number, but not IEEE's.
    #expect(try outcome([type + 16: [100]]) == nil)
    let file = try HDF5File(reading: folder.file("damaged.h5"))
    #expect(file.datasets.contains { "\($0.type)" == "floating-point numbers of 32 bits in a layout of their own" })
  }

  @Test func filtersHaveTheirValues() throws {
    let chunked = try Self.fixture("chunked.h5")
    let name = try place("deflate", in: chunked)
    try expect(
      "is damaged", of: chunked,
      [
        ("more values than there is room for", [name - 2: [0xFF, 0xFF]]),
        ("a name without an end", [name - 6: [7, 0]]), ("more filters than HDF5 has", [name - 15: [33]]),
        ("an unknown version", [name - 16: [9]]),
      ])
  }

  /// Version, flags, kind, length of the name, the name; then the length of what it leads to, a byte, and two texts.
  @Test func linksOutOfTheFileHaveTheirNames() throws {
    let external = try Self.fixture("external.h5")
    let link = try #require(external.range(of: Data([1, 8, 64, 6] + "bias:0".utf8)), "an external link").lowerBound
    let name = link + 4
    try expect(
      "is damaged", of: external,
      [
        ("an unknown kind", [name - 2: [9]]), ("an unknown version", [name - 4: [9]]), ("no name", [name - 1: [0]]),
        ("a long name", [name - 1: [0xFF]]), ("more than there is", [name + 6: [0xFF, 0xFF]]),
        ("less than its texts", [name + 6: [3, 0]]), ("an object outside the file", [name - 2: [0]]),
      ])
  }

  @Test func everyNumberOfAFileMayBeAnything() throws {
    // Every second of eight bytes takes the largest value in turn: an error or a file, never a crash.
    let source = try Self.fixture("keras3.weights.h5")
    for place in stride(from: 8, to: source.count - 8, by: 16) {
      _ = try outcome([place: everywhere], of: source)
      _ = try outcome([place: [0xFF, 0xFF, 0xFF, 0x7F]], of: source)
    }
  }
}
