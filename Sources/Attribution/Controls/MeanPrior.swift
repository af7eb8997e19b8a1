import Tensors

/// One picture for every image: what a method shows that has learned where, and not what.
public struct MeanPrior: Control {
  public static let info = ControlInfo(
    id: "mean", title: "Mean prior", meaning: "One given picture (the mean face, or the mean map) for every image.",
    verdict: "positional, not specific to the image")

  private let picture: [Float]

  /// The control; `nil` without a picture.
  public init?(_ context: ControlContext) {
    guard let picture = context.meanPicture else { return nil }
    self.picture = picture
  }

  public func values(like map: AttributionMap, image: Tensor) -> [Float] {
    precondition(
      picture.count == image.shape.h * image.shape.w, "a picture of \(picture.count) pixels for \(image.shape)")
    return cellMeans(picture, height: image.shape.h, width: image.shape.w, on: map)
  }
}
