import Tensors

/// Asymmetry of the two sides of the face: how much of the evidence would have to change sides to make paired parts
/// (brows, eyes, cheeks, corners of the mouth) count alike.
///
/// Faces are lit and posed from a side, so some asymmetry is right; a method whose maps of upright faces are lopsided on
/// average shows itself, or the network's strides.
public struct LateralAsymmetry: MapMetric {
  public static let info = FaithfulnessInfo(
    id: "asymmetry", title: "Asymmetry (left, right)", shortTitle: "Asymmetry", direction: .describes,
    reference: "this project, on the parts of the face template",
    convention:
      "Sum over the paired parts of the fixed face template (left and right brow, eye, cheek, mouth corner) of |share on the left - share on the right|, shares of the positive evidence.",
    range: "0 to 1", cost: "none")

  private let regions: RegionMasks?

  public init(_ context: FaithfulnessContext = FaithfulnessContext()) { regions = context.regions }

  public func inquiry(_ map: AttributionMap, image: Tensor) -> Inquiry {
    let (height, width) = (image.shape.h, image.shape.w)
    let given = regions.flatMap { $0.height == height && $0.width == width ? $0 : nil }
    let masks = given ?? RegionMasks(height: height, width: width)
    guard map.height <= height, map.width <= width, let shares = RegionShares(map, masks) else {
      return Inquiry(.none("A map finer than the image has no parts of the face."))
    }
    let pairs = TemplateRegion.allCases.filter { $0.rawValue < $0.mirrored.rawValue }
    let asymmetry = pairs.reduce(0.0) { $0 + abs(shares.share($1) - shares.share($1.mirrored)) }
    let left = pairs.reduce(0.0) { $0 + shares.share($1) - shares.share($1.mirrored) }
    return Inquiry(FaithfulnessScore(asymmetry, details: ["left minus right": left]))
  }
}
