/// LayerCAM (Jiang et al., TIP 2021, equations 5 and 6): activation times positive gradient at every position, summed over
/// channels, `L = sum_k max(g_k, 0) A_k`.
public struct LayerCAM: ChannelwiseActivationMethod {
  public static let info = MethodInfo(
    id: "layercam", title: "LayerCAM", family: .activation, reference: "Jiang et al., IEEE TIP 2021",
    meaning: "activation times positive gradient, summed over channels: no place speaks against",
    cost: "1 forward, 1 backward to the layer", needs: "activations that are not negative",
    advice: "The one for early, fine layers, where channel means say little."
  )

  public init(_ context: ExplainerContext = ExplainerContext()) {}

  public func terms(_ reading: TapReading) -> [Float] {
    // Written so that a gradient that is not a number stays one.
    zip(reading.gradient, reading.activation).map { $0 < 0 ? 0 : $0 * $1 }
  }
}
