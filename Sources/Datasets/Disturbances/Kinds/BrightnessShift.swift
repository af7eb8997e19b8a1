public import Tensors

/// Gray levels added to or taken from the whole picture.
public struct BrightnessShift: Disturbance {
  public let id: String
  public let name: String
  public let summary: String
  public let unit = "gray levels"
  public let neutral = 0.0
  /// A tenth to half of the range, as the brightness of ImageNet-C.
  public let levels = [25.0, 50, 75, 100, 125]
  public let range = 0.0...255
  private let sign: Double

  private init(_ id: String, _ name: String, _ sign: Double, _ summary: String) {
    (self.id, self.name, self.sign, self.summary) = (id, name, sign, summary)
  }

  /// Towards white.
  public static let brighter = BrightnessShift(
    "brighter", "Brighter", 1, "Adds the same number of gray levels to every pixel; what passes white is lost.")
  /// Towards black.
  public static let darker = BrightnessShift(
    "darker", "Darker", -1, "Takes the same number of gray levels from every pixel; what passes black is lost.")

  public func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) -> [Double] {
    image.pixels.map { Double($0) + sign * level }
  }
}
