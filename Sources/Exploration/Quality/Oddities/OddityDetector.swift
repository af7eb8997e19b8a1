import Datasets
import Tensors

/// A way in which an image can be odd, measured by one number. A new one is one file and one line in `Oddities`.
public protocol OddityDetector: Sendable {
  /// A name for files and options: lower case, words joined by underscores.
  var id: String { get }
  /// A name for titles.
  var title: String { get }
  /// What it finds, in one sentence.
  var finds: String { get }
  /// How the score is computed, in one sentence.
  var definition: String { get }
  /// What the score counts, for axes.
  var unit: String { get }
  /// Which end of the scores is odd.
  var direction: OddityDirection { get }
  /// The score beyond which an image is flagged: below it for `low`, above it for `high`.
  var threshold: Double { get }
  /// Why there.
  var reason: String { get }

  /// One score an image; `nil` for an image that is no case for this detector.
  func scores(_ evidence: OddityEvidence) -> [Double?]
}

/// Which end of a detector's scores is odd.
public enum OddityDirection: String, Sendable {
  /// The lower, the odder.
  case low
  /// The higher, the odder.
  case high

  /// Whether one score is odder than another.
  func odder(_ a: Double, _ b: Double) -> Bool { self == .low ? a < b : a > b }
}

/// What detectors look at: computed once for all of them.
public struct OddityEvidence: Sendable {
  /// One an image.
  public let traits: [ImageTraits]
  /// Pictures of little information that show the same thing.
  public let families: PlaceholderFamilies

  /// - Parameters:
  ///   - images: of any size.
  ///   - traits: one an image.
  public init(images: [GrayImage], traits: [ImageTraits]) {
    self.traits = traits
    families = PlaceholderFamilies(images, traits: traits)
  }

  /// Scores of the images that show anything: `nil` for the constant and nearly constant ones.
  func scores(_ score: (Int, ImageTraits) -> Double?) -> [Double?] {
    Parallel.map(traits.count) { traits[$0].isNearlyConstant ? nil : score($0, traits[$0]) }
  }
}
