/// Cartoons and line drawings.
public struct LineDrawingDetector: OddityDetector {
  /// The detector.
  public init() {}

  public var id: String { "line_drawing" }
  public var title: String { "Line drawings" }
  public var finds: String { "Cartoons, line drawings and posterised pictures: hard edges between even areas." }
  public var definition: String {
    "The root of the Laplacian's variance times the share of pixels whose step to the right or lower "
      + "neighbour is not of 7 to 63 levels. Placeholders are left out."
  }
  public var unit: String { "gray levels" }
  public var direction: OddityDirection { .high }
  public var threshold: Double { 57 }
  public var reason: String {
    "On FER2013 most images above it are drawn, nearly all of the first 75; below it photographs take over."
  }

  public func scores(_ evidence: OddityEvidence) -> [Double?] {
    let placeholders = PlaceholderDetector().scores(evidence)
    let threshold = PlaceholderDetector().threshold
    return evidence.scores { index, one in (placeholders[index] ?? 0) < threshold ? nil : one.lineContrast }
  }
}
