import Tensors

/// A method that explains the pixels of one image by many passes of its own.
public protocol PixelMethod: Explainer {
  /// What one image's pixels say.
  /// - Parameters:
  ///   - image: the image.
  ///   - target: what is explained.
  ///   - model: the network.
  /// - Throws: `GraphError`.
  func attribution(of image: PixelImage, target: Target, model: TappedModel) throws -> PixelAttribution
}

/// What a method found for the pixels of one image.
public struct PixelAttribution: Sendable {
  /// `H * W` values, row-major, signed.
  public let values: [Double]
  /// How exact they are, where the method can tell.
  public let exactness: Exactness?

  /// - Parameters:
  ///   - values: `H * W`, row-major.
  ///   - exactness: how exact they are, where the method can tell.
  public init(_ values: [Double], exactness: Exactness? = nil) {
    self.values = values
    self.exactness = exactness
  }
}

extension PixelMethod {
  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    precondition(targets.count == input.shape.n, "one target an image")
    return try zip(PixelImage.all(in: input), targets).map { image, target in
      let found = try attribution(of: image, target: target, model: model)
      return image.map(found.values, method: info.id, target: target, model: model, exactness: found.exactness)
    }
  }
}
