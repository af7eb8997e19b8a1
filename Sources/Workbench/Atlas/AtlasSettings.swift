import Attribution
import Datasets
import Reporting

/// What an atlas is told.
public struct AtlasSettings: Sendable {
  /// The checkpoint.
  public var model: String
  /// The data; `nil`: the default data.
  public var data: String?
  /// The split; `nil`: test, else validation, else all.
  public var split: Split?
  /// The report's folder.
  public var output: String
  /// The method's name.
  public var method = "gradcam"
  /// The node; `nil`: the coarsest grid of at least 16 cells.
  public var layer: String?
  /// The most images, chosen so that classes keep their shares.
  public var limit: Int?
  /// The fewest images of a cell that is shown and compared.
  public var least = 10
  /// How often labels are dealt out anew to tell differences from chance.
  public var permutations = 1000
  /// The images on which methods are compared by their faithfulness, chosen so that classes keep their shares; 0: none.
  public var faithfulness = 0
  /// Pairs of rightly predicted images that swap parts of their faces; 0: none.
  public var swaps = 105
  /// The names of the methods that are compared.
  public var compared = Self.usuallyCompared
  /// The names of the measures that they are compared by; those of places are left out where no place is known.
  public var measures = FaithfulnessRegistry.usual
  /// Whether the measures were named one by one, so that it is said when one of them cannot be taken.
  public var namesMeasures = false
  /// Whether the maps are written as arrays of NumPy too.
  public var writesArrays = false
  /// Seeds the choice of images, permutations and intervals.
  public var seed: UInt64 = 42
  /// The false discovery rate at which a difference is told from chance.
  public static let falseDiscoveryRate = 0.05
  /// Whether mean faces of fewer than 30 images, and swapped faces, are left out.
  public var redactsFaces = false
  /// Whether a folder that holds files may be written into.
  public var force = false
  /// Texts of the report.
  public var formats = ReportWriter.Format.allCases
  /// Whether unreadable files end the job.
  public var strict = false

  /// The fewest images on which methods are compared: fewer make intervals that are too sure.
  public static let fewestFaithfulnessImages = FaithfulnessFindings.fewestImages
  /// A map of the tapped node, its finer relative, and two of pixels: one of gradients, one without.
  public static let usuallyCompared = [
    GradCAM.info.id, LayerCAM.info.id, IntegratedGradients.info.id, Occlusion.info.id,
  ]

  /// - Parameters:
  ///   - model: the checkpoint.
  ///   - output: the report's folder.
  public init(model: String, output: String) {
    self.model = model
    self.output = output
  }
}
