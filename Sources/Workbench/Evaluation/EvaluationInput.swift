import Datasets
import Evaluation
import Files
import Plotting
import Reporting
import Training

/// What a results report says about the model whose predictions it judges.
public struct ModelSummary: Sendable {
  /// The architecture's name in the registry.
  public let architecture: String
  /// The architecture as people read it.
  public let title: String
  /// All numbers the model holds.
  public let parameterCount: Int
  /// Those of them that were trained; the others were frozen or are running statistics.
  public let learnedCount: Int
  /// The side of the square input, pixels.
  public let imageSize: Int
  /// The checkpoint as it should be shown.
  public let checkpoint: String
  /// The SHA-256 of the checkpoint, 64 hexadecimal digits.
  public let checksum: String
  /// The temperature that the checkpoint holds.
  public let temperature: Double?
  /// The configuration it was trained with.
  public let trainingConfiguration: JSONValue?
  /// The parts of the network; empty where they are not known.
  public let parts: [ModelPart]

  /// - Parameters:
  ///   - architecture: the architecture's name.
  ///   - title: the architecture as people read it; its name unless told.
  ///   - parameterCount: all numbers the model holds.
  ///   - learnedCount: those of them that were trained.
  ///   - imageSize: the side of the input, pixels.
  ///   - checkpoint: the path to show.
  ///   - checksum: the SHA-256 of the checkpoint.
  ///   - temperature: the temperature that the checkpoint holds.
  ///   - trainingConfiguration: the configuration it was trained with.
  ///   - parts: the parts of the network.
  public init(
    architecture: String, title: String? = nil, parameterCount: Int, learnedCount: Int, imageSize: Int,
    checkpoint: String, checksum: String, temperature: Double? = nil, trainingConfiguration: JSONValue? = nil,
    parts: [ModelPart] = []
  ) {
    self.architecture = architecture
    self.title = title ?? architecture
    self.parameterCount = parameterCount
    self.learnedCount = learnedCount
    self.imageSize = imageSize
    self.checkpoint = checkpoint
    self.checksum = checksum
    self.temperature = temperature
    self.trainingConfiguration = trainingConfiguration
    self.parts = parts
  }
}

extension ModelSummary {
  /// The architecture in a sentence: its name as one types it, or what an imported network is.
  var architectureProse: Prose { title == architecture ? "\(code: architecture)" : "\(title)" }
}

/// Everything a results report is made from.
public struct EvaluationInput {
  /// The model; `nil` for predictions of another tool.
  public var model: ModelSummary?
  /// The data set as it should be called.
  public var dataName: String
  /// The split that is reported.
  public var split: String
  /// The rows that are judged.
  public var predictions: Predictions
  /// Other rows of the same model, which a temperature may be fitted to.
  public var validation: Predictions?
  /// A temperature that was fitted before, on other rows than those reported; nothing is fitted then.
  public var temperature: TemperatureScaling?
  /// The views of each image whose probabilities were averaged, for `metrics.json`; `nil`: one view.
  public var testTimeAugmentation: JSONValue?
  /// How the training went.
  public var history: TrainingHistory?
  /// Seconds that the epochs took, validation aside.
  public var trainingSeconds: Double?
  /// The reported rows whose image is a pixel copy of a training image; `nil` when nobody looked.
  public var leaked: Set<Int>?
  /// The image of a reported row.
  public var images: ((Int) throws -> GrayImage)?
  /// What the reported images are; `nil` when they were not at hand.
  public var imageFacts: ImageFacts?
  /// Parts of the rows besides those of the images and of the predictions' own columns.
  public var slices: [SliceDimension] = []
  /// The groups of the rows, given by the user.
  public var groups: SliceDimension?
  /// What several people called each image.
  public var votes: SoftLabels?
  /// What wrong decisions cost.
  public var costs: CostMatrix?
  /// What disturbances of the images do.
  public var robustness: RobustnessStudy?
  /// What speaks for another order of the classes, if anything does.
  public var suspicion: ClassOrder.Suspicion?
  /// What the metrics must meet.
  public var gates: [Gate] = []
  /// Training images and their random variants.
  public var augmentation: AugmentationExamples?
  /// Whether no face may be shown.
  public var redactFaces: Bool
  /// How the program was called.
  public var command: Invocation
  /// The seed of the bootstrap.
  public var seed: UInt64
  /// The replicates of the bootstrap.
  public var replicates: Int

  /// - Parameters:
  ///   - model: the model, if known.
  ///   - dataName: the data set as it should be called.
  ///   - split: the split that is reported.
  ///   - predictions: the rows that are judged.
  ///   - validation: rows to fit a temperature to.
  ///   - temperature: one that was fitted before.
  ///   - history: how the training went.
  ///   - leaked: rows that copy a training image, if known.
  ///   - images: the image of a row.
  ///   - augmentation: training images and their random variants.
  ///   - redactFaces: whether no face may be shown.
  ///   - command: how the program was called.
  ///   - seed: of the bootstrap.
  ///   - replicates: of the bootstrap.
  public init(
    model: ModelSummary? = nil, dataName: String, split: String, predictions: Predictions,
    validation: Predictions? = nil, temperature: TemperatureScaling? = nil, history: TrainingHistory? = nil,
    leaked: Set<Int>? = nil, images: ((Int) throws -> GrayImage)? = nil,
    augmentation: AugmentationExamples? = nil, redactFaces: Bool = false, command: Invocation, seed: UInt64 = 42,
    replicates: Int = 1000
  ) {
    self.model = model
    self.dataName = dataName
    self.split = split
    self.predictions = predictions
    self.validation = validation
    self.temperature = temperature
    self.history = history
    self.leaked = leaked
    self.images = images
    self.augmentation = augmentation
    self.redactFaces = redactFaces
    self.command = command
    self.seed = seed
    self.replicates = replicates
  }
}

/// What makes a results report impossible.
public enum EvaluationInputError: ReportableError, Equatable {
  /// Validation and reported rows have other classes or another order of them.
  case classMismatch(reported: [String], validation: [String])
  /// A row that is said to copy a training image does not exist.
  case noSuchRow(Int, count: Int)

  /// Bad data, in every case.
  public var failure: Failure { .badData }

  /// What does not fit, and what was expected.
  public var description: String {
    switch self {
    case .classMismatch(let reported, let validation):
      "validation predictions: classes \(validation.joined(separator: ", ")); "
        + "\(reported.joined(separator: ", ")) in this order were expected, as in the reported predictions. "
        + "Predict both splits with the same model."
    case .noSuchRow(let row, let count):
      "leaked images: row \(row) is none of the \(count) reported rows; numbers from 0 to \(count - 1) were expected"
    }
  }
}
