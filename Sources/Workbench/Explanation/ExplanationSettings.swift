import Attribution
import Files
import Reporting

/// What an explanation is told.
public struct ExplanationSettings: Sendable {
  /// Which classes are explained.
  public enum Subject: Sendable, Equatable {
    /// The predicted class, and the true class too where it is known and differs.
    case standard
    /// The predicted class.
    case predicted
    /// The true class; images whose true class is unknown are refused.
    case truth
    /// Both.
    case both
    /// One class for every image.
    case named(String)
  }

  /// Which number of a class is explained.
  public enum Quantity: Sendable, Equatable {
    case logit
    case probability
    /// The difference of the logits of two classes; the subject is then ignored.
    case margin(String, String)
    /// The logit minus the mean of the other logits.
    case contrast
    /// The logit plus the log-probability.
    case rest
  }

  /// The checkpoint.
  public var model: String
  /// Image files, and folders of them.
  public var images: [String]
  /// The report's folder.
  public var output: String
  /// Methods by name; `nil`: a headline map, a finer one and a check without gradients.
  public var methods: [String]?
  /// The node; `nil`: the architecture's own choice.
  public var layer: String?
  /// Whether the method is shown at every grid and the layer chosen image by image, in place of `layer`.
  public var comparesGrids = false
  /// What is done around the methods.
  public var treatment = MapTreatment()
  /// Which classes are explained.
  public var subject = Subject.standard
  /// Which number of a class is explained.
  public var quantity = Quantity.logit
  /// Whether negative values are drawn too.
  public var showsSigned = false
  /// Whether maps are finished as pytorch-grad-cam finishes them.
  public var isCompatible = false
  /// How many images get panels as figures; `nil`: all. The others are in the gallery alone.
  public var panels: Int? = 6
  /// Whether the raw maps are written as arrays of NumPy too.
  public var writesArrays = false
  /// Seeds methods that draw at random.
  public var seed: UInt64 = 42
  /// Whether a folder that holds files may be written into.
  public var force = false
  /// Texts of the report.
  public var formats = ReportWriter.Format.allCases
  /// Whether unreadable files end the job.
  public var strict = false
  /// Whether the faces are left out of the figures; the maps stay.
  public var redactsFaces = false

  /// - Parameters:
  ///   - model: the checkpoint.
  ///   - images: image files, and folders of them.
  ///   - output: the report's folder.
  public init(model: String, images: [String], output: String) {
    self.model = model
    self.images = images
    self.output = output
  }
}
