public import Tensors

/// Mirror images, each with probability one half.
public struct RandomFlip: ImageChange {
  public static let name = "flip"
  public static let summary = "mirror images, each of two directions with probability one half"
  public static let options = [
    AugmentationOption("horizontal_flip", .flag, false, "Whether an image is mirrored, with probability one half."),
    AugmentationOption(
      "vertical_flip", .flag, false, "Whether an image is turned upside down, with probability one half."),
  ]

  private let isHorizontal: Bool
  private let isVertical: Bool

  public init?(_ values: AugmentationValues) {
    isHorizontal = values.flag("horizontal_flip")
    isVertical = values.flag("vertical_flip")
    if !isHorizontal && !isVertical { return nil }
  }

  public func apply(to image: inout WorkingImage, using generator: inout SeededGenerator) {
    let (mirrors, turns) = (generator.uniform() < 0.5, generator.uniform() < 0.5)
    let (width, height, pixels) = (image.width, image.height, image.pixels)
    if mirrors && isHorizontal {
      for row in 0..<height { pixels[(row * width)..<((row + 1) * width)].reverse() }
    }
    if turns && isVertical {
      for row in 0..<(height / 2) {
        for column in 0..<width { pixels.swapAt(row * width + column, (height - 1 - row) * width + column) }
      }
    }
  }
}
