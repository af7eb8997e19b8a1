import Datasets

/// The hash of imagehash 4.3.2's `phash`. Every picture that is not constant has 32 ones (unless coefficients tie), so
/// distances are even.
public struct PerceptualHash: ImageHash {
  private static let side = 32
  private static let bits = CosineBits(width: side, height: side)

  /// The hash.
  public init() {}

  public var id: String { "phash" }
  public var title: String { "Perceptual hash" }
  public var definition: String {
    "Resized to 32x32 with Pillow's LANCZOS filter; the 8x8 lowest coefficients of the DCT-II with the mean, "
      + "a bit for each that is above their median. As imagehash's phash."
  }

  public func function(width: Int, height: Int) -> @Sendable (GrayImage) -> UInt64 {
    let resampler = PillowResampler(.lanczos, from: (width, height), to: (Self.side, Self.side))
    return { Self.bits.bits(resampler.resample($0)) }
  }
}
