public import Tensors

/// A head or a camera held askew.
public struct RotationDisturbance: Disturbance {
  public let id = "rotation"
  public let name = "Rotation"
  public let unit = "degrees"
  public let summary = "Turns the picture about its centre, to either side with even chance; edge pixels are repeated."
  public let neutral = 0.0
  public let levels = [5.0, 10, 15, 20, 30]
  public let range = 0.0...180

  /// The usual turns.
  public init() {}

  /// One draw: below one half turns counter-clockwise. With `generator(seed:number:)` an image is turned to the same side
  /// at every level.
  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) -> [Double] {
    var transform = ImageTransform()
    transform.rotation = generator.uniform() < 0.5 ? level : -level
    var turned = [Float](repeating: 0, count: image.pixels.count)
    image.floatLevels.withUnsafeBufferPointer { source in
      turned.withUnsafeMutableBufferPointer {
        transform.apply(to: source, width: image.width, height: image.height, fill: .nearest, into: $0)
      }
    }
    return turned.map(Double.init)
  }
}
