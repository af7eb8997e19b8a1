public import Tensors

/// A lens out of focus.
public struct BlurDisturbance: Disturbance {
  public let id = "gaussian_blur"
  public let name = "Blur"
  public let unit = "standard deviation, pixels of a 48-pixel face"
  public let summary = "Smooths with a Gaussian that ends at four deviations; edge pixels are repeated beyond the edge."
  public let neutral = 0.0
  public let levels = [0.5, 1, 1.5, 2, 3]
  public let range = 0.0...24

  /// The usual blur.
  public init() {}

  /// The deviation grows with the picture's shorter side.
  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) -> [Double] {
    let deviation = level * Double(min(image.width, image.height)) / Double(DisturbanceScale.side)
    return GaussianBlur.apply(image.floatLevels, Shape([image.height, image.width, 1]), deviation: deviation)
      .map(Double.init)
  }
}
