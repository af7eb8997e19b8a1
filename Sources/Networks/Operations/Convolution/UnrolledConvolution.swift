internal import CKernels
import Tensors

/// Any convolution: the windows are unrolled tile by tile into rows of a matrix (im2col), so that each tile is one product
/// that stays in cache.
struct UnrolledConvolution: ConvolutionMethod {
  static let name = "unrolled"
  private let geometry: ConvolutionGeometry
  private let tileRows: Int

  /// About as many floats as half of a core's second-level cache holds.
  private static let tileFloats = 1 << 18

  init(_ geometry: ConvolutionGeometry) {
    self.geometry = geometry
    tileRows = min(geometry.rows, max(64, Self.tileFloats / geometry.depth))
  }

  /// A tile a thread, and a kernel gradient a thread.
  var scratch: Int { Parallel.threads * geometry.depth * (tileRows + geometry.filters) }

  private func forEachTile(_ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: tileRows) {
      body(start..<min(start + tileRows, range.upperBound))
    }
  }

  func forward(
    _ x: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    epilogue: ConvolutionEpilogue, scratch: UnsafeMutablePointer<Float>
  ) {
    let (rows, n, k) = (geometry.rows, geometry.filters, geometry.depth)
    if rows < 32 * Parallel.threads, rows <= tileRows {
      // Few rows (small batches, last stages): the product may split the filters instead, so that every core has work.
      var window = geometry.window
      fer_im2col(scratch, x, &window, 0, rows)
      geometry.products.parallel(.asIs(scratch), .asIs(kernel), into: y, m: rows, n: n, k: k, accumulate: false)
      epilogue.apply(to: y, rows: rows, channels: n)
      return
    }
    Parallel.forRanges(rows, grain: 32) { part, range in
      var window = geometry.window
      let columns = scratch + part * tileRows * k
      forEachTile(range) { tile in
        let out = y + tile.lowerBound * n
        fer_im2col(columns, x, &window, tile.lowerBound, tile.upperBound)
        geometry.products.single(.asIs(columns), .asIs(kernel), into: out, m: tile.count, n: n, k: k, accumulate: false)
        epilogue.apply(to: out, rows: tile.count, channels: n)
      }
    }
  }

  /// Threads take whole images, because neighbouring windows overlap.
  func inputGradient(
    _ dy: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (n, k) = (geometry.filters, geometry.depth)
    let image = geometry.inputImage
    Parallel.forRanges(geometry.images) { part, images in
      if !accumulate { (dx + images.lowerBound * image).update(repeating: 0, count: images.count * image) }
      var window = geometry.window
      let columns = scratch + part * tileRows * k
      forEachTile((images.lowerBound * geometry.positions)..<(images.upperBound * geometry.positions)) { tile in
        geometry.products.single(
          .asIs(dy + tile.lowerBound * n), .transposed(kernel), into: columns, m: tile.count, n: k, k: n,
          accumulate: false)
        fer_col2im(dx, columns, &window, tile.lowerBound, tile.upperBound)
      }
    }
  }

  /// Each thread sums over its rows, then the threads' sums are added in order.
  func kernelGradient(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, into dk: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let (rows, n, k) = (geometry.rows, geometry.filters, geometry.depth)
    let partials = scratch + Parallel.threads * tileRows * k
    let size = k * n
    let parts = Parallel.partCount(rows, grain: 32)
    Parallel.forRanges(rows, grain: 32) { part, range in
      var window = geometry.window
      let columns = scratch + part * tileRows * k
      forEachTile(range) { tile in
        fer_im2col(columns, x, &window, tile.lowerBound, tile.upperBound)
        geometry.products.single(
          .transposed(columns), .asIs(dy + tile.lowerBound * n), into: partials + part * size, m: k, n: n,
          k: tile.count, accumulate: tile.lowerBound > range.lowerBound)
      }
    }
    Parallel.forRanges(size, grain: 16_384) { _, range in
      if !accumulate { (dk + range.lowerBound).update(from: partials + range.lowerBound, count: range.count) }
      for part in (accumulate ? 0 : 1)..<parts {
        fer_accumulate(dk + range.lowerBound, partials + part * size + range.lowerBound, range.count)
      }
    }
  }
}
