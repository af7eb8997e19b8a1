import Datasets

/// Whether two images show the same photograph: the correlation of their pixels where they overlap best.
public enum PictureSimilarity {
  /// How far one picture may be moved against the other, pixels in each direction.
  public static let maximumShift = 3
  /// The correlation from which on two pictures with near hashes are called the same photograph. On FER2013 (32,298
  /// images, hashes within 4 bits) the highest value seen of two different photographs is 0.885; on a contact sheet of
  /// the 167 links between 0.9 and 0.95 all look like one photograph each.
  public static let confirmation = 0.9

  /// The largest Pearson correlation of two pictures' gray levels over all shifts of at most `maximumShift` pixels
  /// each way, over the pixels that both then share. Brightness and contrast do not matter. A picture of another size
  /// is first resized to the other's with `resampledLanczos`.
  /// - Parameters:
  ///   - a: at least 8 pixels a side for a value: a smaller overlap correlates by chance.
  ///   - b: of any size.
  ///   - maximumShift: pixels, less than half of each side of `a`.
  /// - Returns: -1 to 1; `nil` where no overlap has two gray levels in both pictures, and for pictures below 8 pixels
  ///   a side.
  public static func correlation(
    _ a: GrayImage, _ b: GrayImage, maximumShift: Int = PictureSimilarity.maximumShift
  ) -> Double? {
    guard min(a.width, a.height) >= 8, 2 * maximumShift < min(a.width, a.height) else { return nil }
    // Equal pictures need no search.
    if a == b { return correlation(a, b, dx: 0, dy: 0) }
    let b = b.width == a.width && b.height == a.height ? b : b.resampledLanczos(width: a.width, height: a.height)
    var best: Double?
    for dy in -maximumShift...maximumShift {
      for dx in -maximumShift...maximumShift {
        guard let value = correlation(a, b, dx: dx, dy: dy) else { continue }
        best = max(best ?? value, value)
      }
    }
    return best
  }

  /// The correlation of `a` with `b` moved by `dx` and `dy`, from whole sums over the overlap.
  private static func correlation(_ a: GrayImage, _ b: GrayImage, dx: Int, dy: Int) -> Double? {
    let (width, height) = (a.width - abs(dx), a.height - abs(dy))
    var sums = (a: 0, b: 0, squaresA: 0, squaresB: 0, products: 0)
    a.pixels.withUnsafeBufferPointer { pixelsA in
      b.pixels.withUnsafeBufferPointer { pixelsB in
        for y in 0..<height {
          let startA = (y + max(0, dy)) * a.width + max(0, dx)
          let startB = (y + max(0, -dy)) * a.width + max(0, -dx)
          // One line at a time in 32 bits: a line of less than 33,000 pixels cannot overflow.
          var (sumA, sumB, squaresA, squaresB, products): (Int32, Int32, Int32, Int32, Int32) = (0, 0, 0, 0, 0)
          for x in 0..<width {
            let (levelA, levelB) = (Int32(pixelsA[startA &+ x]), Int32(pixelsB[startB &+ x]))
            sumA &+= levelA
            sumB &+= levelB
            squaresA &+= levelA &* levelA
            squaresB &+= levelB &* levelB
            products &+= levelA &* levelB
          }
          sums.a += Int(sumA)
          sums.b += Int(sumB)
          sums.squaresA += Int(squaresA)
          sums.squaresB += Int(squaresB)
          sums.products += Int(products)
        }
      }
    }
    let n = width * height
    let (varianceA, varianceB) = (n * sums.squaresA - sums.a * sums.a, n * sums.squaresB - sums.b * sums.b)
    guard varianceA > 0, varianceB > 0 else { return nil }
    let covariance = n * sums.products - sums.a * sums.b
    return min(1, max(-1, Double(covariance) / (Double(varianceA).squareRoot() * Double(varianceB).squareRoot())))
  }
}
