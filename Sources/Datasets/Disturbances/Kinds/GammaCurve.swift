import Glibc
public import Tensors

/// A curve that leaves black and white in place and darkens what is between, as a wrong gamma does.
public struct GammaCurve: Disturbance {
  public let id = "gamma"
  public let name = "Gamma"
  public let unit = "exponent"
  public let summary = "Raises gray levels, as shares of white, to a power: above 1 shadows close, below 1 they open."
  public let neutral = 1.0
  public let levels = [1.25, 1.5, 2, 2.5, 3]
  public let range = 0.1...10

  /// The usual curve.
  public init() {}

  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) -> [Double] {
    let curve = (0...255).map { 255 * pow(Double($0) / 255, level) }
    return image.pixels.map { curve[Int($0)] }
  }
}
