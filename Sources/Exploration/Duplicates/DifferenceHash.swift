import Datasets

/// The hash of imagehash 4.3.2's `dhash`: whether it gets brighter from each pixel to the next.
public struct DifferenceHash: ImageHash {
  private static let (columns, rows) = (9, 8)

  /// The hash.
  public init() {}

  public var id: String { "dhash" }
  public var title: String { "Difference hash" }
  public var isBalanced: Bool { false }
  public var definition: String {
    "Resized to 9 columns and 8 rows with Pillow's LANCZOS filter; a bit for each pixel whose right neighbour "
      + "is brighter. As imagehash's dhash."
  }

  public func function(width: Int, height: Int) -> @Sendable (GrayImage) -> UInt64 {
    let resampler = PillowResampler(.lanczos, from: (width, height), to: (Self.columns, Self.rows))
    return { Self.bits(resampler.resample($0)) }
  }

  private static func bits(_ small: GrayImage) -> UInt64 {
    var bits: UInt64 = 0
    for y in 0..<rows { for x in 0..<columns - 1 { bits = bits << 1 | (small[x + 1, y] > small[x, y] ? 1 : 0) } }
    return bits
  }
}
