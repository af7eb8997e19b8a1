internal import CKernels
import Tensors

/// What a pass without gradients applies to a convolution's output while it is in cache: the bias, and the normalisation by
/// moving statistics that follows, with its ReLU.
struct FoldedNormalization: Sendable {
  private var normalization: BatchNormalization?

  /// Whether the output can hold no negative number.
  var isNonNegative: Bool { normalization?.appliesReLU ?? false }

  /// With `next` behind it; `nil` where `next` cannot be folded in.
  func followed(by next: any Operation) -> FoldedNormalization? {
    var folded = self
    if let normalization {
      folded.normalization = normalization.followed(by: next, differentiable: false) as? BatchNormalization
    } else {
      folded.normalization = next as? BatchNormalization
    }
    return folded.normalization == nil ? nil : folded
  }

  /// Bias and normalisation as one scale and shift of every output channel.
  /// - Parameters:
  ///   - parameters: those of the normalisation, in its order.
  ///   - affine: room for two numbers a channel.
  func epilogue(
    bias: UnsafeMutablePointer<Float>?, parameters: some Collection<UnsafeMutablePointer<Float>>, channels: Int,
    affine: UnsafeMutablePointer<Float>
  ) -> ConvolutionEpilogue {
    guard let normalization else { return ConvolutionEpilogue(scale: nil, shift: bias, appliesReLU: false) }
    normalization.runningAffine(Array(parameters), scale: affine, shift: affine + channels, channels: channels)
    if let bias { fer_multiply_accumulate(affine + channels, bias, affine, channels) }
    return ConvolutionEpilogue(scale: affine, shift: affine + channels, appliesReLU: normalization.appliesReLU)
  }
}
