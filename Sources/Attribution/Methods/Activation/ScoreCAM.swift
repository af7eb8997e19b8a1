import Tensors

/// Score-CAM (Wang et al., CVPR Workshops 2020): each channel weighted by what the target is when the image is multiplied
/// by the channel, brought to the image's grid and scaled to 0...1.
///
/// Libraries disagree about the weights. Here they are a softmax over the channels of the target's values, as in
/// pytorch-grad-cam; the authors' code uses the class probabilities themselves. With logits as target the softmax is sharp,
/// with probabilities it is almost even, and the map then is the mean activation. What is multiplied is what the network
/// reads: an input of zero is no black pixel.
public struct ScoreCAM: ChannelwiseMethod {
  public static let info = MethodInfo(
    id: "scorecam", title: "Score-CAM", family: .activation, reference: "Wang et al., CVPR Workshops 2020",
    meaning: "activations weighted by the target's value for the image seen through each channel, summed over channels",
    cost: "1 forward, and 1 forward a channel", needs: "activations that are not negative",
    advice:
      "A check without gradients. A softmax over logits may give one channel all the weight; slow at layers with many channels."
  )

  private let alignment: Resampling.Alignment

  public init(_ context: ExplainerContext = ExplainerContext()) { self.init(alignment: .halfPixel) }

  /// - Parameter alignment: how channels are brought to the image's grid; pytorch-grad-cam aligns the corners.
  public init(alignment: Resampling.Alignment) { self.alignment = alignment }

  public var parameters: [MethodParameter] { [MethodParameter("alignment", alignment.rawValue)] }

  public func terms(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [ChannelTerms] {
    try TapReading.readForward(input, targets: targets, layer: layer, model: model).enumerated().map { n, reading in
      let image = input.rows(n..<(n + 1))
      let scores = try model.score(count: reading.channels) { k, masked in
        let mask = mask(reading, k, image.shape)
        image.withElements { values in
          for i in values.indices { masked[i] = values[i] * mask[i / image.shape.c] }
        }
      }
      return ChannelTerms(reading, weights: softmax(scores.map { reading.target.value($0) }))
    }
  }

  /// Channel `k` on the image's grid, in 0...1; zero for a constant one.
  private func mask(_ reading: TapReading, _ k: Int, _ image: Shape) -> [Float] {
    let channel = (0..<reading.positions).map { reading.activation[$0 * reading.channels + k] }
    let large = Resampling.bilinear(
      channel, height: reading.height, width: reading.width, to: image.h, image.w, alignment: alignment)
    let low = large.min() ?? 0
    let range = (large.max() ?? 0) - low + 1e-8
    return large.map { ($0 - low) / range }
  }
}
