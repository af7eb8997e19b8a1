import Tensors

/// Damages files as disks, networks and attackers do; a seed gives the same files again.
public struct Mutator {
  private var generator: SeededGenerator
  /// Numbers at which lengths and counts go wrong.
  private static let edges: [UInt64] = [
    0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF, .max, 1 << 62, 1 << 63,
  ]

  /// - Parameter seed: any number.
  public init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A damaged copy.
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - other: a file from which pieces may be taken.
  public mutating func damaged(_ bytes: [UInt8], other: [UInt8]) -> [UInt8] {
    guard !bytes.isEmpty else { return other }
    var bytes = bytes
    for _ in 0...generator.integer(below: 3) where !bytes.isEmpty {
      let place = self.place(in: bytes)
      switch generator.integer(below: 7) {
      case 0: bytes.removeSubrange(place...)
      case 1: bytes[place] ^= 1 << UInt8(generator.integer(below: 8))
      case 2: bytes[place] = UInt8(generator.integer(below: 256))
      case 3: replaceNumber(&bytes, at: place)
      case 4: bytes.removeSubrange(place..<min(bytes.count, place + 1 + generator.integer(below: 64)))
      case 5: bytes.insert(contentsOf: piece(of: bytes), at: place)
      default: bytes.insert(contentsOf: piece(of: other), at: place)
      }
    }
    return bytes
  }

  /// Every second place is near the beginning, where headers stand.
  private mutating func place(in bytes: [UInt8]) -> Int {
    generator.integer(below: generator.integer(below: 2) == 0 ? min(bytes.count, 256) : bytes.count)
  }

  private mutating func replaceNumber(_ bytes: inout [UInt8], at place: Int) {
    let width = min(1 << generator.integer(below: 4), bytes.count - place)
    let value = Self.edges[generator.integer(below: Self.edges.count)]
    let isLittle = generator.integer(below: 2) == 0
    for i in 0..<width {
      bytes[place + i] = UInt8(truncatingIfNeeded: value >> UInt64(8 * (isLittle ? i : width - 1 - i)))
    }
  }

  private mutating func piece(of bytes: [UInt8]) -> ArraySlice<UInt8> {
    guard !bytes.isEmpty else { return [] }
    let start = place(in: bytes)
    return bytes[start..<min(bytes.count, start + 1 + generator.integer(below: 64))]
  }
}
