import Datasets

/// What CleanVision's measure of blur rests on: how strong the edges of a picture are, and how uneven its histogram. A
/// picture with a side above 64 pixels is first reduced to 64, as CleanVision 0.3.7 does (`BlurrinessProperty`).
public struct BlurMeasure: Sendable, Equatable {
  /// The longest side that is measured as it is.
  public static let longestSide = 64

  /// The population standard deviation of Pillow's FIND_EDGES, in gray levels: the smaller, the softer the picture.
  public let edgeDeviation: Double
  /// The population standard deviation of the 256 counts of gray levels: large where few levels fill the picture.
  public let countDeviation: Double

  /// - Parameter image: of any size.
  public init(_ image: GrayImage) { self.init(image, histogram: GrayHistogram(image)) }

  /// - Parameters:
  ///   - image: of any size.
  ///   - histogram: the image's own.
  init(_ image: GrayImage, histogram: GrayHistogram) {
    let longest = max(image.width, image.height)
    guard longest > Self.longestSide else {
      edgeDeviation = Self.edgeDeviation(image)
      countDeviation = Self.deviation(histogram.counts)
      return
    }
    let small = image.resampledBicubic(
      width: max(image.width * Self.longestSide / longest, 1), height: max(image.height * Self.longestSide / longest, 1)
    )
    edgeDeviation = Self.edgeDeviation(small)
    countDeviation = Self.deviation(GrayHistogram(small).counts)
  }

  /// The deviation of the picture `9 centre - (3x3 sum)`, kept within 0 to 255; the outermost pixels stay as they are,
  /// and a picture with fewer than three rows or columns stays whole, as in Pillow.
  private static func edgeDeviation(_ image: GrayImage) -> Double {
    let (width, height) = (image.width, image.height)
    var (sum, squares) = (0, 0)
    image.pixels.withUnsafeBufferPointer { pixels in
      func add(_ p: Int) {
        sum += Int(pixels[p])
        squares += Int(pixels[p]) * Int(pixels[p])
      }
      guard width > 2, height > 2 else {
        for p in pixels.indices { add(p) }
        return
      }
      for x in 0..<width {
        add(x)
        add((height - 1) * width + x)
      }
      for y in 1..<height - 1 {
        let row = y * width
        add(row)
        add(row + width - 1)
        // One line at a time in 32 bits: a line of this measure has at most 64 pixels.
        var (line, lineSquares): (Int32, Int32) = (0, 0)
        for p in row + 1..<row + width - 1 {
          let (above, below) = (p &- width, p &+ width)
          let upper = Int16(pixels[above &- 1]) &+ Int16(pixels[above]) &+ Int16(pixels[above &+ 1])
          let lower = Int16(pixels[below &- 1]) &+ Int16(pixels[below]) &+ Int16(pixels[below &+ 1])
          let beside = Int16(pixels[p &- 1]) &+ Int16(pixels[p &+ 1])
          let value = Int32(min(max(8 &* Int16(pixels[p]) &- upper &- lower &- beside, 0), 255))
          line &+= value
          lineSquares &+= value &* value
        }
        sum += Int(line)
        squares += Int(lineSquares)
      }
    }
    return populationDeviation(sum: sum, squares: squares, count: image.pixels.count)
  }

  private static func deviation(_ counts: [Int]) -> Double {
    populationDeviation(
      sum: counts.reduce(0, +), squares: counts.reduce(0) { $0 + $1 * $1 }, count: counts.count)
  }
}

/// The population standard deviation from whole sums.
func populationDeviation(sum: Int, squares: Int, count: Int) -> Double {
  let mean = Double(sum) / Double(count)
  return max(0, Double(squares) / Double(count) - mean * mean).squareRoot()
}
