public import Tensors

/// A file written small.
public struct JPEGCompression: Disturbance {
  public let id = "jpeg"
  public let name = "JPEG"
  public let unit = "quality"
  public let summary =
    "Writes the picture as a gray JPEG of this quality and reads it back; 100 stands for no JPEG at all."
  public let neutral = 100.0
  public let levels = [50.0, 30, 20, 10, 5]
  public let range = 1.0...100

  /// The usual qualities.
  public init() {}

  /// - Throws: `DisturbanceError.level` for a fraction, `ImageError`.
  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) throws -> [Double] {
    guard let quality = Int(exactly: level) else {
      throw DisturbanceError.level(id, level, expected: "a whole number from 1 to 100")
    }
    return try image.recodedJPEG(quality: quality).pixels.map(Double.init)
  }
}
