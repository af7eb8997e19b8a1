import Datasets

extension GrayImage {
  /// The variance of the picture's Laplacian: large where edges are sharp, and where there is noise; small where all is
  /// soft. As OpenCV's `Laplacian(image, CV_64F).var()`: the four-neighbour kernel on gray levels 0 to 255, the picture
  /// mirrored beyond its edge pixels, the population variance.
  ///
  /// Source: Pech-Pacheco et al. 2000, "Diatom autofocusing in brightfield microscopy: a comparative study".
  /// - Returns: at least 0; 0 for a picture of one gray level.
  public var laplacianVariance: Double {
    /// Beyond the first and the last pixel stand those next to them; a single one stands beside itself.
    func mirrored(_ place: Int, _ count: Int) -> Int {
      count == 1 ? 0 : place < 0 ? 1 : place == count ? count - 2 : place
    }
    var (sum, squares) = (0, 0)
    pixels.withUnsafeBufferPointer { pixels in
      for y in 0..<height {
        let row = y * width
        let (above, below) = (mirrored(y - 1, height) * width, mirrored(y + 1, height) * width)
        func add(_ x: Int) {
          let beside = Int(pixels[row + mirrored(x - 1, width)]) + Int(pixels[row + mirrored(x + 1, width)])
          let value = beside + Int(pixels[above + x]) + Int(pixels[below + x]) - 4 * Int(pixels[row + x])
          sum += value
          squares += value * value
        }
        add(0)
        if width > 1 { add(width - 1) }
        // The pixels between, in stretches whose sums stay within 32 bits.
        var start = 1
        while start < width - 1 {
          let end = min(start + 1024, width - 1)
          var (part, partSquares): (Int32, Int32) = (0, 0)
          for x in start..<end {
            let beside = Int16(pixels[row &+ x &- 1]) &+ Int16(pixels[row &+ x &+ 1])
            let upright = Int16(pixels[above &+ x]) &+ Int16(pixels[below &+ x])
            let value = Int32(beside &+ upright &- 4 &* Int16(pixels[row &+ x]))
            part &+= value
            partSquares &+= value &* value
          }
          sum += Int(part)
          squares += Int(partSquares)
          start = end
        }
      }
    }
    let n = Double(pixels.count)
    let mean = Double(sum) / n
    return max(0, Double(squares) / n - mean * mean)
  }
}
