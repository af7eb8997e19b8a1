import Networks
import Tensors

/// Guided backpropagation times the positive part of Grad-CAM at a layer (Selvaraju et al., ICCV 2017, section 3.2).
public struct GuidedGradCAM: Explainer {
  public static let info = MethodInfo(
    id: "guided-gradcam", title: "Guided Grad-CAM", family: .gradient, reference: "Selvaraju et al., ICCV 2017",
    meaning: "guided gradient of a pixel, weighted by the positive Grad-CAM at the layer",
    cost: "2 forward, 2 backward", needs: "ReLUs, and a layer that gives a map",
    advice:
      "Sharper than Grad-CAM, but its detail is that of guided backpropagation, which fails randomisation tests (Adebayo et al. 2018).",
    isEvidence: false, failsRandomisation: true
  )

  /// How the map of the layer is brought to the pixels.
  public enum Upsampling: String, Sendable {
    /// Bilinear, half-pixel centres, as in the paper.
    case bilinear
    /// The value of the cell that covers the pixel's upper left corner: what Captum does.
    case nearest
  }

  private let upsampling: Upsampling

  public init(_ context: ExplainerContext) { self.init() }

  /// - Parameter upsampling: how the map of the layer is brought to the pixels.
  public init(upsampling: Upsampling = .bilinear) { self.upsampling = upsampling }

  public var parameters: [MethodParameter] { [MethodParameter("upsampling", upsampling.rawValue)] }

  public func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap]
  {
    let coarse = try GradCAM().explain(input, targets: targets, layer: layer, model: model)
    let guided = try GuidedBackpropagation().explain(input, targets: targets, layer: layer, model: model)
    return zip(PixelImage.all(in: input), zip(coarse, guided)).map { image, maps in
      let weights = upsampled(maps.0, to: image)
      let values = zip(weights, maps.1.raw).map { Double($0) * Double($1) }
      return image.map(values, method: info.id, target: maps.0.target, model: model)
    }
  }

  private func upsampled(_ map: AttributionMap, to image: PixelImage) -> [Float] {
    // Not max(0, x), which makes zero of a value that is not a number.
    let positive = map.raw.map { $0 < 0 ? 0 : $0 }
    switch upsampling {
    case .bilinear:
      return Resampling.bilinear(
        positive, height: map.height, width: map.width, to: image.height, image.width)
    case .nearest:
      return (0..<image.pixels).map { pixel in
        let row = pixel / image.width * map.height / image.height
        let column = pixel % image.width * map.width / image.width
        return positive[row * map.width + column]
      }
    }
  }
}
