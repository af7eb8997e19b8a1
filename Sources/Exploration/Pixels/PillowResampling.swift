import Datasets
import Foundation

extension GrayImage {
  /// The image resized exactly as Pillow's 8-bit LANCZOS filter does it: three lobes, fixed-point weights of 22 bits,
  /// the horizontal pass first, rounded to 8 bits between the passes. (Pillow 13 takes the vertical pass first for some
  /// shapes that are not square, and then differs by a gray level here and there.)
  /// - Parameters:
  ///   - newWidth: columns of the result, at least 1.
  ///   - newHeight: rows of the result, at least 1.
  public func resampledLanczos(width newWidth: Int, height newHeight: Int) -> GrayImage {
    PillowResampler(.lanczos, from: (width, height), to: (newWidth, newHeight)).resample(self)
  }

  /// The image resized exactly as Pillow's 8-bit BICUBIC filter does it, the default of its `resize` (a = -1/2).
  /// - Parameters:
  ///   - newWidth: columns of the result, at least 1.
  ///   - newHeight: rows of the result, at least 1.
  public func resampledBicubic(width newWidth: Int, height newHeight: Int) -> GrayImage {
    PillowResampler(.bicubic, from: (width, height), to: (newWidth, newHeight)).resample(self)
  }

  /// Rows become columns.
  var transposed: GrayImage {
    let (width, height) = (width, height)
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { turned, count in
      pixels.withUnsafeBufferPointer { pixels in
        for x in 0..<width {
          let line = x * height
          for y in 0..<height { turned[line &+ y] = pixels[y &* width &+ x] }
        }
      }
      count = pixels.count
    }
    return GrayImage(width: height, height: width, pixels: turned)
  }
}

/// A resampler whose weights are computed once for a pair of sizes.
struct PillowResampler: Sendable {
  /// What weighs the source pixels by their distance.
  enum Filter {
    case lanczos
    case bicubic

    /// The distance from which on the weight is 0.
    var support: Double { self == .lanczos ? 3 : 2 }

    func weight(_ x: Double) -> Double {
      switch self {
      case .lanczos: return x >= -3 && x < 3 ? Self.sinc(x) * Self.sinc(x / 3) : 0
      case .bicubic:
        let (x, a) = (abs(x), -0.5)
        if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0
      }
    }

    private static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(x * .pi) / (x * .pi) }
  }

  /// The weighted source pixels of each target pixel along one axis.
  struct Axis: Sendable {
    let starts: [Int]
    let counts: [Int]
    /// `[targets, stride]` weights times 2^22.
    let weights: [Int32]
    let stride: Int

    init(_ filter: Filter, from source: Int, to target: Int) {
      let scale = Double(source) / Double(target)
      let filterScale = max(scale, 1)
      let support = filter.support * filterScale
      stride = Int(support.rounded(.up)) * 2 + 1
      var starts: [Int] = []
      var counts: [Int] = []
      var weights = [Int32](repeating: 0, count: target * stride)
      for o in 0..<target {
        let center = (Double(o) + 0.5) * scale
        let first = max(0, Int(center - support + 0.5))
        let end = min(source, Int(center + support + 0.5))
        let raw = (first..<end).map { i in filter.weight((Double(i) - center + 0.5) * (1 / filterScale)) }
        let sum = raw.reduce(0, +)
        for (i, w) in raw.enumerated() {
          let scaled = (sum == 0 ? w : w * (1 / sum)) * Double(1 << 22)
          weights[o * stride + i] = Int32(scaled < 0 ? scaled - 0.5 : scaled + 0.5)
        }
        starts.append(first)
        counts.append(end - first)
      }
      self.starts = starts
      self.counts = counts
      self.weights = weights
    }
  }

  let from: (width: Int, height: Int)
  let to: (width: Int, height: Int)
  let horizontal: Axis
  let vertical: Axis

  init(_ filter: Filter, from: (width: Int, height: Int), to: (width: Int, height: Int)) {
    precondition(to.width > 0 && to.height > 0, "\(to.width)x\(to.height)")
    self.from = from
    self.to = to
    horizontal = Axis(filter, from: from.width, to: to.width)
    vertical = Axis(filter, from: from.height, to: to.height)
  }

  func resample(_ image: GrayImage) -> GrayImage {
    precondition(image.width == from.width && image.height == from.height, "an image of another size")
    // Pillow leaves out a pass that would change nothing. Rows are filtered as columns of the turned image:
    // neighbouring columns share their weights, so that many are filtered at once.
    let wide = to.width == from.width ? image : Self.filterColumns(image.transposed, horizontal).transposed
    return to.height == from.height ? wide : Self.filterColumns(wide, vertical)
  }

  /// Filters each column along its axis.
  private static func filterColumns(_ source: GrayImage, _ axis: Axis) -> GrayImage {
    let width = source.width
    let count = axis.starts.count * width
    let filtered = [UInt8](unsafeUninitializedCapacity: count) { target, initialized in
      withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { sums in
        source.pixels.withUnsafeBufferPointer { source in
          axis.weights.withUnsafeBufferPointer { weights in
            for o in axis.starts.indices {
              for x in 0..<width { sums[x] = 1 << 21 }
              for tap in 0..<axis.counts[o] {
                let weight = weights[o * axis.stride + tap]
                let row = (axis.starts[o] + tap) * width
                for x in 0..<width { sums[x] &+= Int32(source[row &+ x]) &* weight }
              }
              let line = o * width
              for x in 0..<width { target[line &+ x] = UInt8(clamping: sums[x] >> 22) }
            }
          }
        }
      }
      initialized = count
    }
    return GrayImage(width: width, height: axis.starts.count, pixels: filtered)
  }
}
