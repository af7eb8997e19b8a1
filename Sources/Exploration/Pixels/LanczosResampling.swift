import Datasets
import Foundation

extension GrayImage {
  /// The image resized exactly as Pillow's 8-bit LANCZOS filter does it: three lobes, fixed-point weights of 22 bits,
  /// the horizontal pass first, rounded to 8 bits between the passes.
  /// - Parameters:
  ///   - newWidth: columns of the result, at least 1.
  ///   - newHeight: rows of the result, at least 1.
  public func resampledLanczos(width newWidth: Int, height newHeight: Int) -> GrayImage {
    LanczosResampler(from: (width, height), to: (newWidth, newHeight)).resample(self)
  }
}

/// A resampler whose weights are computed once for a pair of sizes.
struct LanczosResampler: Sendable {
  /// The weighted source pixels of each target pixel along one axis.
  struct Axis: Sendable {
    let starts: [Int]
    let counts: [Int]
    /// `[targets, stride]` weights times 2^22.
    let weights: [Int32]
    let stride: Int

    init(from source: Int, to target: Int) {
      let scale = Double(source) / Double(target)
      let filterScale = max(scale, 1)
      let support = 3 * filterScale
      stride = Int(support.rounded(.up)) * 2 + 1
      var starts: [Int] = []
      var counts: [Int] = []
      var weights = [Int32](repeating: 0, count: target * stride)
      for o in 0..<target {
        let center = (Double(o) + 0.5) * scale
        let first = max(0, Int(center - support + 0.5))
        let end = min(source, Int(center + support + 0.5))
        let raw = (first..<end).map { i in Self.lanczos((Double(i) - center + 0.5) * (1 / filterScale)) }
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

    static func lanczos(_ x: Double) -> Double { x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0 }
    static func sinc(_ x: Double) -> Double { x == 0 ? 1 : sin(x * .pi) / (x * .pi) }
  }

  let from: (width: Int, height: Int)
  let to: (width: Int, height: Int)
  let horizontal: Axis
  let vertical: Axis

  init(from: (width: Int, height: Int), to: (width: Int, height: Int)) {
    precondition(to.width > 0 && to.height > 0, "\(to.width)x\(to.height)")
    self.from = from
    self.to = to
    horizontal = Axis(from: from.width, to: to.width)
    vertical = Axis(from: from.height, to: to.height)
  }

  func resample(_ image: GrayImage) -> GrayImage {
    precondition(image.width == from.width && image.height == from.height, "an image of another size")
    var wide = image.pixels
    // Pillow leaves out a pass that would change nothing.
    if to.width != from.width {
      wide = [UInt8](repeating: 0, count: to.width * from.height)
      pass(
        image.pixels, &wide, lines: from.height, axis: horizontal, step: 1, lineIn: from.width, lineOut: to.width,
        stepOut: 1)
    }
    var result = wide
    if to.height != from.height {
      result = [UInt8](repeating: 0, count: to.width * to.height)
      pass(wide, &result, lines: to.width, axis: vertical, step: to.width, lineIn: 1, lineOut: 1, stepOut: to.width)
    }
    return GrayImage(width: to.width, height: to.height, pixels: result)
  }

  /// Filters each line along one axis; `step` is the distance of neighbours, `lineIn` and `lineOut` that of lines.
  private func pass(
    _ source: [UInt8], _ target: inout [UInt8], lines: Int, axis: Axis, step: Int, lineIn: Int, lineOut: Int,
    stepOut: Int
  ) {
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        axis.weights.withUnsafeBufferPointer { weights in
          for line in 0..<lines {
            for o in axis.starts.indices {
              var sum: Int32 = 1 << 21
              var position = line * lineIn + axis.starts[o] * step
              for tap in 0..<axis.counts[o] {
                sum &+= Int32(source[position]) &* weights[o * axis.stride + tap]
                position += step
              }
              target[line * lineOut + o * stepOut] = UInt8(clamping: sum >> 22)
            }
          }
        }
      }
    }
  }
}
