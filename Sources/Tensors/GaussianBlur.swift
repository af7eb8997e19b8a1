import Glibc

/// Gaussian smoothing of images, edges clamped.
public enum GaussianBlur {
  /// The smoothed image.
  /// - Parameters:
  ///   - values: `[H, W, C]`.
  ///   - shape: H, W and C.
  ///   - deviation: standard deviation in pixels; 0 changes nothing. The kernel ends at four deviations.
  public static func apply(_ values: [Float], _ shape: Shape, deviation: Double) -> [Float] {
    guard deviation > 0 else { return values }
    let radius = Int((4 * deviation).rounded(.up))
    let weights = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (deviation * deviation)) }
    let sum = weights.reduce(0, +)
    let kernel = weights.map { Float($0 / sum) }
    let (height, width, channels) = (shape.dimensions[0], shape.dimensions[1], shape.dimensions[2])
    let across = smooth(
      values, kernel, lines: height, length: width, lineStride: width * channels, step: channels, channels)
    return smooth(across, kernel, lines: width, length: height, lineStride: channels, step: width * channels, channels)
  }

  private static func smooth(
    _ values: [Float], _ kernel: [Float], lines: Int, length: Int, lineStride: Int, step: Int, _ channels: Int
  ) -> [Float] {
    let radius = kernel.count / 2
    var result = values
    for line in 0..<lines {
      for i in 0..<length {
        for channel in 0..<channels {
          var sum: Float = 0
          for (k, weight) in kernel.enumerated() {
            let j = min(max(i + k - radius, 0), length - 1)
            sum += weight * values[line * lineStride + j * step + channel]
          }
          result[line * lineStride + i * step + channel] = sum
        }
      }
    }
    return result
  }
}
