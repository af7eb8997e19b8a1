import Tensors

/// A method's `explain`, or what a wrapper makes of one: raw maps of images, one an image.
public typealias Explain = (
  _ input: Tensor, _ targets: [Target], _ layer: String, _ model: TappedModel
) throws -> [AttributionMap]

extension Explainer {
  /// The method as a function, for wrappers.
  public var asFunction: Explain {
    { input, targets, layer, model in try explain(input, targets: targets, layer: layer, model: model) }
  }
}

extension AttributionMap {
  /// The same map with other values.
  func replacing(raw: [Float]) -> AttributionMap {
    AttributionMap(method: method, layer: layer, target: target, height: height, width: width, raw: raw)
  }
}
