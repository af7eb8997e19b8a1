import Tensors

/// The channels of a map put together by their first principal direction instead of their sum: the pattern that most
/// channels share, without what only a few add (pytorch-grad-cam's `eigen_smooth`).
///
/// The sign is chosen so that the map grows with the sum, which that library leaves to chance. Values are relative to the
/// mean over the positions: zero is no longer "neither for nor against".
public struct EigenSmoothing {
  private let method: any ChannelwiseMethod

  /// - Parameter method: a method that sums over channels.
  public init(_ method: any ChannelwiseMethod) { self.method = method }

  /// One raw map an image.
  ///
  /// - Parameters and errors: as `Explainer.explain`.
  public func explain(
    _ input: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [AttributionMap] {
    try method.terms(input, targets: targets, layer: layer, model: model).map { terms in
      AttributionMap(
        method: method.info.id, layer: terms.layer, target: terms.target, height: terms.height, width: terms.width,
        raw: terms.principalProjection)
    }
  }
}
