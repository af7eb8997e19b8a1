/// Grad-CAM (Selvaraju et al., ICCV 2017, equations 1 and 2, without the final ReLU): each channel of the activation
/// weighted by its mean gradient, `L = sum_k mean_ij(dy/dA_k) A_k`.
public struct GradCAM: ChannelWeightMethod {
  public static let info = MethodInfo(
    id: "gradcam", title: "Grad-CAM", family: .activation, reference: "Selvaraju et al., ICCV 2017",
    meaning: "activation times mean gradient, summed over channels; positive speaks for the target",
    cost: "1 forward, 1 backward to the layer", needs: "activations that are not negative",
    advice:
      "The usual first look. At a layer that feeds global pooling it equals HiResCAM and XGrad-CAM; coarse where the layer's grid is."
  )

  public init(_ context: ExplainerContext = ExplainerContext()) {}

  public func weights(_ reading: TapReading) -> [Float] { reading.meanGradients }
}
