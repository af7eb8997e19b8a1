public import Tensors

/// The noise of a sensor in the dark.
public struct NoiseDisturbance: Disturbance {
  public let id = "gaussian_noise"
  public let name = "Noise"
  public let unit = "standard deviation, gray levels"
  public let summary = "Adds normal noise, drawn for each pixel apart."
  public let neutral = 0.0
  public let levels = [5.0, 10, 20, 35, 50]
  public let range = 0.0...255

  /// The usual noise.
  public init() {}

  /// One normal draw a pixel, row by row, at the file's own size: noise does not grow with the picture.
  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) -> [Double] {
    image.pixels.map { Double($0) + level * generator.normal() }
  }
}
