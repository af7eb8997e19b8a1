/// The mean of signed gradients over noisy copies of the image (Smilkov et al., 2017, section 3), without squares or
/// absolute values.
public struct SmoothGrad: PixelMethod {
  public static let info = MethodInfo(
    id: "smoothgrad", title: "SmoothGrad", family: .gradient, reference: "Smilkov et al., arXiv 1706.03825, 2017",
    meaning: "mean gradient over noisy copies of the image; signed", cost: "25 forward, 25 backward to the input",
    advice:
      "The gradient with less of its noise: where a small change would matter, near this image. Deviation 0.15 of the image's range.",
    isEvidence: false
  )

  private let noise: GradientNoise

  public init(_ context: ExplainerContext) { self.init(GradientNoise(seed: context.seed)) }

  /// - Parameter noise: the noisy copies.
  public init(_ noise: GradientNoise) { self.noise = noise }

  public var parameters: [MethodParameter] { noise.parameters }

  public func attribution(of image: PixelImage, target: Target, model: TappedModel) throws -> PixelAttribution {
    let (mean, variance) = try noise.moments(of: image, target: target, model: model)
    guard noise.samples > 1 else { return PixelAttribution(mean) }
    let errors = variance.map { ($0 / Double(noise.samples - 1)).squareRoot() }
    return PixelAttribution(
      mean, exactness: .sampling(standardError: errors.reduce(0, +) / Double(max(1, errors.count))))
  }
}
