import Datasets
import Files

/// The images that stand out, one list for each way of being odd.
public struct Oddities: Sendable {
  /// The detectors. A new one is one new file (or one more `TraitDetector`) and one line here.
  public static let detectors: [any OddityDetector] = [
    SpanDetector.constant,
    SpanDetector.nearConstant,
    PlaceholderDetector(),
    LineDrawingDetector(),
    TraitDetector.dark,
    TraitDetector.bright,
    TraitDetector.lowContrast,
    TraitDetector.blurred,
    TraitDetector.noisy,
    TraitDetector.saturated,
  ]

  /// The detector of this id; `nil` for another word.
  public static func detector(_ id: String) -> (any OddityDetector)? { detectors.first { $0.id == id } }

  /// The share of all images from which on a detector stays silent: what holds for so many is a property of the data
  /// and says nothing about an image.
  public static let silentShare = 0.2

  /// An image and its score.
  public struct Score: Sendable, Equatable {
    /// The image.
    public let index: Int
    /// In the detector's unit.
    public let value: Double
  }

  /// What one detector found.
  public struct Finding: Sendable {
    /// The detector.
    public let detector: any OddityDetector
    /// The images that are a case for it, the oddest first; equal ones in order of the data.
    public let ranked: [Score]
    /// How many of them are beyond the threshold.
    public let beyond: Int
    /// Whether so many images are beyond the threshold that none is flagged.
    public let isSilent: Bool

    /// The images to look at, the oddest first; none when the detector is silent.
    public var flagged: ArraySlice<Score> { ranked.prefix(isSilent ? 0 : beyond) }
  }

  /// One a detector, in their order.
  public let findings: [Finding]
  /// Pictures of little information that show the same thing.
  public let families: PlaceholderFamilies

  /// Looks for odd images.
  /// - Parameters:
  ///   - images: of any size.
  ///   - traits: one an image; measured where they are not known.
  ///   - detectors: all by default.
  public init(
    _ images: [GrayImage], traits: [ImageTraits]? = nil, detectors: [any OddityDetector] = Oddities.detectors
  ) {
    let evidence = OddityEvidence(images: images, traits: traits ?? ImageTraits.of(images))
    families = evidence.families
    findings = detectors.map { detector in
      let direction = detector.direction
      let ranked = detector.scores(evidence).enumerated().compactMap { index, value in
        value.map { Score(index: index, value: $0) }
      }.sorted { a, b in a.value == b.value ? a.index < b.index : direction.odder(a.value, b.value) }
      let beyond = ranked.prefix { direction.odder($0.value, detector.threshold) }.count
      return Finding(
        detector: detector, ranked: ranked, beyond: beyond,
        isSilent: Double(beyond) > Self.silentShare * Double(images.count))
    }
  }

  /// What the detector of this id found; `nil` where it did not look.
  public func finding(_ id: String) -> Finding? { findings.first { $0.detector.id == id } }
}

extension Oddities.Finding: JSONRepresentable {
  /// `id`, `title`, `finds`, `definition`, `unit`, `direction`, `threshold`, `reason`, `beyond_threshold`, `silent`,
  /// `flagged`.
  public var json: JSONValue {
    [
      "id": detector.id, "title": detector.title, "finds": detector.finds, "definition": detector.definition,
      "unit": detector.unit, "direction": detector.direction.rawValue, "threshold": detector.threshold,
      "reason": detector.reason, "beyond_threshold": beyond, "silent": isSilent, "flagged": flagged.count,
    ]
  }
}

extension Oddities: JSONRepresentable {
  /// `detectors` (one object each) and `placeholder_families`.
  public var json: JSONValue { ["detectors": findings, "placeholder_families": families] }
}
