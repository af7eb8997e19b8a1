import Tensors

/// A 1x1 convolution: one product with the activations as they lie.
struct PointwiseConvolution: ConvolutionMethod {
  static let name = "pointwise"
  private let geometry: ConvolutionGeometry
  let scratch = 0

  init(_ geometry: ConvolutionGeometry) { self.geometry = geometry }

  /// Rows whose output is finished while it is in cache.
  private static let block = 1024

  func forward(
    _ x: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>,
    epilogue: ConvolutionEpilogue, scratch: UnsafeMutablePointer<Float>
  ) {
    let (rows, n, k) = (geometry.rows, geometry.filters, geometry.channels)
    guard rows >= 32 * Parallel.threads else {
      // Few rows (small batches, last stages): the product may split the filters instead.
      geometry.products.parallel(.asIs(x), .asIs(kernel), into: y, m: rows, n: n, k: k, accumulate: false)
      epilogue.apply(to: y, rows: rows, channels: n)
      return
    }
    Parallel.forRanges(rows, grain: 32) { _, range in
      for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.block) {
        let count = min(Self.block, range.upperBound - start)
        geometry.products.single(
          .asIs(x + start * k), .asIs(kernel), into: y + start * n, m: count, n: n, k: k, accumulate: false)
        epilogue.apply(to: y + start * n, rows: count, channels: n)
      }
    }
  }

  func inputGradient(
    _ dy: UnsafePointer<Float>, kernel: UnsafePointer<Float>, into dx: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    geometry.products.parallel(
      .asIs(dy), .transposed(kernel), into: dx, m: geometry.rows, n: geometry.channels, k: geometry.filters,
      accumulate: accumulate)
  }

  func kernelGradient(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, into dk: UnsafeMutablePointer<Float>, accumulate: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    geometry.products.parallel(
      .transposed(x), .asIs(dy), into: dk, m: geometry.channels, n: geometry.filters, k: geometry.rows,
      accumulate: accumulate)
  }
}
