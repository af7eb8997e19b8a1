public import Tensors

/// Pixels that fail: some are black, as many white.
public struct SaltAndPepper: Disturbance {
  public let id = "salt_and_pepper"
  public let name = "Salt and pepper"
  public let unit = "share of the pixels"
  public let summary = "Makes each pixel black or white, with half of the level as the probability of either."
  public let neutral = 0.0
  public let levels = [0.01, 0.02, 0.05, 0.1, 0.2]
  public let range = 0.0...1

  /// The usual share.
  public init() {}

  /// One draw a pixel, row by row; the pixels that fail at one level fail at every higher one too.
  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) -> [Double] {
    image.pixels.map { pixel in
      let draw = generator.uniform()
      if draw < level / 2 { return 0 }
      return draw >= 1 - level / 2 ? 255 : Double(pixel)
    }
  }
}
