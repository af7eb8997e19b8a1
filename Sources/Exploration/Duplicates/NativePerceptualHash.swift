import Datasets

/// The recipe of the perceptual hash on the picture's own pixels: no resampling filter that tools could disagree about.
/// Of a side below eight pixels the frequencies are continued by the formula.
public struct NativePerceptualHash: ImageHash {
  /// The hash.
  public init() {}

  public var id: String { "phash48" }
  public var title: String { "Perceptual hash without resampling" }
  public var isBalanced: Bool { true }
  public var definition: String {
    "The 8x8 lowest coefficients of the DCT-II of the picture at its own size with the mean, a bit for each "
      + "that is above their median."
  }

  public func function(width: Int, height: Int) -> @Sendable (GrayImage) -> UInt64 {
    let cosines = CosineBits(width: width, height: height)
    return { cosines.bits($0) }
  }
}
