import Networks
import Tensors

/// A method that reads the gradient of the pixels once, for all images of a batch together.
public protocol OnePassGradientMethod: Explainer {
  /// How ReLUs let gradients through.
  var rules: BackwardRules { get }

  /// What one channel of one pixel adds to the map.
  /// - Parameters:
  ///   - gradient: of the target with respect to it.
  ///   - input: its value, as the network reads it.
  func contribution(gradient: Double, input: Double) -> Double
}

extension OnePassGradientMethod {
  /// The network's own gradients.
  public var rules: BackwardRules { BackwardRules() }

  /// The gradient itself.
  public func contribution(gradient: Double, input: Double) -> Double { gradient }

  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    let gradients = try model.soundPixelGradients(input, targets: targets, rules: rules)
    return PixelImage.all(in: input).enumerated().map { n, image in
      let offset = n * image.values.count
      let values = image.channelSums { i in
        contribution(gradient: Double(gradients[offset + i]), input: Double(image.values[i]))
      }
      return image.map(values, method: info.id, target: targets[n], model: model)
    }
  }
}
