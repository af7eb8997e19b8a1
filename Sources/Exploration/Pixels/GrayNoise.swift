import Datasets

extension GrayImage {
  /// The standard deviation of the noise in gray levels, from how little each pixel agrees with the plane through its eight
  /// neighbours: `sqrt(π/2) / (6 (W-2) (H-2)) Σ |image * N|` with `N = [1 -2 1; -2 4 -2; 1 -2 1]` over the inner pixels.
  /// Fine texture counts as noise too.
  ///
  /// Source: Immerkær 1996, "Fast noise variance estimation", equation 4.
  /// - Returns: at least 0; 0 for a picture with fewer than three rows or columns.
  public var noiseDeviation: Double {
    guard width > 2, height > 2 else { return 0 }
    var sum = 0
    pixels.withUnsafeBufferPointer { pixels in
      for y in 1..<height - 1 {
        // One line at a time in 32 bits: no line of less than two million pixels can overflow.
        var line: Int32 = 0
        let row = y * width
        for p in row + 1..<row + width - 1 {
          let (above, below) = (p - width, p + width)
          let corners =
            Int32(pixels[above - 1]) &+ Int32(pixels[above + 1]) &+ Int32(pixels[below - 1]) &+ Int32(pixels[below + 1])
          let beside = Int32(pixels[above]) &+ Int32(pixels[below]) &+ Int32(pixels[p - 1]) &+ Int32(pixels[p + 1])
          let value = corners &- 2 &* beside &+ 4 &* Int32(pixels[p])
          line &+= value < 0 ? 0 &- value : value
        }
        sum += Int(line)
      }
    }
    return (Double.pi / 2).squareRoot() * Double(sum) / Double(6 * (width - 2) * (height - 2))
  }
}
