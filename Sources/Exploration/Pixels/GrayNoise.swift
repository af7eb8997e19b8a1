import Datasets

extension GrayImage {
  /// The standard deviation of the noise in gray levels, from how little the typical pixel agrees with its eight
  /// neighbours: the median of `|image * N| / (6 · 0.6745)` over the inner pixels, with `N = [1 -2 1; -2 4 -2; 1 -2
  /// 1]`, which no plane and no straight edge along the axes answers. The median leaves lines and edges out; fine
  /// texture counts as noise.
  ///
  /// Sources: Immerkær 1996, "Fast noise variance estimation" (the mask); Donoho and Johnstone 1994, "Ideal spatial
  /// adaptation by wavelet shrinkage" (the median).
  /// - Returns: at least 0; 0 for a picture with fewer than three rows or columns.
  public var noiseDeviation: Double {
    guard width > 2, height > 2 else { return 0 }
    let count = (width - 2) * (height - 2)
    // |N| is at most 8 · 255.
    let median = withUnsafeTemporaryAllocation(of: Int32.self, capacity: 8 * 255 + 1) { counts -> Double in
      counts.initialize(repeating: 0)
      withUnsafeTemporaryAllocation(of: Int16.self, capacity: width) { line in
        pixels.withUnsafeBufferPointer { pixels in
          for y in 1..<height - 1 {
            let row = y * width
            for x in 1..<width - 1 {
              let p = row &+ x
              let (above, below) = (p &- width, p &+ width)
              let corners =
                Int16(pixels[above &- 1]) &+ Int16(pixels[above &+ 1]) &+ Int16(pixels[below &- 1])
                &+ Int16(pixels[below &+ 1])
              let beside =
                Int16(pixels[above]) &+ Int16(pixels[below]) &+ Int16(pixels[p &- 1]) &+ Int16(pixels[p &+ 1])
              let value = corners &- 2 &* beside &+ 4 &* Int16(pixels[p])
              line[x] = max(value, 0 &- value)
            }
            for x in 1..<width - 1 { counts[Int(line[x])] &+= 1 }
          }
        }
      }
      func value(rank: Int) -> Int {
        var before = 0
        for (value, count) in counts.enumerated() {
          before += Int(count)
          if before > rank { return value }
        }
        return 0
      }
      return Double(value(rank: (count - 1) / 2) + value(rank: count / 2)) / 2
    }
    return median / (6 * 0.6744897501960817)
  }
}
