import ArgumentParser
import Files
import Foundation
import Networks
import Training
import Workbench

/// `fer-analyze train`.
struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a network; ends with an evaluation and a results report.",
    discussion: """
      Writes outputs/NAME/ (config.yaml, history, checkpoints/best.ckpt and last.ckpt, predictions.csv, metrics.json, \
      plots) and a report in reports/NAME/. The best epoch is the one with the smallest validation loss, or what --monitor \
      says; the test split is measured once, at the end.

      Ctrl-C saves the run and stops; it goes on, also after a crash, where its last checkpoint is, and ends with the \
      same bits as if it had never stopped:
        fer-analyze train --resume outputs/NAME
      Its options are those that it was started with. More --epochs can be given where the schedule does not depend on \
      their number.

      The original project's recipe, one epoch on 4,000 images of FER2013:
        fer-analyze train data/fer2013 --epochs 1 --limit 4000
      A small network from scratch:
        fer-analyze train data/fer2013 --architecture resnetv2-compact \\
          --recipe compact
      Faster: the first third of the epochs on images of 32 pixels:
        fer-analyze train data/fer2013 --architecture resnetv2-compact \\
          --recipe compact --progressive 32:0.33
      FER2013 with PublicTest as validation and PrivateTest as test, as their names tell, without the training images \
      that eda found wanting:
        fer-analyze eda data/fer2013 --output reports/eda
        fer-analyze train data/fer2013 --split names \\
          --exclude reports/eda/exclusions.csv --exclude-splits train
      In the splits that eda proposes:
        fer-analyze train data/fer2013 --split reports/eda/split.csv
      From Keras's ImageNet weights, which Keras keeps in ~/.keras/models; the last 50 \
      layers learn:
        fer-analyze train data/fer2013 --weights imagenet
      The same run again, for longer:
        fer-analyze train --config outputs/NAME/config.yaml --epochs 20 \\
          --output outputs/longer
      Watched in TensorBoard (tensorboard --logdir outputs):
        fer-analyze train data/fer2013 --tensorboard
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder, CSV or archive. Default: data/ where it holds images, else data/sample.", valueName: "data"))
  var data: String?
  @Option(name: .customLong("data"), help: .hidden) var dataOption: String?

  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Fine-tuning") var fineTuning: FineTuningOptions
  @OptionGroup(title: "Training") var training: OptimisationOptions
  @OptionGroup(title: "Random changes") var augmentation: AugmentationOptions
  @OptionGroup(title: "Data") var limits: SplitOptions

  @Option(help: ArgumentHelp("Folder of the run. Default: a new folder in outputs/.", valueName: "dir"))
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Folder of the report. Default: reports/NAME beside outputs/NAME, else report/ in the run.", valueName: "dir"))
  var report: String?
  @Option(
    defaultAsFlag: TensorBoardFolder.ofRun, parsing: .next,
    help: ArgumentHelp(
      "Write event files for TensorBoard while training. Without a folder: tensorboard/ in the run.", valueName: "dir"))
  var tensorboard: TensorBoardFolder?
  @Flag(
    help: ArgumentHelp(
      "Go on with the run in the folder that follows (or in --output) with the options that it was started with."))
  var resume = false
  @Option(
    name: .customLong("checkpoint-every"),
    help: ArgumentHelp(
      "Save the run inside epochs too, every so many steps (200) or so much time (90s, 10min); 0: behind epochs only.",
      valueName: "n|time"))
  var checkpointEvery = "10min"
  @Flag(help: "Write into folders that hold files already.")
  var force = false
  @Flag(name: [.customLong("redact-faces"), .customLong("no-faces")], help: "Leave single faces out of the report.")
  var redactFaces = false
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    try checkOutput(output, "--output")
    try checkOutput(report, "--report")
    if let stranger = tensorboard?.stranger {
      throw ValidationError(
        "--tensorboard \(tensorboard.map { "\($0)" } ?? ""): expected an empty folder or one of event files, but it holds \(stranger). Name DATA before --tensorboard, or write --tensorboard=FOLDER."
      )
    }
    if resume, output == nil {
      throw ValidationError("--resume: name the folder of the run, as in --resume outputs/NAME.")
    }
    if CheckpointInterval(checkpointEvery) == nil {
      throw ValidationError(
        "--checkpoint-every \(checkpointEvery): expected a number of steps, or a time such as 90s or 10min; 0: never.")
    }
  }

  func run() throws {
    let observer = common.begin(stoppable: true)
    var settings = TrainingSettings()
    try network.apply(to: &settings)
    fineTuning.apply(to: &settings)
    augmentation.apply(to: &settings)
    try training.apply(to: &settings)
    limits.apply(to: &settings)
    let run = try output ?? FreeFolder.first("outputs", "\(network.architecture)-\(settings.side())")
    (settings.output, settings.report) = (run, reportFolder(run))
    settings.data = data ?? dataOption
    if resume, data == nil, let recorded = dataOption, !FileManager.default.fileExists(atPath: recorded) {
      throw ContinuationError.dataElsewhere(folder: run, data: recorded)
    }
    settings.force = force
    settings.resumes = resume
    settings.checkpointInterval = CheckpointInterval(checkpointEvery) ?? .standard
    settings.redactsFaces = redactFaces
    settings.tensorBoard = tensorboard?.path(in: run)
    settings.seed = common.seed
    let job = TrainingJob(settings, configuration: configurationJSON(run), invocation: invocation)
    let result = try job.run(observer)
    common.finish(lines: result.summary + ["", "Run: \(result.run.path)"], json: result.json, pages: [result.report])
  }

  private func reportFolder(_ run: String) -> String {
    if let report = report ?? (resume ? RunFolder(run).report : nil) { return report }
    let parts = PathParts(run)
    return parts.folder == "outputs" ? FreeFolder.first("reports", parts.name) : run + "/report"
  }

  /// Every option with the value that this run has.
  private func configurationJSON(_ run: String) -> JSONValue {
    .object(
      [("data", (data ?? dataOption).json)] + network.json + fineTuning.json + training.json + augmentation.json
        + limits.json + [
          ("output", run.json), ("report", report.json), ("checkpoint-every", checkpointEvery.json),
          ("seed", Int(common.seed).json), ("threads", common.threads.json),
          ("tensorboard", (tensorboard?.json).json),
          ("redact-faces", (redactFaces ? true : nil as Bool?).json),
        ])
  }
}

/// What is trained.
struct NetworkOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Network: \(ArchitectureRegistry.all.map { $0.id }.joined(separator: ", ")).", valueName: "name")
  )
  var architecture = ResNet50V2CBAM.id
  @Option(
    help: ArgumentHelp(
      "Side of the images in pixels. Default: the recipe's, or the network's own (48).", valueName: "pixels"))
  var size: Int?
  @Option(
    help: ArgumentHelp(
      "Side to which images are resized before a part of --size is cut out: the centre, or with random_crop a random part in training. Default: --size, or the recipe's where --size is not given either.",
      valueName: "pixels"))
  var resize: Int?
  @Option(
    help: ArgumentHelp(
      "Smaller images in the first epochs: 32:0.35 trains on 32 pixels in the first 35 % of them, which takes less time; --resize shrinks in proportion. Several stages are separated by commas; none for none.",
      valueName: "side:share"))
  var progressive: String?
  @Option(
    help: ArgumentHelp(
      "Where CBAM stands: backbone, blocks or none (ResNet50V2); stages, final or none (compact).", valueName: "place"))
  var attention: String?
  @Option(
    help: ArgumentHelp(
      "Start from the weights of a checkpoint (.ckpt) or of Keras (.h5); imagenet: Keras's file in ~/.keras/models. Inputs are then scaled as these weights expect.",
      valueName: "file"))
  var weights: String?
  @Option(
    help: ArgumentHelp(
      "Layers of the backbone that learn: a number counted from its end as Keras lists them, all, or names separated by commas (conv5_block3, or with * and ?: conv5_*). Unless all learn, batch normalisation of the backbone keeps its moving statistics. Default: all, or 50 with --weights.",
      valueName: "n|all|names"))
  var unfrozen: String?

  func validate() throws {
    _ = try checkingUsage { try ArchitectureRegistry.type(architecture) }
    if let size, !(16...1024).contains(size) { throw ValidationError("--size \(size): expected 16 to 1024 pixels.") }
    if let resize, !((size ?? 16)...1024).contains(resize) {
      throw ValidationError("--resize \(resize): expected \(size.map { "--size \($0)" } ?? "16") to 1024 pixels.")
    }
    if let unfrozen { _ = try checkingUsage { try TrainingPlan.Unfrozen(unfrozen) } }
  }

  func apply(to settings: inout TrainingSettings) throws {
    settings.architecture = architecture
    settings.size = size
    settings.resized = resize
    settings.progressive = progressive
    settings.weights = weights
    settings.unfrozen = try unfrozen.map { try TrainingPlan.Unfrozen($0) }
    if let attention { settings.configuration = ["attention": attention] }
  }

  var json: [(key: String, value: JSONValue)] {
    [
      ("architecture", architecture.json), ("size", size.json), ("resize", resize.json),
      ("progressive", progressive.json), ("attention", attention.json),
      ("weights", weights.json), ("unfrozen", unfrozen.json),
    ]
  }
}

/// How it is trained. What is not given comes from the recipe.
struct OptimisationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Options that belong together: " + Recipe.all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ") + ".",
      valueName: "name"))
  var recipe = Recipe.seed.name
  @Option(help: ArgumentHelp("Passes over the training images.", valueName: "n"))
  var epochs: Int?
  @Option(help: ArgumentHelp("Images a step.", valueName: "n"))
  var batch: Int?
  @Option(
    help: ArgumentHelp(
      "Optimiser: \(OptimizerRegistry.shared.names.joined(separator: ", ")). Options follow a colon: sgd:momentum=0.9,weight_decay=5e-4.",
      valueName: "name"))
  var optimizer: String?
  @Option(
    name: .customLong("learning-rate"),
    help: ArgumentHelp("Learning rate that the schedule starts from or rises to.", valueName: "x"))
  var learningRate: Double?
  @Option(
    help: ArgumentHelp(
      "Schedule: \(ScheduleRegistry.shared.names.joined(separator: ", ")). Options as above: cosine:warmup_epochs=2.",
      valueName: "name"))
  var schedule: String?
  @Option(
    help: ArgumentHelp(
      "Loss: \(LossRegistry.shared.names.joined(separator: ", ")). Options as above: focal:gamma=1.5,alpha=0.25.",
      valueName: "name"))
  var loss: String?
  @Option(
    name: .customLong("class-weights"),
    help: ArgumentHelp("none, balanced, or one number a class separated by commas.", valueName: "w"))
  var classWeights: String?
  @Option(
    help: ArgumentHelp(
      "What several people called each image (FER+'s table works, as with evaluate): targets are made of their votes in part. Extra annotation: say so beside the result.",
      valueName: "file.csv"))
  var votes: String?
  @Option(
    name: .customLong("votes-share"),
    help: ArgumentHelp("Share of the votes in the target; the rest is the label. Default: 0.5.", valueName: "x"))
  var votesShare: Double?
  @Option(
    help: ArgumentHelp(
      "What tells the best epoch: validation loss, accuracy or macro-f1. Default: the recipe's.",
      valueName: "quantity"))
  var monitor: Monitor?
  @Option(
    help: ArgumentHelp("Stop after this many epochs without a better one; 0: never.", valueName: "n"))
  var patience: Int?
  @Option(
    help: ArgumentHelp(
      "Decay of an exponential moving average of weights and normalisation statistics, such as 0.999; validation, the best checkpoint and the final evaluation then use the average. 0: none. Default: the recipe's.",
      valueName: "decay"))
  var ema: Double?

  @Option(
    name: .customLong("clip-norm"),
    help: ArgumentHelp(
      "Scale gradients down to this Euclidean norm over all parameters. Default: never.", valueName: "x"))
  var clipNorm: Double?
  @Option(
    help: ArgumentHelp(
      "Format of factors of matrix products: f32, or bf16 with weights, sums and statistics in f32.",
      valueName: "f32|bf16"))
  var precision = Precision.float32

  func validate() throws {
    if let votesShare {
      guard votes != nil else { throw ValidationError("--votes-share goes with --votes FILE.") }
      guard votesShare > 0, votesShare <= 1 else {
        throw ValidationError("--votes-share \(votesShare): expected a number above 0, at most 1.")
      }
    }
    if let clipNorm, !(clipNorm > 0 && clipNorm.isFinite) {
      throw ValidationError("--clip-norm \(clipNorm): expected a number above 0.")
    }
    if let ema, !(ema >= 0 && ema < 1) {
      throw ValidationError("--ema \(ema): expected 0 to below 1, such as 0.999.")
    }
    for (name, value) in [("epochs", epochs), ("batch", batch)] {
      if let value, !(1...100_000).contains(value) { throw ValidationError("--\(name) \(value): expected 1 or more.") }
    }
    if let learningRate, !(learningRate > 0 && learningRate.isFinite) {
      throw ValidationError("--learning-rate \(learningRate): expected a number above 0.")
    }
    if let patience, patience < 0 { throw ValidationError("--patience \(patience): expected 0 or more.") }
    _ = try checkingUsage { try Recipe.named(recipe) }
  }

  func apply(to settings: inout TrainingSettings) throws {
    settings.recipe = try Recipe.named(recipe)
    settings.epochs = epochs
    settings.batch = batch
    settings.optimizer = optimizer
    settings.learningRate = learningRate
    settings.schedule = schedule
    settings.loss = loss
    settings.classWeights = classWeights
    settings.votes = votes.map { VoteTargets(path: $0, share: votesShare ?? 0.5) }
    settings.monitor = monitor
    settings.patience = patience
    settings.averageDecay = ema
    settings.gradientLimit = clipNorm
    settings.precision = precision
  }

  var json: [(key: String, value: JSONValue)] {
    [
      ("recipe", recipe.json), ("epochs", epochs.json), ("batch", batch.json), ("optimizer", optimizer.json),
      ("learning-rate", learningRate.json), ("schedule", schedule.json), ("loss", loss.json),
      ("class-weights", classWeights.json), ("votes", votes.json), ("votes-share", votesShare.json),
      ("monitor", (monitor?.rawValue).json), ("patience", patience.json), ("ema", ema.json),
      ("clip-norm", clipNorm.json),
      ("precision", precision.rawValue.json),
    ]
  }
}

/// Which images are used.
struct SplitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The most images of each split, chosen so that classes keep their shares.", valueName: "n"))
  var limit: Int?
  @Option(
    name: .customLong("validation-share"),
    help: ArgumentHelp("Share of the training images set aside when the data has no validation split.", valueName: "x"))
  var validationShare = 0.1
  @Flag(help: "An unreadable image is an error instead of a warning.")
  var strict = false
  @OptionGroup(title: "Data") var curation: CurationOptions
  @Option(name: [.customLong("split"), .customLong("split-file")], help: CurationOptions.splitHelp)
  var splitFile: String?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit \(limit): expected 1 or more.") }
    guard validationShare > 0, validationShare < 1 else {
      throw ValidationError("--validation-share \(validationShare): expected a number between 0 and 1.")
    }
  }

  func apply(to settings: inout TrainingSettings) {
    settings.limit = limit
    settings.validationShare = validationShare
    settings.strict = strict
    settings.curation = curation.curation(split: splitFile)
  }

  var json: [(key: String, value: JSONValue)] {
    [
      ("limit", limit.json), ("validation-share", validationShare.json),
      ("strict", (strict ? true : nil as Bool?).json),
    ] + curation.json(split: splitFile)
  }
}
