/// The population variance of gradients over noisy copies of the image (Adebayo et al., ICLR workshop 2018); of the
/// gradients' sum over the channels.
public struct VarGrad: PixelMethod {
  public static let info = MethodInfo(
    id: "vargrad", title: "VarGrad", family: .gradient, reference: "Adebayo et al., ICLR workshop 2018",
    meaning: "variance of the gradient over noisy copies of the image; never negative, so it has no direction",
    cost: "25 forward, 25 backward to the input",
    advice:
      "Says where the network's sensitivity changes near the image. Not signed: it cannot tell evidence for the target from evidence against it.",
    isEvidence: false
  )

  private let noise: GradientNoise

  public init(_ context: ExplainerContext) { self.init(GradientNoise(seed: context.seed)) }

  /// - Parameter noise: the noisy copies.
  public init(_ noise: GradientNoise) { self.noise = noise }

  public var parameters: [MethodParameter] { noise.parameters }

  public func attribution(of image: PixelImage, target: Target, model: TappedModel) throws -> PixelAttribution {
    PixelAttribution(try noise.moments(of: image, target: target, model: model).variance)
  }
}
