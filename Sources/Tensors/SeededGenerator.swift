import Glibc

/// SplitMix64: a small random number generator whose whole state is one word, so a run can be stored and resumed.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Equatable {
  /// The state; storing and restoring it continues the sequence.
  public var state: UInt64

  /// - Parameter seed: equal seeds give equal sequences.
  public init(seed: UInt64) { state = seed }

  /// A generator for a part of the work (an image, an epoch) that does not depend on what other parts drew.
  public init(seed: UInt64, stream: UInt64) {
    var mixer = SeededGenerator(seed: seed ^ (stream &* 0xD1B5_4A32_D192_ED03))
    state = mixer.next()
  }

  /// A generator for the part of the work that `label` names.
  public init(seed: UInt64, label: String) {
    // FNV-1a of the UTF-8 bytes: the same in every run, unlike Swift's own hashes.
    let stream = label.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    self.init(seed: seed, stream: stream)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Goes on as if `count` numbers had been drawn.
  public mutating func skip(_ count: Int) { state &+= 0x9E37_79B9_7F4A_7C15 &* UInt64(count) }

  /// A whole number in `0..<bound`; `bound` must be below 2^32.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0 && bound <= 1 << 32, "bound out of range")
    return Int(((next() >> 32) &* UInt64(bound)) >> 32)
  }

  /// A Double in `[0, 1)` with 53 random bits.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A Double in `[range.lowerBound, range.upperBound)`.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// A draw from the standard normal distribution (Box-Muller; two uniform draws each).
  public mutating func normal() -> Double {
    let radius = sqrt(-2 * log(1 - uniform()))
    return radius * cos(2 * .pi * uniform())
  }

  /// A random order of `0..<count` (Fisher-Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) { order.swapAt(i, integer(below: i + 1)) }
    return order
  }
}
