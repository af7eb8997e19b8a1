import Datasets
import Foundation

/// The bits of a picture's lowest frequencies: the DCT-II of a size, the 8x8 lowest coefficients with the mean, one
/// bit for each that is above their median, row-major, the first bit highest.
struct CosineBits: Sendable {
  private static let kept = 8
  private let width: Int
  private let height: Int
  /// `2 cos(π k (2x + 1) / 2W)`, `[W, kept]`: the eight frequencies of a column stand together.
  private let across: [SIMD8<Double>]
  /// `2 cos(π k (2y + 1) / 2H)`, `[H, kept]`.
  private let down: [SIMD8<Double>]

  /// - Parameters:
  ///   - width: columns of the pictures, at least 1.
  ///   - height: rows.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    across = Self.cosines(width)
    down = Self.cosines(height)
  }

  private static func cosines(_ side: Int) -> [SIMD8<Double>] {
    (0..<side).map { n in
      var frequencies = SIMD8<Double>()
      for k in 0..<kept { frequencies[k] = 2 * cos(Double.pi * Double(k) * Double(2 * n + 1) / Double(2 * side)) }
      return frequencies
    }
  }

  /// The bits of a picture of this size. One of a single gray level has at most the first bit: its mean.
  func bits(_ image: GrayImage) -> UInt64 { bothBits(image).plain }

  /// The bits of a picture and of its mirror image, whose odd frequencies across are the negative ones.
  func bothBits(_ image: GrayImage) -> (plain: UInt64, mirrored: UInt64) {
    precondition(image.width == width && image.height == height, "an image of another size")
    let level = image.pixels[0]
    if image.pixels.allSatisfy({ $0 == level }) { return level == 0 ? (0, 0) : (1 << 63, 1 << 63) }
    let coefficients = lowFrequencies(image.pixels)
    return (Self.bits(coefficients), Self.bits(coefficients.map { $0 * Self.mirror }))
  }

  /// What the frequencies across are multiplied by when a picture is mirrored.
  private static let mirror = SIMD8<Double>(1, -1, 1, -1, 1, -1, 1, -1)

  private static func bits(_ coefficients: [SIMD8<Double>]) -> UInt64 {
    var sorted: [Double] = []
    sorted.reserveCapacity(kept * kept)
    for row in coefficients { for l in 0..<kept { sorted.append(row[l]) } }
    sorted.sort()
    let median = (sorted[31] + sorted[32]) / 2
    var bits: UInt64 = 0
    for row in coefficients { for l in 0..<kept { bits = bits << 1 | (row[l] > median ? 1 : 0) } }
    return bits
  }

  /// The 8x8 lowest coefficients, one vector a vertical frequency. Every sum runs over the pixels in their order,
  /// whatever the width of the vectors: the columns first, then the rows.
  private func lowFrequencies(_ pixels: [UInt8]) -> [SIMD8<Double>] {
    var result = [SIMD8<Double>](repeating: .zero, count: Self.kept)
    pixels.withUnsafeBufferPointer { pixels in
      down.withUnsafeBufferPointer { down in
        across.withUnsafeBufferPointer { across in
          result.withUnsafeMutableBufferPointer { result in
            for x in 0..<width {
              // The eight vertical frequencies of this column.
              var column = SIMD8<Double>.zero
              var p = x
              for y in 0..<height {
                column += down[y] * Double(pixels[p])
                p += width
              }
              let weights = across[x]
              for k in 0..<Self.kept { result[k] += weights * column[k] }
            }
          }
        }
      }
    }
    return result
  }
}
