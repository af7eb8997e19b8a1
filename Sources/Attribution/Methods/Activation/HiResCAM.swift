/// HiResCAM (Draelos and Carin, 2020, equation 4): gradient times activation at every position, summed over channels,
/// `L = sum_k g_k A_k`.
public struct HiResCAM: ChannelwiseActivationMethod {
  public static let info = MethodInfo(
    id: "hirescam", title: "HiResCAM", family: .activation, reference: "Draelos and Carin, arXiv 2011.08891",
    meaning: "gradient times activation, summed over channels: what the place adds to the target, to first order",
    cost: "1 forward, 1 backward to the layer",
    advice: "Faithful where Grad-CAM's averaging moves evidence to places that do not have it; takes signed layers."
  )

  public init(_ context: ExplainerContext = ExplainerContext()) {}

  public func terms(_ reading: TapReading) -> [Float] { zip(reading.gradient, reading.activation).map { $0 * $1 } }
}
