import Datasets
import Evaluation
import Files
import Foundation
import Interchange
import Networks
import Plotting
import Reporting
import Tensors
import Training

/// `fer-analyze train`: trains a network, evaluates it once, and writes the run's folder and its report.
public struct TrainingJob {
  /// What a run leaves behind.
  public struct Result {
    /// The run's folder.
    public let run: RunFolder
    /// The report's page.
    public let report: String
    /// Lines for standard output.
    public let summary: [String]
    /// The metrics.
    public let json: JSONValue
  }

  /// The fewest validation images to which a temperature is fitted.
  private static let calibrationImages = 50

  let settings: TrainingSettings
  let configuration: JSONValue
  private let invocation: Invocation

  /// - Parameters:
  ///   - settings: what the run is told.
  ///   - configuration: every option of the command with its value, for `config.yaml`.
  ///   - invocation: how the program was called.
  public init(_ settings: TrainingSettings, configuration: JSONValue, invocation: Invocation) {
    self.settings = settings
    self.configuration = configuration
    self.invocation = invocation
  }

  /// Runs the job.
  /// - Throws: typed errors of the parts; `WorkbenchError.interrupted` when the observer stops it, after a checkpoint.
  public func run(_ observer: any JobObserver) throws -> Result {
    let start = Date()
    let resolved = try settings.resolved()
    for warning in resolved.warnings(settings) { observer.warn(warning) }
    let source = try DataSource(settings.data)
    if let notice = source.notice { observer.note(notice) }
    if settings.precision == .bfloat16, let notice = BFloat16Support.here.notice { observer.note(notice) }
    let folder = RunFolder(settings.output)
    if !settings.resumes { try AtomicFile.checkFolder(folder.path, force: settings.force) }
    let isOwnReport = settings.resumes && [folder.report, folder.path + "/report"].contains(settings.report)
    try AtomicFile.checkFolder(settings.report, force: settings.force || isOwnReport)
    var lock = try folder.lock()
    defer { lock?.release() }
    let saved = try savedState(folder, resolved, observer)
    let weights =
      try saved == nil ? settings.weights.map { try InitialWeights($0, architecture: settings.architecture) } : nil
    let data = try TrainingData(settings, path: source.path, observer: observer)
    observer.note(
      "\(data.dataset.name): \(data.train.count) training, \(data.validation.count) validation"
        + (data.test.map { ", \($0.count) test" } ?? "")
        + " images, \(data.dataset.classes.count) classes. \(data.provenance)")
    let targets =
      try settings.votes?.targets(of: data.train, classes: data.dataset.classes, observer: observer) ?? []
    let images = RunState.fingerprint([data.train, data.validation] + (data.test.map { [$0] } ?? []), targets)
    if let saved, saved.images != images {
      throw ContinuationError.otherImages(data: source.path, folder: folder.path)
    }

    let (checkpoint, preprocessing, loaded) = try makeNetwork(
      resolved, data, source.path, weights, continuing: saved != nil)
    loaded?.tell(observer, recipe: settings.recipe)
    let trainer = try resolved.trainer(
      settings, train: data.train, targets: targets, validation: data.validation, checkpoint: checkpoint,
      preprocessing: preprocessing)
    if let saved {
      try continueRun(saved, trainer, folder, resolved, observer) { epochs in
        try resolved.makeSchedule(epochs: epochs, stepsPerEpoch: trainer.stepsPerEpoch)
      }
    }
    if observer.shouldStop { throw WorkbenchError.interrupted(kept: "nothing was changed") }
    let completed = resolved.completing(configuration)
    let recorder = RunRecorder(
      folder, checkpoint, epochs: resolved.epochs, every: settings.checkpointInterval, observer: observer
    ) {
      RunState(
        configuration: completed, epochs: resolved.epochs, arithmetic: BFloat16Support.arithmetic(settings.precision),
        images: images, trainer: $0.state)
    }
    // Every option has been used by now: what is wrong with one was found before anything is written.
    if lock == nil {
      try AtomicFile.makeFolder(folder.path)
      lock = try folder.lock()
      try AtomicFile.checkFolder(folder.path, force: settings.force)
    }
    if saved == nil { folder.removeOldFiles() }
    try ConfigurationFile.write(completed, to: folder.configuration)
    try loaded?.write(to: folder)
    if saved != nil {
      folder.removeLeftovers()
      try recorder.derive(from: trainer)
    }
    let examples =
      trainer.training.augmentation == nil || settings.redactsFaces
      ? nil : AugmentationExamples(trainer.training, classes: data.dataset.classes)
    recorder.board = try settings.tensorBoard.map {
      try TensorBoardRecorder($0, classes: data.dataset.classes, stepsDone: trainer.optimizer.stepCount)
    }
    try recorder.board?.begin(configuration: try resolved.json(settings, data: source.path), examples: examples)
    let finished: Bool
    do {
      finished = try trainer.run(observer: recorder) { observer.shouldStop }
    } catch TrainingError.diverged(let divergence) {
      throw failure(divergence, data, folder)
    }
    let trainingSeconds = Date().timeIntervalSince(start)
    guard finished else {
      try recorder.saveLast(trainer)
      throw WorkbenchError.interrupted(
        kept:
          "the run as it stands (epoch \(trainer.position.epoch), \(trainer.position.batch) of \(trainer.stepsPerEpoch) steps done) is in \(folder.last). To go on: \(continuingCommand)"
      )
    }
    do {
      return try evaluate(
        checkpoint.with(trainingOperations: try trainer.operationCount()), preprocessing, trainer, examples, data,
        source.path, start, trainingSeconds, checkpointSeconds: recorder.checkpointSeconds, observer)
    } catch WorkbenchError.interrupted {
      throw WorkbenchError.interrupted(
        kept: "training is done, its evaluation is not. To go on: \(continuingCommand)")
    }
  }

  private func makeNetwork(
    _ resolved: ResolvedTraining, _ data: TrainingData, _ dataPath: String, _ weights: InitialWeights?, continuing: Bool
  ) throws -> (Checkpoint, Preprocessing, InitialWeights.Loaded?) {
    let classes = data.dataset.classes
    let blueprint = resolved.architecture.blueprint(size: resolved.size, classes: classes.count)
    let network = try Network(blueprint.graph)
    var scaling: Preprocessing.Scaling?
    if continuing {
      scaling = try restore(network, from: RunFolder(settings.output).last)
    } else {
      network.parameters.initialize(seed: settings.seed)
    }
    let loaded = try weights?.load(into: network, blueprint)
    scaling = scaling ?? loaded?.scaling
    let preprocessing = Preprocessing(
      size: resolved.size, resized: resolved.resized, channels: resolved.inputChannels,
      scaling: scaling ?? (settings.recipe.standardises ? data.train.standardisation : .kerasResNetV2))
    let checkpoint = Checkpoint(
      architecture: resolved.architecture, size: resolved.size, classes: classes, preprocessing: preprocessing.json,
      training: try resolved.json(settings, data: dataPath), blueprint: blueprint, network: network)
    return (checkpoint, preprocessing, loaded)
  }

  private func evaluate(
    _ trained: Checkpoint, _ preprocessing: Preprocessing, _ trainer: Trainer,
    _ examples: AugmentationExamples?, _ data: TrainingData, _ dataPath: String, _ start: Date,
    _ trainingSeconds: Double, checkpointSeconds: Double,
    _ observer: any JobObserver
  ) throws -> Result {
    let folder = RunFolder(settings.output)
    // The network holds the best epoch's weights: what is written need not be read again.
    let unscaled = try Model(trained, preprocessing, writtenTo: folder.best)
    let validation = try unscaled.predictions(data.validation, observer: observer)
    // A temperature from a handful of images does more harm than good.
    let canCalibrate = validation.count >= Self.calibrationImages
    let temperature = TemperatureScaling(fitting: validation)
    let calibrated = trained.with(
      temperature: temperature.atBound || !canCalibrate ? nil : temperature.temperature)
    try calibrated.write(to: folder.best)
    let model = try Model(calibrated, preprocessing, writtenTo: folder.best)
    let reported = data.test ?? data.validation
    let predictions = try model.predictions(reported, observer: observer)
    try predictions.write(to: folder.predictions)
    try validation.write(to: folder.validationPredictions)
    let history = trainer.history
    try plot(history, predictions, examples, folder)

    let trainedOn = data.test == nil ? data.train : data.train.joined(data.validation)
    let facts = ImageFacts(reported: reported, training: trainedOn)
    var input = EvaluationInput(
      model: try ModelSummary(model), dataName: dataPath, split: data.test == nil ? "validation" : "test",
      predictions: predictions, validation: data.test == nil || !canCalibrate ? nil : validation,
      temperature: data.test == nil || !canCalibrate ? nil : temperature, history: history,
      leaked: facts.copies,
      images: { reported.images[$0] }, augmentation: examples, redactFaces: settings.redactsFaces, command: invocation,
      seed: settings.seed)
    input.imageFacts = facts
    input.trainingSeconds = trainer.trainingSeconds
    let results = try EvaluationDocument.results(input)
    try AtomicFile.write(results.json.text, to: folder.metrics)
    let report = try results.draft.write(
      to: settings.report, formats: settings.formats, invocation: invocation,
      inputs: [model.file]
        + ([folder.predictions, dataPath] + settings.curation.files + [settings.votes?.path].compactMap { $0 }).map {
          try Manifest.Entry(reading: $0)
        })
    let record: JSONValue = [
      "schema": "fer-analyze/run/1", "started": ISO8601DateFormatter().string(from: start),
      "training_seconds": trainingSeconds, "seconds": Date().timeIntervalSince(start),
      "checkpoint_seconds": checkpointSeconds, "epoch_seconds": trainer.trainingSeconds,
      "images_per_second": history.epochs.map(\.imagesPerSecond), "peak_memory_mib": SystemFacts.peakMemoryMiB,
      "system": SystemFacts.json, "arithmetic": BFloat16Support.arithmetic(settings.precision),
      "command": invocation.arguments, "report": settings.report,
      "data": dataPath, "split": input.split, "leaked_rows": input.leaked.map { $0.sorted() },
    ]
    try AtomicFile.write(record.text, to: folder.facts)
    return Result(run: folder, report: report, summary: results.summary, json: results.json)
  }

  private func plot(
    _ history: TrainingHistory, _ predictions: Predictions, _ examples: AugmentationExamples?, _ folder: RunFolder
  ) throws {
    let matrix = Evaluation.ConfusionMatrix(predictions)
    let k = matrix.classCount
    var figures = TrainingFigures(history).all.map { ($0.name, $0.figure) }
    figures.append(
      (
        "confusion_matrix",
        Figures.confusionMatrix(
          counts: (0..<k).map { t in (0..<k).map { matrix[t, $0] } }, classes: predictions.classes)
      ))
    if let examples { figures.append(("augmentation", examples.figure)) }
    try AtomicFile.makeFolder(folder.path + "/plots")
    for (name, figure) in figures {
      for ending in ["png", "pdf"] { try figure.render(to: folder.plot(name, ending)) }
    }
  }
}

extension ImageSet {
  /// Mean and standard deviation of all gray levels.
  var standardisation: Preprocessing.Scaling {
    var sum = 0.0
    var squares = 0.0
    var count = 0.0
    for image in images {
      var s = 0
      var q = 0
      for p in image.pixels {
        s += Int(p)
        q += Int(p) * Int(p)
      }
      sum += Double(s)
      squares += Double(q)
      count += Double(image.pixels.count)
    }
    let mean = sum / max(1, count)
    let variance = max(1, squares / max(1, count) - mean * mean)
    return .standardise(mean: Float(mean), standardDeviation: Float(variance.squareRoot()))
  }

  /// These images and others.
  func joined(_ others: ImageSet) -> ImageSet {
    ImageSet(
      images: images + others.images, labels: labels + others.labels, paths: paths + others.paths,
      splits: splits + others.splits)
  }
}
