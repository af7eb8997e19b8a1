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
        let (above, below) = (mirrored(y - 1, height) * width, mirrored(y + 1, height) * width)
        for x in 0..<width {
          let (left, right) = (mirrored(x - 1, width), mirrored(x + 1, width))
          let beside = Int(pixels[y * width + left]) + Int(pixels[y * width + right])
          let value = beside + Int(pixels[above + x]) + Int(pixels[below + x]) - 4 * Int(pixels[y * width + x])
          sum += value
          squares += value * value
        }
      }
    }
    let n = Double(pixels.count)
    let mean = Double(sum) / n
    return max(0, Double(squares) / n - mean * mean)
  }
}
