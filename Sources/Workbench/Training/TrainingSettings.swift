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
  /// The side of the images; `nil`: the architecture's own.
  public var size: Int?
  /// The file whose weights the run starts from, a checkpoint or weights of Keras; or `imagenet`.
  public var weights: String?
  /// How much of the backbone learns; `nil`: all of it, or the last 50 layers when it starts from weights.
  public var unfrozen: TrainingPlan.Unfrozen?
  /// The recipe.
  public var recipe = Recipe.seed
  /// Passes over the training data.
  public var epochs: Int?
  /// Images a step.
  public var batch: Int?
  /// The optimiser's name.
  public var optimizer: String?
  /// The learning rate.
  public var learningRate: Double?
  /// The schedule's name.
  public var schedule: String?
  /// The loss's name.
  public var loss: String?
  /// `none`, `balanced`, or one weight a class.
  public var classWeights: String?
  /// Whether training images are changed at random; `nil`: as the recipe says.
  public var augments: Bool?
  /// Epochs without improvement before the run stops; 0: never.
  public var patience: Int?
  /// The decay of an exponential moving average of the weights, which is then judged and kept as best; 0: no average.
  public var averageDecay = 0.0
  /// Whether a run in `output` is continued.
  public var resumes = false
  /// How often the run's state is written inside an epoch.
  public var checkpointInterval = CheckpointInterval.standard
  /// The most images of each split, chosen so that classes keep their shares.
  public var limit: Int?
  /// The share of the training images set aside when the data has no validation split.
  public var validationShare = 0.1
  /// The folder for event files of TensorBoard; `nil`: none.
  public var tensorBoard: String?
  /// Seeds weights, order, augmentation, dropout and splits.
  public var seed: UInt64 = 42
  /// Whether unreadable files end the job.
  public var strict = false
  /// Texts of the report.
  public var formats: [ReportWriter.Format] = ReportWriter.Format.allCases
  /// Whether faces are left out of the report.
  public var redactsFaces = false

  /// - Parameters:
  ///   - output: the run's folder.
  ///   - report: the report's folder.
  public init(output: String, report: String) {
    self.output = output
    self.report = report
  }

  /// The values that the run uses, recipe and given options together.
  func resolved() throws -> ResolvedTraining {
    let type = try ArchitectureRegistry.type(architecture)
    let model = try type.init(configuration: configuration)
    func choice(_ given: String?, _ recipe: (name: String, options: JSONValue)) -> (name: String, options: JSONValue) {
      guard let given, given != recipe.name else { return recipe }
      return (given, .object([]))
    }
    var loss = choice(loss, recipe.loss)
    if let classWeights {
      let value: JSONValue =
        switch classWeights {
        case "none": .null
        case "balanced": "balanced".json
        default: try weights(classWeights)
        }
      loss.options = loss.options.setting("class_weights", to: value)
    }
    let startsFromWeights = weights != nil
    return ResolvedTraining(
      architecture: model, size: size ?? type.defaultSize, inputChannels: type.inputChannels,
      unfrozen: unfrozen ?? (startsFromWeights ? .last(50) : .all), epochs: epochs ?? recipe.epochs,
      batch: batch ?? recipe.batch, loss: loss, optimizer: choice(optimizer, recipe.optimizer),
      schedule: choice(schedule, recipe.schedule), learningRate: learningRate ?? recipe.learningRate,
      augmentation: augments == false ? Augmentation.none : recipe.augmentation,
      patience: patience.map { $0 == 0 ? nil : $0 } ?? recipe.patience,
      averageDecay: averageDecay == 0 ? nil : averageDecay)
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
  let inputChannels: Int
  let unfrozen: TrainingPlan.Unfrozen
  let epochs: Int
  let batch: Int
  let loss: (name: String, options: JSONValue)
  let optimizer: (name: String, options: JSONValue)
  let schedule: (name: String, options: JSONValue)
  let learningRate: Double
  let augmentation: Augmentation
  let patience: Int?
  let averageDecay: Double?

  /// A command's options with the values of this run in place of what was not given.
  func completing(_ options: JSONValue) -> JSONValue {
    let unfrozenJSON: JSONValue = if case .last(let n) = unfrozen { n.json } else { "all".json }
    let values: [String: JSONValue] = [
      "size": size.json, "unfrozen": unfrozenJSON, "epochs": epochs.json, "batch": batch.json,
      "optimizer": optimizer.name.json, "learning-rate": learningRate.json, "schedule": schedule.name.json,
      "loss": loss.name.json, "patience": (patience ?? 0).json,
    ]
    return .object(
      (options.objectValue ?? []).map { option in
        (key: option.key, value: option.value == .null ? values[option.key] ?? .null : option.value)
      })
  }

  /// For the checkpoint and the report.
  func json(_ settings: TrainingSettings, data: String) throws -> JSONValue {
    let unfrozenJSON: JSONValue = if case .last(let n) = unfrozen { n.json } else { "all".json }
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
      "learning_rate": learningRate, "augmentation": augmentation.json, "unfrozen": unfrozenJSON,
      "weights": settings.weights, "patience": patience, "ema": averageDecay, "limit": settings.limit,
      "validation_share": settings.validationShare, "seed": Int(settings.seed),
    ]
  }
}

extension JSONValue {
  /// The object with one key added or replaced.
  func setting(_ key: String, to value: JSONValue) -> JSONValue {
    .object((objectValue ?? []).filter { $0.key != key } + [(key: key, value: value)])
  }
}
