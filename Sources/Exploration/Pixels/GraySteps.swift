import Datasets

/// How large the steps between neighbouring pixels are: photographs have steps of all sizes, drawings and text hardly
/// any between the smallest and the largest.
public struct GraySteps: Sendable, Equatable {
  /// The largest step of a pixel that counts as flat.
  public static let flatStep = 1
  /// The steps that are neither an even area nor an edge: shading and texture.
  public static let moderateSteps = 7...63

  /// The share of pixels whose steps to the right and to the lower neighbour are at most `flatStep`, 0 to 1; the last
  /// row and column do not count.
  public let flat: Double
  /// The share of pixels whose larger step is in `moderateSteps`, 0 to 1.
  public let moderate: Double
  /// How steep the picture is, in gray levels a pixel: the root of the mean squared step to the right plus the mean
  /// squared step down.
  public let slope: Double

  /// - Parameter image: of any size; one of a single row or column counts as flat.
  public init(_ image: GrayImage) {
    let (width, height) = (image.width, image.height)
    guard width > 1, height > 1 else {
      (flat, moderate, slope) = (1, 0, 0)
      return
    }
    var counts = [Int32](repeating: 0, count: 256)
    var (squaresRight, squaresDown) = (0, 0)
    image.pixels.withUnsafeBufferPointer { pixels in
      counts.withUnsafeMutableBufferPointer { counts in
        // The steps of a line are found many at once, and counted one by one.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: width) { steps in
          for y in 0..<height - 1 {
            let row = y * width
            for x in 0..<width - 1 {
              let p = row &+ x
              let (level, right, below) = (pixels[p], pixels[p &+ 1], pixels[p &+ width])
              let beside = max(level, right) &- min(level, right)
              let under = max(level, below) &- min(level, below)
              steps[x] = max(beside, under)
            }
            for x in 0..<width - 1 { counts[Int(steps[x])] &+= 1 }
          }
        }
      }
      for y in 0..<height {
        squaresRight += Self.squaredSteps(pixels, from: y * width, count: width - 1, to: 1)
        if y < height - 1 { squaresDown += Self.squaredSteps(pixels, from: y * width, count: width, to: width) }
      }
    }
    let flatCount = counts[...Self.flatStep].reduce(0) { $0 + Int($1) }
    let moderateCount = counts[Self.moderateSteps].reduce(0) { $0 + Int($1) }
    let inner = Double((width - 1) * (height - 1))
    (flat, moderate) = (Double(flatCount) / inner, Double(moderateCount) / inner)
    let energy =
      Double(squaresRight) / Double((width - 1) * height) + Double(squaresDown) / Double(width * (height - 1))
    slope = energy.squareRoot()
  }

  /// The sum of squared steps of a stretch of pixels to those a fixed distance further on.
  private static func squaredSteps(
    _ pixels: UnsafeBufferPointer<UInt8>, from start: Int, count: Int, to distance: Int
  ) -> Int {
    // In 32 bits: a stretch of less than 33,000 pixels cannot overflow.
    var sum: Int32 = 0
    for p in start..<start + count {
      let step = Int32(Int16(pixels[p &+ distance]) &- Int16(pixels[p]))
      sum &+= step &* step
    }
    return Int(sum)
  }
}
