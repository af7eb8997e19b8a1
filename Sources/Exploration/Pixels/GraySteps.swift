import Datasets

/// How large the steps from a pixel to its right and lower neighbours are: photographs have steps of all sizes, drawings
/// and text hardly any between the smallest and the largest. A pixel's step is the larger of the two; the last row and
/// column have none.
public struct GraySteps: Sendable, Equatable {
  /// The largest step of a pixel that counts as flat.
  public static let flatStep = 1
  /// The steps that are neither an even area nor an edge: shading and texture.
  public static let moderateSteps = 7...63

  /// The share of pixels with a step of at most `flatStep`, 0 to 1.
  public let flat: Double
  /// The share of pixels whose step is in `moderateSteps`, 0 to 1.
  public let moderate: Double

  /// - Parameter image: of any size; one of a single row or column counts as flat.
  public init(_ image: GrayImage) {
    guard image.width > 1, image.height > 1 else {
      (flat, moderate) = (1, 0)
      return
    }
    let width = image.width
    let (low, high) = (UInt8(Self.moderateSteps.lowerBound), UInt8(Self.moderateSteps.upperBound))
    let flatStep = UInt8(Self.flatStep)
    var (flatCount, moderateCount) = (0, 0)
    image.pixels.withUnsafeBufferPointer { pixels in
      // Stretches of 128 pixels keep the counts within a byte, so that 16 pixels are compared at once.
      for y in 0..<image.height - 1 {
        let row = y * width
        var start = 0
        while start < width - 1 {
          let end = min(start + 128, width - 1)
          var (flatBytes, moderateBytes): (UInt8, UInt8) = (0, 0)
          for p in row + start..<row + end {
            let (level, right, below) = (pixels[p], pixels[p + 1], pixels[p + width])
            let beside = max(level, right) &- min(level, right)
            let under = max(level, below) &- min(level, below)
            let step = max(beside, under)
            flatBytes &+= step <= flatStep ? 1 : 0
            moderateBytes &+= step >= low && step <= high ? 1 : 0
          }
          flatCount += Int(flatBytes)
          moderateCount += Int(moderateBytes)
          start = end
        }
      }
    }
    let count = Double((width - 1) * (image.height - 1))
    (flat, moderate) = (Double(flatCount) / count, Double(moderateCount) / count)
  }
}
