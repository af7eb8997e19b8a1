import Datasets
import Foundation
import Tensors

/// The 64-bit perceptual hash of imagehash's `phash`: similar pictures have hashes that differ in few bits.
///
/// 32x32 by Pillow's LANCZOS, DCT-II, the 8x8 lowest frequencies with the mean, one bit for each that is above their
/// median, row-major, the first bit highest. An image that is constant after resizing has at most the first bit. Every
/// other image has 32 ones (unless coefficients tie), so distances are even.
public enum PerceptualHash {
  private static let side = 32
  private static let kept = 8
  /// `2 cos(π k (2n + 1) / 64)`, `[kept, side]`.
  private static let cosines: [Double] = (0..<kept * side).map { i in
    2 * cos(Double.pi * Double(i / side) * Double(2 * (i % side) + 1) / Double(2 * side))
  }

  /// The hashes of images, on all cores.
  public static func hashes(_ images: [GrayImage]) -> [UInt64] {
    guard let first = images.first else { return [] }
    // Nearly all images of a data set share one size: its weights are computed once.
    let shared = LanczosResampler(from: (first.width, first.height), to: (side, side))
    return Parallel.map(images.count) { i in
      let image = images[i]
      return image.width == first.width && image.height == first.height
        ? hash(small: shared.resample(image)) : hash(image)
    }
  }

  /// The hash of one image.
  public static func hash(_ image: GrayImage) -> UInt64 {
    hash(small: image.resampledLanczos(width: side, height: side))
  }

  private static func hash(small image: GrayImage) -> UInt64 {
    let level = image.pixels[0]
    if image.pixels.allSatisfy({ $0 == level }) { return level == 0 ? 0 : 1 << 63 }
    let coefficients = lowFrequencies(image.pixels)
    let sorted = coefficients.sorted()
    let median = (sorted[31] + sorted[32]) / 2
    return coefficients.reduce(0) { $0 << 1 | ($1 > median ? 1 : 0) }
  }

  /// The 8x8 lowest DCT-II coefficients: columns first, then rows.
  private static func lowFrequencies(_ pixels: [UInt8]) -> [Double] {
    var columns = [Double](repeating: 0, count: kept * side)
    var result = [Double](repeating: 0, count: kept * kept)
    cosines.withUnsafeBufferPointer { cosines in
      columns.withUnsafeMutableBufferPointer { columns in
        pixels.withUnsafeBufferPointer { pixels in
          for k in 0..<kept {
            for y in 0..<side {
              let weight = cosines[k * side + y]
              for x in 0..<side { columns[k * side + x] += weight * Double(pixels[y * side + x]) }
            }
          }
        }
        for k in 0..<kept {
          for l in 0..<kept {
            var sum = 0.0
            for x in 0..<side { sum += cosines[l * side + x] * columns[k * side + x] }
            result[k * kept + l] = sum
          }
        }
      }
    }
    return result
  }
}
