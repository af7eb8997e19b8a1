import Datasets
import Files
import Networks
import Reporting
import Training

/// Everything that a training run is told. What is `nil` is taken from the recipe.
public struct TrainingSettings: Sendable {
  /// The data; `nil`: the default data.
  public var data: String?
  /// The run's folder.
  public var output: String
  /// The report's folder.
  public var report: String
  /// Whether folders that hold files may be written into.
  public var force = false
  /// The architecture's name.
  public var architecture = ResNet50V2CBAM.id
  /// The architecture's configuration; missing keys keep their standard values.
  public var configuration = JSONValue.object([])
  /// The side of the images; `nil`: the recipe's, or the architecture's own.
  public var size: Int?
  /// The side to which images are resized before a part of `size` is cut out; `nil`: `size`, or the
  /// recipe's where it gives `size` too.
  public var resized: Int?
  /// Smaller images in the first epochs: `none` or `SIDE:SHARE` pairs; `nil`: as the recipe says.
  public var progressive: String?
  /// The file whose weights the run starts from, a checkpoint or weights of Keras; or `imagenet`.
  public var weights: String?
  /// How much of the backbone learns; `nil`: all of it, or the last 50 layers when it starts from weights.
  public var unfrozen: TrainingPlan.Unfrozen?
  /// What the learning rates of the backbone's layers are multiplied by.
  public var rateFactors = LearningRateFactors.none
  /// Which parameters weight decay touches.
  public var weightDecayScope = WeightDecayScope.kernels
  /// The recipe.
  public var recipe = Recipe.seed
  /// Votes of several people that the targets of training images are made of in part; `nil`: labels alone.
  public var votes: VoteTargets?
  /// Passes over the training data.
  public var epochs: Int?
  /// Images a step.
  public var batch: Int?
  /// The optimiser: `NAME` or `NAME:OPTION=VALUE,…`; the schedule and the loss likewise.
  public var optimizer: String?
  /// The learning rate.
  public var learningRate: Double?
  /// The schedule.
  public var schedule: String?
  /// The loss.
  public var loss: String?
  /// `none`, `balanced`, or one weight a class.
  public var classWeights: String?
  /// Random changes of training images, as a compact text over those of the recipe; `nil`: as the recipe says.
  public var augmentation: String?
  /// How often an epoch shows the images of each class.
  public var sampling = Sampling.natural
  /// What tells the best epoch; `nil`: as the recipe says.
  public var monitor: Monitor?
  /// Epochs without improvement before the run stops; 0: never.
  public var patience: Int?
  /// The decay of an exponential moving average of the weights, which is then judged and kept as best; 0: no average.
  public var averageDecay: Double?
  /// Whether a run in `output` is continued.
  public var resumes = false
  /// How often the run's state is written inside an epoch.
  public var checkpointInterval = CheckpointInterval.standard
  /// The most images of each split, chosen so that classes keep their shares.
  public var limit: Int?
  /// The share of the training images set aside when the data has no validation split.
  public var validationShare = 0.1
  /// The format in which matrix products take their factors.
  public var precision = Precision.float32
  /// Gradients are scaled down to this norm; `nil`: never.
  public var gradientLimit: Double?
  /// The folder for event files of TensorBoard; `nil`: none.
  public var tensorBoard: String?
  /// Seeds weights, order, augmentation, dropout and splits.
  public var seed: UInt64 = 42
  /// Whether unreadable files end the job.
  public var strict = false
  /// Which images of the data are left out, and another division into splits.
  public var curation = Curation()
  /// Texts of the report.
  public var formats: [ReportWriter.Format] = ReportWriter.Format.allCases
  /// Whether faces are left out of the report.
  public var redactsFaces = false

  /// - Parameters:
  ///   - output: the run's folder; empty as long as nothing is written.
  ///   - report: the report's folder; likewise.
  public init(output: String = "", report: String = "") {
    self.output = output
    self.report = report
  }

  /// Both sides of a crop belong together: whoever names one leaves the recipe's.
  private var crop: Recipe.Crop? { size == nil && resized == nil ? recipe.crop : nil }

  /// The side of the images that the network reads, pixels.
  /// - Throws: when there is no such architecture.
  public func side() throws -> Int {
    try size ?? crop?.side ?? ArchitectureRegistry.type(architecture).defaultSize
  }

  /// The values that the run uses, recipe and given options together.
  func resolved() throws -> ResolvedTraining {
    let type = try ArchitectureRegistry.type(architecture)
    let model = try type.init(configuration: configuration)
    let side = try side()
    let epochs = epochs ?? recipe.epochs
    let standardChanges = recipe.augmentation(epochs: epochs)
    let decay = averageDecay ?? recipe.averageDecay
    if let resized, resized < side {
      throw WorkbenchError.option(
        name: "--resize", expected: "at least the side of the images, \(side)", got: "\(resized)")
    }
    var loss = try ComponentChoice.resolved(loss, option: "--loss", recipe: recipe.loss)
    if let classWeights {
      let value: JSONValue =
        switch classWeights {
        case "none": .null
        case "balanced": "balanced".json
        default: try weights(classWeights)
        }
      loss = loss.setting(["class_weights": value])
    }
    let startsFromWeights = weights != nil
    let resolved = ResolvedTraining(
      architecture: model, size: side, resized: resized ?? crop?.resized,
      progressive: try ProgressiveSizes(text: progressive ?? "none", below: side), inputChannels: type.inputChannels,
      unfrozen: unfrozen ?? (startsFromWeights ? .last(50) : .all), epochs: epochs,
      batch: batch ?? recipe.batch, loss: loss,
      optimizer: try ComponentChoice.resolved(optimizer, option: "--optimizer", recipe: recipe.optimizer),
      schedule: try ComponentChoice.resolved(schedule, option: "--schedule", recipe: recipe.schedule),
      learningRate: learningRate ?? recipe.learningRate,
      augmentation: try augmentation.map { try Augmentation(text: $0, base: standardChanges) }
        ?? standardChanges,
      monitor: monitor ?? recipe.monitor, patience: patience.map { $0 == 0 ? nil : $0 } ?? recipe.patience,
      averageDecay: decay == 0 ? nil : decay)
    try resolved.checkComponents()
    return resolved
  }

  private func weights(_ text: String) throws -> JSONValue {
    let numbers = text.split(separator: ",").map { Double($0) }
    guard numbers.allSatisfy({ $0 != nil }) else {
      throw WorkbenchError.option(
        name: "--class-weights", expected: "none, balanced, or one number a class separated by commas", got: text)
    }
    return numbers.compactMap { $0 }.json
  }
}

/// The values that a run uses.
struct ResolvedTraining {
  let architecture: any Architecture
  let size: Int
  /// The side to which images are resized before a part of `size` is cut out; `nil`: `size`.
  let resized: Int?
  let progressive: ProgressiveSizes
  let inputChannels: Int
  let unfrozen: TrainingPlan.Unfrozen
  let epochs: Int
  let batch: Int
  let loss: ComponentChoice
  let optimizer: ComponentChoice
  let schedule: ComponentChoice
  let learningRate: Double
  let augmentation: Augmentation
  let monitor: Monitor
  let patience: Int?
  let averageDecay: Double?

  /// Makes each component once, so that what is wrong with an option is found before any image is read. What depends on
  /// the data is left open: a list of one number a class may have any length here.
  /// - Throws: `ConfigurationError`.
  func checkComponents() throws {
    _ = try OptimizerRegistry.shared.make(optimizer.name, options: optimizer.options)
    _ = try makeSchedule(epochs: epochs, stepsPerEpoch: 1)
    let lengths = (loss.options.objectValue ?? []).compactMap { $0.value.arrayValue?.count }
    _ = try makeLoss(classCounts: [Int](repeating: 1, count: max(2, lengths.max() ?? 2)))
  }

  /// - Parameter classCounts: training images a class.
  func makeLoss(classCounts: [Int]) throws -> any Loss {
    try LossRegistry.shared.make(
      loss.name, options: loss.options, context: LossContext(classes: classCounts.count, classCounts: classCounts))
  }

  func makeSchedule(epochs: Int, stepsPerEpoch: Int) throws -> any Schedule {
    try ScheduleRegistry.shared.make(
      schedule.name, options: schedule.options,
      context: ScheduleContext(
        learningRate: learningRate, totalSteps: max(1, stepsPerEpoch * epochs), stepsPerEpoch: max(1, stepsPerEpoch)))
  }

  /// What cannot be meant, although it works.
  func warnings(_ settings: TrainingSettings) -> [String] {
    var warnings: [String] = []
    let weights = loss.options["class_weights"] ?? .null
    if settings.sampling != .natural, loss.name == "logit-adjustment" || weights != .null {
      warnings.append(
        "--sampling \(settings.sampling.rawValue) and \(weights == .null ? "logit adjustment" : "class weights") both favour rare classes; together they overdo it"
      )
    }
    if let warmup = schedule.options["warmup_epochs"]?.doubleValue, warmup >= Double(epochs) {
      warnings.append(
        "the warm-up of \(schedule.options["warmup_epochs"]?.compactText ?? "") epochs is no shorter than the run: the learning rate only rises"
      )
    }
    return warnings
  }

  /// A command's options with the values of this run in place of what was not given.
  func completing(_ options: JSONValue) -> JSONValue {
    let values: [String: JSONValue] = [
      "size": size.json, "resize": resized.json, "ema": (averageDecay ?? 0).json, "progressive": progressive.text.json,
      "unfrozen": unfrozen.text.json, "epochs": epochs.json,
      "batch": batch.json,
      "optimizer": optimizer.name.json, "learning-rate": learningRate.json, "schedule": schedule.name.json,
      "loss": loss.name.json, "augmentation": augmentation.text.json, "monitor": monitor.rawValue.json,
      "patience": (patience ?? 0).json,
    ]
    return .object(
      (options.objectValue ?? []).map { option in
        (key: option.key, value: option.value == .null ? values[option.key] ?? .null : option.value)
      })
  }

  /// For the checkpoint and the report.
  func json(_ settings: TrainingSettings, data: String) throws -> JSONValue {
    return [
      "recipe": settings.recipe.name, "data": data, "epochs": epochs, "batch": batch,
      "loss": ["name": loss.name, "options": try LossRegistry.shared.resolvedOptions(loss.name, options: loss.options)]
        as JSONValue,
      "optimizer": [
        "name": optimizer.name,
        "options": try OptimizerRegistry.shared.resolvedOptions(optimizer.name, options: optimizer.options),
      ] as JSONValue,
      "schedule": [
        "name": schedule.name,
        "options": try ScheduleRegistry.shared.resolvedOptions(schedule.name, options: schedule.options),
      ] as JSONValue,
      "progressive": progressive.stages.isEmpty ? .null : progressive.text.json,
      "learning_rate": learningRate, "augmentation": augmentation.json, "sampling": settings.sampling.rawValue,
      "unfrozen": unfrozen.json,
      "backbone_rate": settings.rateFactors.backbone, "layer_decay": settings.rateFactors.layerDecay,
      "weight_decay_on": settings.weightDecayScope.rawValue, "weights": settings.weights, "monitor": monitor.rawValue,
      "patience": patience,
      "ema": averageDecay, "precision": settings.precision.rawValue, "clip_norm": settings.gradientLimit,
      "votes": settings.votes?.path, "votes_share": settings.votes?.share,
      "exclude": settings.curation.exclusions.isEmpty ? .null : settings.curation.exclusions.json,
      "exclude_reasons": settings.curation.reasons.isEmpty ? .null : settings.curation.reasons.json,
      "exclude_splits": settings.curation.excludedSplits.isEmpty
        ? .null : settings.curation.excludedSplits.map(\.rawValue).json,
      "split": settings.curation.split, "limit": settings.limit,
      "validation_share": settings.validationShare, "seed": Int(settings.seed),
    ]
  }
}
