import Datasets

/// A drawn face with what is known about it.
public struct SyntheticFace: Sendable {
  /// The picture, 48x48.
  public let image: GrayImage
  /// The class that was meant.
  public let expression: FacialExpression
  /// All that decided how the face is drawn.
  public let parameters: FaceParameters

  /// Draws a face.
  public init(expression: FacialExpression, parameters: FaceParameters) {
    self.expression = expression
    self.parameters = parameters
    image = FaceRenderer.render(parameters)
  }

  /// One soft mask a region: `48 * 48` values, row-major, 0 none to 255 whole; at every pixel they add up to 255.
  ///
  /// Drawn anew at each access (about a millisecond), from the same geometry as the picture: keep the result.
  public var regions: [FaceRegion: [UInt8]] { RegionPainter(parameters).masks() }

  /// The region with the largest share at each pixel: indices into `FaceRegion.allCases`, 48x48.
  public var labelMap: GrayImage {
    let masks = regions
    var labels = [UInt8](repeating: 0, count: image.pixels.count)
    var largest = [UInt8](repeating: 0, count: labels.count)
    for (index, region) in FaceRegion.allCases.enumerated() {
      guard let mask = masks[region] else { continue }
      for i in labels.indices where mask[i] > largest[i] {
        largest[i] = mask[i]
        labels[i] = UInt8(index)
      }
    }
    return GrayImage(width: image.width, height: image.height, pixels: labels)
  }
}
