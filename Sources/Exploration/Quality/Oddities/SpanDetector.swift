/// Images of one gray level, or nearly so.
public struct SpanDetector: OddityDetector {
  public let id: String
  public let title: String
  public let finds: String
  public let threshold: Double
  public let reason: String
  /// Whether images of a single level are a case.
  private let countsConstant: Bool

  /// Images of a single gray level.
  public static let constant = SpanDetector(
    id: "constant", title: "Constant", finds: "Images of a single gray level: black frames, failed downloads.",
    threshold: 1, reason: "A span of 0 levels is a single level.", countsConstant: true)
  /// Images of nearly one gray level.
  public static let nearConstant = SpanDetector(
    id: "near_constant", title: "Nearly constant", finds: "Flat images with the noise of compression.",
    threshold: Double(ConstantImages.nearRange + 1),
    reason: "JPEG noise on a flat area spans at most \(ConstantImages.nearRange) levels; no lit face does.",
    countsConstant: false)

  public var definition: String { "The brightest gray level less the darkest." }
  public var unit: String { "gray levels" }
  public var direction: OddityDirection { .low }

  public func scores(_ evidence: OddityEvidence) -> [Double?] {
    evidence.traits.map { $0.isConstant && !countsConstant ? nil : Double($0.maximum - $0.minimum) }
  }
}
