import Attribution
import Datasets
import Files
import Tensors

/// Where an atlas takes the parts of the face to be: the standard template, or the template brought to the mean face of the
/// images where that fits them better.
struct AtlasTemplate {
  /// The least gain in correlation for which the template is moved. On FER2013, for which it was drawn, the search gains 0.04
  /// by following hair and background and puts the mouth 4 % of the height too high: as small a gain is not believed.
  static let leastGain = 0.08

  /// Rows and columns on which the template is compared with the mean face.
  private static let searchedSide = 24

  /// The template in use.
  let template: FaceTemplate
  /// The mean of all images as the network sees them, gray levels.
  let meanFace: [Double]
  /// Rows and columns of the mean face.
  let side: Int
  /// What the search found; `nil` for a mean face without contrast.
  let alignment: FaceTemplate.Alignment?

  /// Whether the template was moved.
  let isAligned: Bool

  init(_ images: ImageSet, _ preprocessing: Preprocessing) {
    side = preprocessing.size
    var sums = [Double](repeating: 0, count: side * side)
    for image in images.images {
      for (i, level) in preprocessing.view(image).resized(width: side, height: side).enumerated() {
        sums[i] += Double(level)
      }
    }
    let mean = sums.map { $0 / Double(max(1, images.count)) }
    // The search draws the template some two hundred times, and a mean face has no detail that a coarse one lacks.
    let coarse = min(side, Self.searchedSide)
    let found = FaceTemplate.standard.aligned(
      to: Resampling.coarsened(mean.map { Float($0) }, height: side, width: side, to: coarse, coarse), height: coarse,
      width: coarse)
    meanFace = mean
    alignment = found
    isAligned = found.map { $0.correlation - $0.correlationBefore >= Self.leastGain } ?? false
    template = isAligned ? found?.template ?? .standard : .standard
  }

  /// The template that `json` describes.
  static func template(recorded: JSONValue?) -> FaceTemplate {
    guard recorded?["aligned"] == .bool(true), let x = recorded?["x"]?.doubleValue, let y = recorded?["y"]?.doubleValue,
      let scale = recorded?["scale"]?.doubleValue
    else { return .standard }
    return FaceTemplate.standard.moved(x: x, y: y, scale: scale)
  }

  var json: JSONValue {
    [
      "aligned": isAligned, "x": isAligned ? alignment?.x : 0, "y": isAligned ? alignment?.y : 0,
      "scale": isAligned ? alignment?.scale : 1, "correlation": alignment?.correlation,
      "correlation_standard": alignment?.correlationBefore, "least_gain": Self.leastGain,
    ]
  }
}
