public import Tensors

/// Brightness and contrast factors.
///
/// Brightness multiplies gray levels (Keras's `brightness_range`, torchvision's `adjust_brightness`); contrast multiplies
/// their distance from the image's mean (torchvision's `adjust_contrast`). Results stay within 0 to 255.
public struct RandomBrightness: ImageChange {
  public static let name = "brightness"
  public static let summary =
    "factors of brightness, then of contrast about the image's mean, as torchvision's ColorJitter"
  public static let options = [
    AugmentationOption("brightness", .factors(0...10), 0, "Factor of the gray levels."),
    AugmentationOption("contrast", .factors(0...10), 0, "Factor of the distances from the image's mean."),
  ]

  private let brightness: ClosedRange<Double>
  private let contrast: ClosedRange<Double>

  public init?(_ values: AugmentationValues) {
    brightness = values.factors("brightness")
    contrast = values.factors("contrast")
    if brightness == 1...1, contrast == 1...1 { return nil }
  }

  public func apply(to image: inout WorkingImage, using generator: inout SeededGenerator) {
    let bright = Float(generator.uniform(in: brightness))
    let strong = Float(generator.uniform(in: contrast))
    Self.change(image.pixels, brightness: bright, contrast: strong)
  }

  /// Changes gray levels (0 to 255) in place.
  public static func change(_ pixels: UnsafeMutableBufferPointer<Float>, brightness: Float, contrast: Float) {
    if brightness != 1 { for i in pixels.indices { pixels[i] = min(max(pixels[i] * brightness, 0), 255) } }
    if contrast == 1 || pixels.isEmpty { return }
    let mean = pixels.reduce(0, +) / Float(pixels.count)
    let offset = mean * (1 - contrast)
    for i in pixels.indices { pixels[i] = min(max(contrast * pixels[i] + offset, 0), 255) }
  }
}
