import Datasets
import Tensors

/// Images of one gray level, or nearly so: they hold no face.
public struct ConstantImages: Sendable, Equatable {
  /// Images whose pixels are all equal, ascending indices.
  public let constant: [Int]
  /// Other images whose levels span at most `nearRange`, ascending indices.
  public let nearConstant: [Int]

  /// The span of gray levels (largest minus smallest) up to which an image is nearly constant: JPEG noise on a flat
  /// area stays below it, no lit face does.
  public static let nearRange = 16

  /// - Parameter images: of any size.
  public init(_ images: [GrayImage]) {
    let spans = Parallel.map(images.count) { i -> Int in
      var (low, high) = (UInt8.max, UInt8.min)
      for level in images[i].pixels {
        low = min(low, level)
        high = max(high, level)
      }
      return Int(high) - Int(low)
    }
    constant = spans.indices.filter { spans[$0] == 0 }
    nearConstant = spans.indices.filter { spans[$0] > 0 && spans[$0] <= Self.nearRange }
  }
}
