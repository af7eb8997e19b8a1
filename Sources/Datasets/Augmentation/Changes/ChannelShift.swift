public import Tensors

/// A gray level added to the whole image, as Keras's `channel_shift_range`: results stay between the image's own darkest
/// and brightest level.
public struct ChannelShift: ImageChange {
  public static let name = "channel shift"
  public static let summary = "a level added to the whole image, within its own darkest and brightest, as Keras"
  public static let options = [
    AugmentationOption("channel_shift", .number(0...255), 0, "Largest level added or taken, gray levels.")
  ]

  private let largest: Double

  public init?(_ values: AugmentationValues) {
    largest = values.number("channel_shift")
    if largest == 0 { return nil }
  }

  public func apply(to image: inout WorkingImage, using generator: inout SeededGenerator) {
    Self.change(image.pixels, by: Float(generator.uniform(in: -largest...largest)))
  }

  /// Changes gray levels in place.
  public static func change(_ pixels: UnsafeMutableBufferPointer<Float>, by shift: Float) {
    var (low, high) = (Float.infinity, -Float.infinity)
    for i in pixels.indices {
      low = min(low, pixels[i])
      high = max(high, pixels[i])
    }
    for i in pixels.indices { pixels[i] = min(max(pixels[i] + shift, low), high) }
  }
}
