/// Eigen-Grad-CAM (pytorch-grad-cam, after Eigen-CAM): gradient times activation projected on its first principal
/// direction.
///
/// The sign is chosen so that the map grows with `sum_k g_k A_k`: positive speaks for the target.
public struct EigenGradCAM: ActivationMethod {
  public static let info = MethodInfo(
    id: "eigengradcam", title: "Eigen-Grad-CAM", family: .activation,
    reference: "after Muhammad and Yeasin, IJCNN 2020",
    meaning: "projection on the first principal direction of gradient times activation; positive speaks for the target",
    cost: "1 forward, 1 backward to the layer",
    advice: "One pattern of the channels of HiResCAM is kept. Values are relative to the mean over the positions.")

  public init(_ context: ExplainerContext = ExplainerContext()) {}

  public func map(_ reading: TapReading) -> [Float] {
    let terms = ChannelTerms(reading, values: zip(reading.gradient, reading.activation).map { $0 * $1 })
    return terms.principalProjection
  }
}
