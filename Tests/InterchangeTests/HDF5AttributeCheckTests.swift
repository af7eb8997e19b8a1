import Files
import Foundation
import Interchange
import Testing
import TestSupport

/// Attribute messages that announce more than they hold, each number of one damaged in turn.
///
/// An attribute message of version 1: version, 0, the sizes of name, type and extents (two bytes each), then these three, each
/// filled up to eight bytes, then the data. Eight bytes of kind, length and flags stand before it.
@Suite struct HDF5AttributeCheckTests {
  private static let source = Fixtures.path("interchange/keras/legacy.h5")
  private let folder: TemporaryFolder
  private let whole: Data
  /// Where the name of the attribute `layer_names` of the root stands.
  private let name: Int

  init() throws {
    folder = try TemporaryFolder()
    whole = try Data(contentsOf: URL(fileURLWithPath: Self.source))
    name = try #require(whole.range(of: Data("layer_names\0".utf8))).lowerBound
    try #require(whole[name - 16] == 0x0C && whole[name - 8] == 1, "an attribute message of version 1")
  }

  private func outcome(_ changes: [Int: [UInt8]]) throws -> String? {
    var bytes = whole
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

  private var type: Int { name + 16 }

  private var extents: Int { type + (Int(whole[name - 4]) + 7) & ~7 }

  @Test func theWholeFileIsSound() throws { #expect(try outcome([:]) == nil) }

  @Test func whatAnAttributeAnnouncesMustBeThere() throws {
    let damages: [(String, [Int: [UInt8]])] = [
      ("elements wider than the data", [type + 4: [0xFF, 0xFF]]),
      ("elements of no width", [type + 4: [0xFF, 0xFF, 0xFF, 0xFF]]),
      ("more elements than the data", [extents + 8: [200]]),
      ("elements beyond counting", [extents + 8: [0, 0, 0, 0, 0, 0, 0, 0x40]]),
      ("negative extents", [extents + 8: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]]),
      ("more extents than there is room for", [extents + 1: [4]]),
      ("more extents than HDF5 has", [extents + 1: [33]]),
      ("an unknown version of extents", [extents: [9]]),
      ("a name longer than the message", [name - 6: [0xFF, 0xFF]]),
      ("a type longer than the message", [name - 4: [0xFF, 0xFF]]),
      ("a type too short for its own width", [name - 4: [4, 0]]),
      ("extents longer than the message", [name - 2: [0xFF, 0xFF]]),
      ("an unknown version", [name - 8: [7]]),
      ("a message longer than its block", [name - 14: [0xFF, 0xFF]]),
      ("a message that is shared", [name - 12: [2]]),
    ]
    for (what, changes) in damages {
      let message = try outcome(changes)
      #expect(message?.contains("the attributes of the object at byte") == true, "\(what): \(message ?? "read")")
    }
  }

  /// The header of the root names its first block's length; a continuation names the place and length of the next.
  @Test func blocksOfMessagesLieInTheFile() throws {
    let root = Int(whole[64..<72].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    try #require(whole[root] == 1)
    let message = try outcome([root + 8: [0xFF, 0xFF, 0xFF, 0x7F]])
    #expect(message?.contains("object at byte \(root)") == true, "\(message ?? "read")")
    // The first message of kind 16 behind the header.
    var place = root + 16
    while whole[place] != 0x10 { place += 8 + Int(whole[place + 2]) + Int(whole[place + 3]) << 8 }
    for damage in [[place + 8 + 6: [0x7F]], [place + 16 + 6: [0x7F]], [place + 2: [8, 0]]] as [[Int: [UInt8]]] {
      let message = try outcome(damage)
      #expect(message?.contains("object at byte \(root)") == true, "\(message ?? "read")")
    }
  }

  /// A continuation that leads back to its own block would never end.
  @Test func blocksThatLeadInACircleAreRefused() throws {
    let root = Int(whole[64..<72].reversed().reduce(0) { $0 << 8 | UInt64($1) })
    var place = root + 16
    while whole[place] != 0x10 { place += 8 + Int(whole[place + 2]) + Int(whole[place + 3]) << 8 }
    func bytes(_ value: Int) -> [UInt8] { withUnsafeBytes(of: UInt64(value).littleEndian) { Array($0) } }
    let length = place + 24 - (root + 16)
    let message = try outcome([place + 8: bytes(root + 16), place + 16: bytes(length)])
    #expect(message?.contains("object at byte \(root)") == true, "\(message ?? "read")")
  }
}
