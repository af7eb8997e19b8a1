import Tensors

/// A measure of explanations: what all kinds have in common.
public protocol FaithfulnessMetric: Sendable {
  /// What people must know about it.
  static var info: FaithfulnessInfo { get }

  /// The measure with its usual parameters.
  init(_ context: FaithfulnessContext)
}

extension FaithfulnessMetric {
  /// What people must know about the measure.
  public var info: FaithfulnessInfo { Self.info }
}

/// A measure of one finished map.
public protocol MapMetric: FaithfulnessMetric {
  /// What is asked about a map whose health is OK. Call `soundInquiry` or `score`, which see to that.
  /// - Parameters:
  ///   - map: the raw map.
  ///   - image: what it explains, `[1, H, W, C]`.
  /// - Throws: what an oracle throws.
  func inquiry(_ map: AttributionMap, image: Tensor) throws -> Inquiry
}

extension MapMetric {
  /// What is asked about a map; nothing, and no score, with the reason, for a map that says nothing.
  func soundInquiry(_ map: AttributionMap, image: Tensor) throws -> Inquiry {
    if let sentence = map.health.sentence { return Inquiry(.none(sentence)) }
    return try inquiry(map, image: image)
  }

  /// The score of a map; none, with the reason, for a map that says nothing.
  /// - Parameters:
  ///   - map: the raw map.
  ///   - image: what it explains, `[1, H, W, C]`.
  ///   - model: the network that it explains.
  /// - Throws: what an oracle throws; `GraphError`.
  public func score(_ map: AttributionMap, image: Tensor, model: TappedModel) throws -> FaithfulnessScore {
    try MapScorer([self], image: image, model: model).scores(of: [map])[0][0]
  }
}

/// A measure of a method rather than of one of its maps: it explains again and compares.
public protocol ExplainerMetric: FaithfulnessMetric {
  /// One score an image.
  /// - Parameters:
  ///   - explainer: the method.
  ///   - images: `[N, H, W, C]`.
  ///   - targets: one an image; they stay the same however image or network are changed.
  ///   - layer: the node to explain at; a tap of `model`.
  ///   - model: the network, which is not changed.
  /// - Throws: what the method throws.
  func scores(
    of explainer: any Explainer, images: Tensor, targets: [Target], layer: String, model: TappedModel
  ) throws -> [FaithfulnessScore]
}

/// A measure of whether a map points where it should, for images of which that is known.
public protocol LocalisationMetric: FaithfulnessMetric {
  /// The score of a map whose health is OK, for a mask that holds some pixels and not all. Call `score`, which sees to
  /// that.
  func measure(_ map: AttributionMap, on grid: CellGrid, mask: [Bool]) -> FaithfulnessScore
}

extension LocalisationMetric {
  /// The score of a map; none, with the reason, for a map that says nothing or a mask that does not distinguish.
  ///
  /// So a map without health never hits.
  /// - Parameters:
  ///   - map: the raw map.
  ///   - mask: the pixels where the evidence lies, `height * width`, row-major.
  ///   - height: rows of the image.
  ///   - width: columns of the image.
  public func score(_ map: AttributionMap, mask: [Bool], height: Int, width: Int) -> FaithfulnessScore {
    precondition(mask.count == height * width, "\(mask.count) pixels of a mask for \(height)x\(width)")
    if let sentence = map.health.sentence { return .none(sentence) }
    let area = mask.count { $0 }
    if area == 0 { return .none("The mask is empty: there is nothing to find.") }
    if area == mask.count { return .none("The mask covers the image: every map would find it.") }
    return measure(map, on: CellGrid(of: map, height: height, width: width), mask: mask)
  }
}
