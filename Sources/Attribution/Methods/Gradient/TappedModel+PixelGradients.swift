import Networks
import Tensors

extension TappedModel {
  /// The most images of one pass that computes gradients of pixels for many changed copies.
  private static let largestGradientBatch = 32

  /// Gradients of targets with respect to the pixels, `[N, H, W, C]`; not numbers where the logits are not.
  ///
  /// A ReLU stops the gradient of an overflow, so that what is left would look sound.
  func soundPixelGradients(
    _ input: Tensor, targets: [Target], rules: BackwardRules = BackwardRules()
  ) throws -> Tensor {
    var (logits, gradients) = try pixelGradients(input, targets: targets, rules: rules)
    let stride = input.count / max(1, input.shape.n)
    for (n, row) in logits.enumerated() where !row.allSatisfy(\.isFinite) {
      gradients.withMutableElements { $0[(n * stride)..<((n + 1) * stride)].update(repeating: .nan) }
    }
    return gradients
  }

  /// Gradients of one target with respect to the pixels of many changed copies of an image, in passes of equal size.
  /// - Parameters:
  ///   - shape: `[H, W, C]`.
  ///   - count: copies.
  ///   - write: writes copy `i`; called in order.
  ///   - read: receives the gradient of copy `i`; called in order.
  func forEachPixelGradient(
    of target: Target, shape: Shape, count: Int, write: (_ i: Int, _ copy: UnsafeMutableBufferPointer<Float>) -> Void,
    read: (_ i: Int, _ gradient: UnsafeBufferPointer<Float>) -> Void
  ) throws {
    guard count > 0 else { return }
    let passes = (count + Self.largestGradientBatch - 1) / Self.largestGradientBatch
    let size = (count + passes - 1) / passes
    let stride = shape.count
    // What the last pass holds beyond its copies is not read.
    var batch = Tensor(Shape([size] + shape.dimensions))
    for first in Swift.stride(from: 0, to: count, by: size) {
      let copies = first..<min(count, first + size)
      batch.withMutableElements { values in
        for i in copies {
          let offset = (i - first) * stride
          write(i, UnsafeMutableBufferPointer(rebasing: values[offset..<(offset + stride)]))
        }
      }
      let gradients = try soundPixelGradients(batch, targets: [Target](repeating: target, count: size))
      gradients.withElements { values in
        for i in copies {
          let offset = (i - first) * stride
          read(i, UnsafeBufferPointer(rebasing: values[offset..<(offset + stride)]))
        }
      }
    }
  }
}
