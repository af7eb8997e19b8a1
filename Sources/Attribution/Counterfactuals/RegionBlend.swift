/// A part of one face put into another: what a swap changes, and nothing else.
///
/// Within a soft mask the donor's values are brought to the mean and the standard deviation that the image has there, so
/// that light and contrast are not what is swapped, and are blended in by the mask.
public enum RegionBlend {
  /// The most by which the donor's contrast is raised: a flat part holds noise alone, which must not become a picture.
  public static let largestGain = 3.0

  /// The image with the donor's part in it.
  ///
  /// With `m` the mask, `mu` and `sigma` the mean and deviation within it, `x + m (mu_x + (y - mu_y) sigma_x / sigma_y - x)`.
  /// A donor that is the image itself changes no bit.
  /// - Parameters:
  ///   - image: the image, `x`.
  ///   - donor: the image that the part is taken from, `y`: of the same shape.
  ///   - mask: `H * W` values in 0...1, row-major; all channels take the same.
  /// - Returns: `[H, W, C]`, row-major.
  public static func values(of image: PixelImage, with donor: PixelImage, mask: [Double]) -> [Float] {
    precondition(image.shape == donor.shape, "\(image.shape) and \(donor.shape)")
    precondition(mask.count == image.pixels, "\(mask.count) values of a mask for \(image.pixels) pixels")
    let own = moments(image, mask)
    let other = moments(donor, mask)
    let gain = other.deviation > 0 ? min(largestGain, own.deviation / other.deviation) : 0
    // In this order an image's own part gives exactly its own values: the gain is 1 and the offset 0.
    let offset = own.mean - gain * other.mean
    return image.values.indices.map { i in
      let (x, y) = (Double(image.values[i]), Double(donor.values[i]))
      return Float(x + mask[i / image.channels] * (gain * y + offset - x))
    }
  }

  private static func moments(_ image: PixelImage, _ mask: [Double]) -> (mean: Double, deviation: Double) {
    let weight = mask.reduce(0, +) * Double(image.channels)
    guard weight > 0 else { return (0, 0) }
    func mean(_ value: (Double) -> Double) -> Double {
      image.values.indices.reduce(0.0) { $0 + mask[$1 / image.channels] * value(Double(image.values[$1])) } / weight
    }
    let level = mean { $0 }
    return (level, mean { ($0 - level) * ($0 - level) }.squareRoot())
  }
}
