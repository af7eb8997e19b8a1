/// A detector whose score is one trait of the image: light, focus, noise.
public struct TraitDetector: OddityDetector {
  public let id: String
  public let title: String
  public let finds: String
  public let definition: String
  public let unit: String
  public let direction: OddityDirection
  public let threshold: Double
  public let reason: String
  private let trait: @Sendable (ImageTraits) -> Double?

  public func scores(_ evidence: OddityEvidence) -> [Double?] { evidence.scores { _, one in trait(one) } }

  /// Hardly any light.
  public static let dark = TraitDetector(
    id: "dark", title: "Dark", finds: "Images whose brightest pixels are dark too.",
    definition: "The 99th percentile of the gray levels.", unit: "gray levels", direction: .low, threshold: 0.32 * 255,
    reason: "CleanVision's threshold.", trait: { $0.percentiles.ninetyNinth })

  /// Washed out.
  public static let bright = TraitDetector(
    id: "bright", title: "Bright", finds: "Washed-out images and thin drawings: even their darkest parts are bright.",
    definition: "The 5th percentile of the gray levels.", unit: "gray levels", direction: .high, threshold: 150,
    reason: "CleanVision's threshold, 242, finds no image of FER2013; above 150 no face has a dark part.",
    trait: { $0.percentiles.fifth })

  /// A face hardly set off.
  public static let lowContrast = TraitDetector(
    id: "low_contrast", title: "Low contrast",
    finds: "Images in which nine of ten pixels have nearly the same gray level.",
    definition: "The 95th percentile of the gray levels less the 5th.", unit: "gray levels", direction: .low,
    threshold: 60, reason: "A quarter of the range of gray levels.",
    trait: { $0.percentiles.ninetyFifth - $0.percentiles.fifth })

  /// Out of focus.
  public static let blurred = TraitDetector(
    id: "blurred", title: "Blurred", finds: "Images out of focus, moved or enlarged from few pixels.",
    definition: "The Laplacian's variance over the mean squared step of neighbouring pixels; contrast does not matter.",
    unit: "ratio", direction: .low, threshold: 1.2,
    reason: "On FER2013 most images below it are visibly soft; a sharp face of 48 pixels has about 2.",
    trait: { $0.crispness })

  /// Noise and texture.
  public static let noisy = TraitDetector(
    id: "noisy", title: "Noisy", finds: "Grain, halftone, engravings and strong texture.",
    definition:
      "The noise (the median answer to a mask that planes and edges do not answer) over the root mean squared step.",
    unit: "ratio", direction: .high, threshold: 0.22,
    reason: "On FER2013 the images above it are grainy, engraved or halftone; white noise has about 0.5.",
    trait: { $0.graininess })

  /// Blown out or black.
  public static let saturated = TraitDetector(
    id: "saturated", title: "Saturated", finds: "Images of which much is pure black or pure white.",
    definition: "The share of pixels of level 0 or 255.", unit: "share", direction: .high, threshold: 1 / 3,
    reason: "A third of the picture shows nothing.", trait: { $0.clipped })
}
