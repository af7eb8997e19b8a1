public import Tensors

/// A face that few pixels of a camera saw.
public struct LowResolution: Disturbance {
  public let id = "low_resolution"
  public let name = "Low resolution"
  public let unit = "pixels a side"
  public let summary =
    "Brings the picture to so few pixels by means over areas and back to its size bilinearly; 48 stands for no change."
  public let neutral = 48.0
  public let levels = [32.0, 24, 16, 12, 8]
  public let range = 1.0...48

  /// The usual sides.
  public init() {}

  /// The shorter side gets `level` pixels, the other as many as fit its length, whatever the size of the file; a picture
  /// that has no more than that stays as it is. Nothing is rounded between the two steps.
  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) -> [Double] {
    let scale = min(1, level / Double(min(image.width, image.height)))
    func reduced(_ side: Int) -> Int { Int((Double(side) * scale).rounded()) }
    let (rows, columns) = (reduced(image.height), reduced(image.width))
    let coarse = Resampling.areaMeans(
      image.floatLevels, height: image.height, width: image.width, to: rows, columns)
    return Resampling.bilinear(coarse, height: rows, width: columns, to: image.height, image.width).map(Double.init)
  }
}
