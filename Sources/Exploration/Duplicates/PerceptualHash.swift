import Datasets
import Tensors

/// The hash of imagehash 4.3.2's `phash`. Every picture that is not constant has 32 ones (unless coefficients tie), so
/// distances are even.
public struct PerceptualHash: ImageHash {
  private static let side = 32
  private static let bits = CosineBits(width: side, height: side)

  /// The hash.
  public init() {}

  public var id: String { "phash" }
  public var title: String { "Perceptual hash" }
  public var isBalanced: Bool { true }
  public var definition: String {
    "Resized to 32x32 with Pillow's LANCZOS filter; the 8x8 lowest coefficients of the DCT-II with the mean, "
      + "a bit for each that is above their median. As imagehash's phash."
  }

  public func function(width: Int, height: Int) -> @Sendable (GrayImage) -> UInt64 {
    let resampler = PillowResampler(.lanczos, from: (width, height), to: (Self.side, Self.side))
    return { Self.bits.bits(resampler.resample($0)) }
  }

  /// The hashes of images and those of their mirror images, on all cores, in their order. Those of mirror images follow
  /// from the same coefficients: where a picture's rounding differs from that of its mirror image, a bit may differ from
  /// the hash of the mirrored pixels.
  func bothHashes(_ images: [GrayImage]) -> [(plain: UInt64, mirrored: UInt64)] {
    guard let first = images.first else { return [] }
    let shared = PillowResampler(.lanczos, from: (first.width, first.height), to: (Self.side, Self.side))
    return Parallel.map(images.count) { i in
      let image = images[i]
      let isShared = image.width == first.width && image.height == first.height
      return Self.bits.bothBits(
        isShared ? shared.resample(image) : image.resampledLanczos(width: Self.side, height: Self.side))
    }
  }
}
