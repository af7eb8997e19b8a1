internal import CKernels
import Tensors

/// A 3x3 convolution by Winograd's minimal filtering F(3x3, 3x3): 25 products a tile of nine outputs instead of 81, for
/// the price of transforming inputs, kernels and outputs.
///
/// Tiles of three suit the grids of these networks (48 pixels and its multiples give 3, 6, 9, 12, 18, 24, 36); larger tiles
/// would save a fifth more products at best and lose a digit.
struct WinogradConvolution: ConvolutionMethod {
  static let name = "Winograd F(3x3, 3x3)"
  private static let positions = Int(FER_WINOGRAD_POSITIONS)
  private static let side = Int(FER_WINOGRAD_OUT)
  private static let blockFloats = 1 << 18

  private let geometry: ConvolutionGeometry
  private let block: Int

  /// Whether kernel, stride and channels are of the kind that this method can do.
  static func applies(to geometry: ConvolutionGeometry) -> Bool {
    let w = geometry.window
    return w.kernel_height == 3 && w.kernel_width == 3 && w.stride == 1 && w.pad_top <= 2 && w.pad_left <= 2
      && w.channels % 16 == 0 && geometry.filters % 16 == 0
  }

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    let tiles = max(Self.tiles(geometry.window), Self.tiles(Self.adjoint(geometry.window, geometry.filters)))
    block = min(
      geometry.images * tiles, max(48, Self.blockFloats / (Self.positions * (geometry.channels + geometry.filters))))
  }

  /// Products of all channels with all filters.
  static func products(_ geometry: ConvolutionGeometry) -> Int { geometry.images * tiles(geometry.window) * positions }

  /// Tiles of an image.
  private static func tiles(_ w: fer_window) -> Int {
    ((w.out_height + side - 1) / side) * ((w.out_width + side - 1) / side)
  }

  /// The window that slides over the output's gradient to give the input's.
  private static func adjoint(_ w: fer_window, _ filters: Int) -> fer_window {
    fer_window(
      height: w.out_height, width: w.out_width, channels: filters, kernel_height: 3, kernel_width: 3, stride: 1,
      pad_top: 2 - w.pad_top, pad_left: 2 - w.pad_left, out_height: w.height, out_width: w.width)
  }

  private var kernelCount: Int { geometry.channels * geometry.filters }
  private var blockCount: Int { Self.positions * block * (geometry.channels + geometry.filters) }

  /// A kernel gradient a thread (or one transformed kernel), and a block of tiles a thread before and behind the products.
  var scratch: Int { Parallel.threads * (Self.positions * kernelCount + blockCount) }

  func forward(
    _ x: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    epilogue: ConvolutionEpilogue, scratch: UnsafeMutablePointer<Float>
  ) {
    convolve(
      x, geometry.window, kernel, isAdjoint: false, into: y, filters: geometry.filters, epilogue, accumulate: false,
      scratch)
  }

  func inputGradient(
    _ dy: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    convolve(
      dy, Self.adjoint(geometry.window, geometry.filters), kernel, isAdjoint: true, into: dx,
      filters: geometry.channels, ConvolutionEpilogue(scale: nil, shift: nil, appliesReLU: false),
      accumulate: accumulate, scratch)
  }

  /// - Parameter isAdjoint: the kernel is turned by 180 degrees and its channels change places with its filters.
  private func convolve(
    _ x: UnsafePointer<Float>, _ window: fer_window, _ kernel: UnsafePointer<Float>, isAdjoint: Bool,
    into y: UnsafeMutablePointer<Float>, filters: Int, _ epilogue: ConvolutionEpilogue, accumulate: Bool,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    let channels = window.channels
    let plane = kernelCount
    let transformed = scratch
    Parallel.forRanges(plane / 16, grain: 1024) { _, range in
      let at = range.lowerBound * 16
      fer_winograd_kernel(transformed + at, plane, kernel + at, plane, range.count * 16, isAdjoint ? 1 : 0)
    }
    Parallel.forRanges(geometry.images * Self.tiles(window), grain: 8) { part, range in
      var window = window
      let before = scratch + Self.positions * plane + part * blockCount
      let behind = before + Self.positions * block * channels
      for first in stride(from: range.lowerBound, to: range.upperBound, by: block) {
        let count = min(block, range.upperBound - first)
        fer_winograd_input(before, count * channels, x, &window, first, first + count)
        for p in 0..<Self.positions {
          let factor = transformed + p * plane
          MatrixProduct().single(
            .asIs(before + p * count * channels), isAdjoint ? .transposed(factor) : .asIs(factor),
            into: behind + p * count * filters, m: count, n: filters, k: channels, accumulate: false)
        }
        fer_winograd_output(
          y, behind, count * filters, &window, filters, first, first + count, epilogue.scale, epilogue.shift,
          epilogue.appliesReLU ? 1 : 0, accumulate ? 1 : 0)
      }
    }
  }

  func kernelGradient(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, into dk: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (channels, filters) = (geometry.channels, geometry.filters)
    let plane = kernelCount
    let partial = Self.positions * plane
    let tiles = geometry.images * Self.tiles(geometry.window)
    let parts = Parallel.partCount(tiles, grain: 8)
    Parallel.forRanges(tiles, grain: 8) { part, range in
      var window = geometry.window
      let sums = scratch + part * partial
      let inputs = scratch + Parallel.threads * partial + part * blockCount
      let gradients = inputs + Self.positions * block * channels
      for first in stride(from: range.lowerBound, to: range.upperBound, by: block) {
        let count = min(block, range.upperBound - first)
        fer_winograd_input(inputs, count * channels, x, &window, first, first + count)
        fer_winograd_output_gradient(gradients, count * filters, dy, &window, filters, first, first + count)
        for p in 0..<Self.positions {
          MatrixProduct().single(
            .transposed(inputs + p * count * channels), .asIs(gradients + p * count * filters), into: sums + p * plane,
            m: channels, n: filters, k: count, accumulate: first > range.lowerBound)
        }
      }
    }
    Parallel.forRanges(plane / 16, grain: 1024) { _, range in
      let at = range.lowerBound * 16
      fer_winograd_kernel_gradient(
        dk + at, plane, scratch + at, plane, partial, parts, range.count * 16, accumulate ? 1 : 0)
    }
  }
}
