internal import CKernels
import Tensors

/// A convolution on a small grid, one output position at a time over all images.
///
/// In `[N, H, W, C]` the inputs that one row of the kernel sees from one output position are a contiguous run of each image,
/// and the kernel's entries for them are contiguous rows: a product of `[N, run * C]` by `[run * C, filters]` without any
/// copy. What lies outside the image is left out, which on a 2x2 grid is 20 of 36 products, on a 3x3 grid 32 of 81.
struct PositionConvolution: ConvolutionMethod {
  static let name = "position by position"
  /// A stretch of the input under one row of the kernel, seen from one output position; offsets in floats.
  private struct Run {
    let input: Int
    let output: Int
    let kernel: Int
    let depth: Int
    let startsPosition: Bool
  }

  private let geometry: ConvolutionGeometry
  private let runs: [Run]
  let scratch = 0

  /// The images of one thread are the rows of a product; with few of them a product does not pay. Every position must see
  /// some of the image, or nothing would be written for it.
  static func applies(to geometry: ConvolutionGeometry) -> Bool {
    geometry.images >= 16 * Parallel.threads && !geometry.hasBlindPositions
  }

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    let w = geometry.window
    var runs: [Run] = []
    for row in 0..<w.out_height {
      for column in 0..<w.out_width {
        let inRows = ConvolutionGeometry.inside(row, w.kernel_height, w.stride, w.pad_top, w.height)
        let inColumns = ConvolutionGeometry.inside(column, w.kernel_width, w.stride, w.pad_left, w.width)
        for ky in inRows where !inColumns.isEmpty {
          let y = row * w.stride - w.pad_top + ky
          let x = column * w.stride - w.pad_left + inColumns.lowerBound
          runs.append(
            Run(
              input: (y * w.width + x) * w.channels, output: (row * w.out_width + column) * geometry.filters,
              kernel: (ky * w.kernel_width + inColumns.lowerBound) * w.channels * geometry.filters,
              depth: inColumns.count * w.channels, startsPosition: ky == inRows.lowerBound))
        }
      }
    }
    self.runs = runs
  }

  func forward(
    _ x: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    epilogue: ConvolutionEpilogue, scratch: UnsafeMutablePointer<Float>
  ) {
    let (inputImage, outputImage) = (geometry.inputImage, geometry.outputImage)
    Parallel.forRanges(geometry.images) { _, images in
      let x = x + images.lowerBound * inputImage
      let y = y + images.lowerBound * outputImage
      for run in runs {
        geometry.products.single(
          .asIs(x + run.input, stride: inputImage), .asIs(kernel + run.kernel), into: y + run.output,
          stride: outputImage, m: images.count, n: geometry.filters, k: run.depth, accumulate: !run.startsPosition)
      }
      epilogue.apply(to: y, rows: images.count * geometry.positions, channels: geometry.filters)
    }
  }

  func inputGradient(
    _ dy: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (inputImage, outputImage) = (geometry.inputImage, geometry.outputImage)
    Parallel.forRanges(geometry.images) { _, images in
      let dx = dx + images.lowerBound * inputImage
      let dy = dy + images.lowerBound * outputImage
      if !accumulate { dx.update(repeating: 0, count: images.count * inputImage) }
      for run in runs {
        geometry.products.single(
          .asIs(dy + run.output, stride: outputImage), .transposed(kernel + run.kernel, stride: geometry.filters),
          into: dx + run.input, stride: inputImage, m: images.count, n: run.depth, k: geometry.filters,
          accumulate: true)
      }
    }
  }

  /// Threads take filters; runs under the same row of the kernel follow each other, so that its gradient stays in cache.
  func kernelGradient(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, into dk: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let filters = geometry.filters
    if !accumulate {
      Parallel.forRanges(geometry.depth) { _, rows in
        (dk + rows.lowerBound * filters).update(repeating: 0, count: rows.count * filters)
      }
    }
    let byKernelRow = runs.sorted { $0.kernel < $1.kernel }
    Parallel.forRanges(filters, grain: 16) { _, columns in
      for run in byKernelRow {
        geometry.products.single(
          .transposed(x + run.input, stride: geometry.inputImage),
          .asIs(dy + run.output + columns.lowerBound, stride: geometry.outputImage),
          into: dk + run.kernel + columns.lowerBound, stride: filters, m: run.depth, n: columns.count,
          k: geometry.images, accumulate: true)
      }
    }
  }
}
