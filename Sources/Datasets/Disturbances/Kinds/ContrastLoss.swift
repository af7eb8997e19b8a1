public import Tensors

/// A picture drawn together towards its own mean gray level.
public struct ContrastLoss: Disturbance {
  public let id = "contrast"
  public let name = "Contrast"
  public let unit = "factor"
  public let summary = "Multiplies each pixel's distance from the picture's own mean gray level."
  public let neutral = 1.0
  /// Those of CIFAR-10-C, whose pictures are small too.
  public let levels = [0.75, 0.5, 0.4, 0.3, 0.15]
  public let range = 0.0...4

  /// The usual contrast.
  public init() {}

  // Not the arithmetic of `RandomBrightness`, which sums the mean in 32 bits and may not change.
  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) -> [Double] {
    let mean = image.meanLevel
    return image.pixels.map { mean + level * (Double($0) - mean) }
  }
}
