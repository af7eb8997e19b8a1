import Datasets
import Statistics
import Tensors

/// What can be measured of one image without looking at any other. Computed once for all images, on all cores, and
/// handed to whatever needs it: statistics of classes, odd images, slices.
public struct ImageTraits: Sendable, Equatable {
  /// Percentiles of gray levels, linear between the sorted pixels as numpy's, 0 to 255.
  public struct Percentiles: Sendable, Equatable {
    /// 1 % of the pixels are at most as bright.
    public let first: Double
    /// 5 %.
    public let fifth: Double
    /// 95 %.
    public let ninetyFifth: Double
    /// 99 %.
    public let ninetyNinth: Double
  }

  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// How often each gray level occurs.
  public let histogram: GrayHistogram
  /// The mean gray level, 0 to 255.
  public let brightness: Double
  /// The population standard deviation of the gray levels, 0 to 127.5.
  public let contrast: Double
  /// The entropy of the gray levels in bits, 0 to 8.
  public let entropyBits: Double
  /// The darkest gray level.
  public let minimum: Int
  /// The brightest gray level.
  public let maximum: Int
  /// Percentiles of the gray levels.
  public let percentiles: Percentiles
  /// The share of pixels that are black (0) or white (255).
  public let clipped: Double
  /// How large the steps between neighbouring pixels are.
  public let steps: GraySteps
  /// The variance of the Laplacian: see `GrayImage.laplacianVariance`.
  public let sharpness: Double
  /// How unlike its mirror image the picture is; `nil` for a picture of one gray level. See `GrayImage.asymmetry`.
  public let asymmetry: Double?
  /// The standard deviation of the noise, in gray levels: see `GrayImage.noiseDeviation`.
  public let noise: Double
  /// What CleanVision's measure of blur rests on.
  public let blur: BlurMeasure

  /// Measures one image of any size.
  public init(_ image: GrayImage) {
    let histogram = GrayHistogram(image)
    let levels = histogram.counts.indices.filter { histogram.counts[$0] > 0 }
    width = image.width
    height = image.height
    self.histogram = histogram
    brightness = histogram.mean ?? 0
    contrast = histogram.standardDeviation ?? 0
    entropyBits = histogram.entropyBits
    minimum = levels.first ?? 0
    maximum = levels.last ?? 0
    percentiles = Percentiles(
      first: histogram.quantile(0.01) ?? 0, fifth: histogram.quantile(0.05) ?? 0,
      ninetyFifth: histogram.quantile(0.95) ?? 0, ninetyNinth: histogram.quantile(0.99) ?? 0)
    clipped = Double(histogram.counts[0] + histogram.counts[255]) / Double(image.pixels.count)
    steps = GraySteps(image)
    sharpness = image.laplacianVariance
    asymmetry = minimum == maximum ? nil : image.asymmetry(deviation: contrast)
    noise = image.noiseDeviation
    blur = BlurMeasure(image, histogram: histogram)
  }

  /// Measures all images, on all cores; in their order.
  public static func of(_ images: [GrayImage]) -> [ImageTraits] {
    Parallel.map(images.count) { ImageTraits(images[$0]) }
  }

  /// Whether all pixels have one gray level.
  public var isConstant: Bool { minimum == maximum }
  /// Whether the gray levels span at most `ConstantImages.nearRange`; true of a constant image too.
  public var isNearlyConstant: Bool { maximum - minimum <= ConstantImages.nearRange }
  /// How fast the slope changes for how steep the picture is: the variance of the Laplacian over the squared slope. It
  /// does not depend on contrast; about 5 for white noise, near 0 for a picture out of focus. `nil` for a picture
  /// without slope.
  public var crispness: Double? { steps.slope > 0 ? sharpness / (steps.slope * steps.slope) : nil }
  /// The noise for how steep the picture is: high for grain, halftone and texture, low for drawings. `nil` for a
  /// picture without slope.
  public var graininess: Double? { steps.slope > 0 ? noise / steps.slope : nil }
  /// The root of the Laplacian's variance times the share of pixels whose step is not moderate, in gray levels: high
  /// for line drawings, whose edges are hard and whose areas are even.
  public var lineContrast: Double { sharpness.squareRoot() * (1 - steps.moderate) }
  /// The share of pixels that differ by at most one level from their right and lower neighbours, 0 to 1.
  public var flatness: Double { steps.flat }
  /// `(entropy / 8) (1 - flatness)`, 0 to 1: the lower, the less there is to see.
  public var information: Double { entropyBits / 8 * (1 - flatness) }
}
