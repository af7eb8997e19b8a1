/// The padding that is called `same`: as many results as the extent divided by the stride, rounded up.
///
/// Source: the operators `Conv` and `MaxPool` of ONNX, `auto_pad`.
enum SamePadding {
  /// The zeros along one axis, in two parts that differ by at most one.
  /// - Parameters:
  ///   - extent: of the image, at least 1.
  ///   - kernel: the window's extent, at least 1.
  ///   - stride: at least 1.
  static func zeros(extent: Int, kernel: Int, stride: Int) -> (smaller: Int, larger: Int) {
    let total = max(0, ((extent + stride - 1) / stride - 1) * stride + kernel - extent)
    return (total / 2, total - total / 2)
  }
}
