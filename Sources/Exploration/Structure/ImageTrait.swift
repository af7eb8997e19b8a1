/// One number of an image that has nothing to do with the expression as such, and may still tell the class.
public struct ImageTrait: Sendable {
  /// The key in files.
  public let key: String
  /// What it is, for people.
  public let name: String
  /// Where it stands among all that is measured of an image.
  public let value: @Sendable (ImageTraits) -> Double

  /// How bright an image is.
  public static let brightness = ImageTrait(key: "brightness", name: "mean gray level") { $0.brightness }

  /// All traits. A new one is one line here.
  public static let all: [ImageTrait] = [
    brightness,
    ImageTrait(key: "contrast", name: "standard deviation of the gray levels") { $0.contrast },
    ImageTrait(key: "sharpness", name: "variance of the Laplacian") { $0.sharpness },
    ImageTrait(key: "entropy", name: "entropy of the gray levels in bits") { $0.entropyBits },
  ]
}
