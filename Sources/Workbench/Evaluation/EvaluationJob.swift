import Datasets
import Evaluation
import Files
import Foundation
import Reporting

/// `fer-analyze evaluate`: measures a checkpoint on data, or the predictions of any tool, and writes the results report.
public struct EvaluationJob {
  /// What is measured.
  public enum Subject: Sendable {
    /// A checkpoint on the images of a data set; `nil`: the default data.
    case model(path: String, data: String?)
    /// Files of predictions with labels, of which the mean is measured; with the data whose images they speak of, if they are at
    /// hand.
    case predictions(paths: [String], data: String?)
  }

  /// What the job is told.
  public struct Settings: Sendable {
    /// What is measured.
    public var subject: Subject
    /// The report's folder.
    public var output: String
    /// The split to report; `nil`: test, else validation, else all.
    public var split: Split?
    /// Predictions on validation data, to fit a temperature and other maps and rules to; of several files the mean.
    public var validation: [String] = []
    /// A table of what several people called each image.
    public var votes: String?
    /// A table with the group of each image.
    public var groups: String?
    /// A table with other columns of each image, to cut the results by.
    public var slices: String?
    /// A table of what wrong decisions cost.
    public var costs: String?
    /// Disturbances of the images to try, when a checkpoint is measured.
    public var disturbances: [any Disturbance] = []
    /// The most images to disturb, chosen so that classes keep their shares.
    public var disturbedImages = 1000
    /// What the metrics must meet.
    public var gates: [Gate] = []
    /// The most images, chosen so that classes keep their shares.
    public var limit: Int?
    /// The views of each image whose predictions are averaged, when a checkpoint is measured.
    public var testTimeAugmentation = TestTimeAugmentation.none
    /// Whether a folder that holds files may be written into.
    public var force = false
    /// Texts of the report.
    public var formats = ReportWriter.Format.allCases
    /// Whether unreadable files end the job.
    public var strict = false
    /// Which images are left out, and another division into splits, when a checkpoint is measured.
    public var curation = Curation()
    /// Whether faces are left out of the report.
    public var redactsFaces = false
    /// Seeds the choice under a limit.
    public var seed: UInt64 = 42

    /// - Parameters:
    ///   - subject: what is measured.
    ///   - output: the report's folder.
    public init(_ subject: Subject, output: String) {
      self.subject = subject
      self.output = output
    }
  }

  /// What the job leaves behind.
  public struct Result {
    /// The report's page.
    public let report: String
    /// Lines for standard output.
    public let summary: [String]
    /// The metrics.
    public let json: JSONValue
    /// Gates that are not met, a sentence each.
    public let failures: [String]

    init(report: String, _ results: EvaluationResults) {
      self.report = report
      summary = results.summary
      json = results.json
      failures = results.gates.filter { !$0.isMet }.map(\.sentence)
    }
  }

  private let settings: Settings
  private let invocation: Invocation

  /// - Parameters:
  ///   - settings: what the job is told.
  ///   - invocation: how the program was called.
  public init(_ settings: Settings, invocation: Invocation) {
    self.settings = settings
    self.invocation = invocation
  }

  /// Runs the job.
  public func run(_ observer: any JobObserver) throws -> Result {
    try AtomicFile.checkFolder(settings.output, force: settings.force)
    var input: EvaluationInput
    var inputs: [Manifest.Entry]
    switch settings.subject {
    case .model(let path, let data): (input, inputs) = try measure(path, data, observer)
    case .predictions(let paths, let data): (input, inputs) = try read(paths, data, observer)
    }
    try SideTables(settings).join(to: &input, observer)
    let tables = [settings.votes, settings.groups, settings.slices, settings.costs].compactMap { $0 }
    for path in tables + settings.curation.files { inputs.append(try Manifest.Entry(reading: path)) }
    input.gates = settings.gates
    input.suspicion = ClassOrder.suspicion(input.predictions)
    for warning in input.predictions.warnings + (input.suspicion.map { ["\($0)"] } ?? []) { observer.warn(warning) }
    observer.note("measuring \(input.predictions.count) predictions")
    var results = try EvaluationDocument.results(input)
    results.draft.extras.append(ReportWriter.File("predictions.csv", input.predictions.csv))
    let report = try results.draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation, inputs: inputs)
    return Result(report: report, results)
  }

  private func measure(
    _ path: String, _ data: String?, _ observer: any JobObserver
  ) throws -> (EvaluationInput, [Manifest.Entry]) {
    try ArgumentOrder.check("fer-analyze evaluate MODEL DATA", model: path, data: data.map { [$0] } ?? [])
    let model = try Model(reading: path)
    let data = try ReportedImages(
      data, for: model, split: settings.split, limit: settings.limit, strict: settings.strict,
      curation: settings.curation, seed: settings.seed, observer: observer)
    let reported = data.images
    let views = settings.testTimeAugmentation
    let predictions = try model.predictions(reported, views: views, observer: observer)
    // Averaging makes probabilities flatter: a temperature for one view would not fit them.
    let temperature = views == .none ? model.checkpoint.temperature : nil
    if views != .none, model.checkpoint.temperature != nil {
      observer.note("the checkpoint's temperature was fitted to single views and is not used with \(views.rawValue)")
    }
    let facts = try data.facts(observer)
    let (validation, validationFiles) = try self.validation(model, data, observer)
    var input = EvaluationInput(
      model: try ModelSummary(model), dataName: data.path, split: data.split.rawValue, predictions: predictions,
      validation: views == .none ? validation : nil,
      temperature: temperature.map { TemperatureScaling(temperature: $0) }, history: nil,
      leaked: facts.copies,
      images: { reported.images[$0] }, redactFaces: settings.redactsFaces, command: invocation, seed: settings.seed)
    input.imageFacts = facts
    if !settings.disturbances.isEmpty {
      let chosen = Splitting.stratifiedLimit(
        Array(0..<reported.count), labels: reported.labels, limit: settings.disturbedImages, seed: settings.seed)
      input.robustness = try RobustnessStudy(
        model, reported.selecting(chosen), disturbances: settings.disturbances, seed: settings.seed, observer: observer)
    }
    if views != .none { input.testTimeAugmentation = views.json(model.preprocessing) }
    return (input, try [model.file, Manifest.Entry(reading: data.path)] + validationFiles)
  }

  /// Rows of the same model to fit maps and rules to: those that were given, those of the data's validation split, or
  /// those that the training left beside the checkpoint; `nil` without any.
  private func validation(
    _ model: Model, _ data: ReportedImages, _ observer: any JobObserver
  ) throws -> (Predictions?, [Manifest.Entry]) {
    if !settings.validation.isEmpty {
      return (
        try Self.validation(settings.validation, classes: model.classes),
        try settings.validation.map { try Manifest.Entry(reading: $0) }
      )
    }
    if data.split != .validation, data.dataset.splits.contains(.validation) {
      let set = try data.load(.validation, observer)
      return (try model.predictions(set, observer: observer), [])
    }
    let path = RunFolder(ofCheckpoint: model.path).validationPredictions
    guard data.split != .validation, FileManager.default.fileExists(atPath: path) else { return (nil, []) }
    do {
      let beside = try Self.validation([path], classes: model.classes)
      observer.note("maps and rules are fitted to \(path), which the training left")
      return (beside, [try Manifest.Entry(reading: path)])
    } catch let error as any ReportableError {
      // Nobody named this file: the report goes on without it.
      observer.warn("no maps and rules are fitted: \(error)")
      return (nil, [])
    }
  }

  private static func validation(_ paths: [String], classes: [String]) throws -> Predictions {
    let validation = try average(paths)
    guard validation.classes == classes else {
      throw WorkbenchError.option(
        name: "--validation", expected: "the classes \(classes.joined(separator: ", "))",
        got: validation.classes.joined(separator: ", "))
    }
    return validation
  }

  /// The mean of the predictions in some files; of a single one those that it holds.
  private static func average(_ paths: [String], _ prepare: (Predictions, String) throws -> Predictions = { a, _ in a })
    throws -> Predictions
  {
    try Predictions.average(
      zip(ComparedResults.names(paths), paths).map { name, path in
        NamedPredictions(name, try prepare(Predictions(readingFrom: path), path))
      })
  }

  private func read(
    _ paths: [String], _ data: String?, _ observer: any JobObserver
  ) throws -> (EvaluationInput, [Manifest.Entry]) {
    let split = settings.split?.rawValue
    let predictions = try Self.average(paths) { all, path in
      try split.map { try all.rows(ofSplit: $0, in: path) } ?? all
    }
    let present = Set(predictions.splits ?? [])
    if paths.count > 1 { observer.note("measuring the mean of the probabilities in \(paths.count) files") }
    let named = split ?? (present.count == 1 ? present.first : nil) ?? "all"
    let validation =
      settings.validation.isEmpty ? nil : try Self.validation(settings.validation, classes: predictions.classes)
    let images = try data.map { try PredictedImages($0, of: predictions, strict: settings.strict, observer: observer) }
    let facts = try images?.facts(observer)
    var input = EvaluationInput(
      model: nil, dataName: paths.joined(separator: " + "), split: named, predictions: predictions,
      validation: validation, temperature: validation.map { TemperatureScaling(fitting: $0) }, history: nil,
      leaked: facts?.copies,
      images: images?.image, redactFaces: settings.redactsFaces,
      command: invocation, seed: settings.seed)
    input.imageFacts = facts
    let files = paths + settings.validation + (data.map { [$0] } ?? [])
    return (input, try files.map { try Manifest.Entry(reading: $0) })
  }
}
