import Files
import Foundation

/// The scores of CleanVision 0.3.7 (`image_property.py`), for comparison with reports that it made: 0 to 1, the lower
/// the worse. On gray faces its "low information" misses most placeholders, and its "blurry" finds dark pictures: the
/// detectors of `Oddities` are the ones to use.
public struct CleanVisionScores: Sendable, Equatable {
  /// The issues, with the names of its report.
  public enum Issue: String, CaseIterable, Sendable {
    /// Nearly all pixels are dark.
    case dark
    /// Nearly all pixels are bright.
    case light
    /// Few gray levels.
    case lowInformation = "low_information"
    /// Soft edges.
    case blurry

    /// Below it, CleanVision reports the issue.
    public var threshold: Double {
      switch self {
      case .dark: 0.32
      case .light: 0.05
      case .lowInformation: 0.3
      case .blurry: 0.29
      }
    }
  }

  /// The 99th percentile of the gray levels over 255.
  public let dark: Double
  /// One less the 5th percentile over 255.
  public let light: Double
  /// A tenth of the entropy of the gray levels in bits, at most 1.
  public let lowInformation: Double
  /// `min(1 - exp(-0.01 e) + s, 1)`: `e` the deviation of the edges, `s = 1 - exp(-0.01 d)` with `d` the deviation of
  /// the counts of gray levels, and 0 where that is at most 0.18.
  public let blurry: Double

  /// - Parameter traits: of the image.
  public init(_ traits: ImageTraits) {
    dark = traits.percentiles.ninetyNinth / 255
    light = 1 - traits.percentiles.fifth / 255
    lowInformation = min(0.1 * traits.entropyBits, 1)
    let uneven = 1 - exp(-0.01 * traits.blur.countDeviation)
    blurry = min(1 - exp(-0.01 * traits.blur.edgeDeviation) + (uneven <= 0.18 ? 0 : uneven), 1)
  }

  /// The score for an issue.
  public func score(_ issue: Issue) -> Double {
    switch issue {
    case .dark: dark
    case .light: light
    case .lowInformation: lowInformation
    case .blurry: blurry
    }
  }

  /// What CleanVision would report.
  public var issues: [Issue] { Issue.allCases.filter { score($0) < $0.threshold } }
}

extension CleanVisionScores: JSONRepresentable {
  /// The four scores under CleanVision's names.
  public var json: JSONValue {
    .object(Issue.allCases.map { (key: $0.rawValue + "_score", value: .number(score($0))) })
  }
}
