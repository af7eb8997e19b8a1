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
    /// A file of predictions with labels.
    case predictions(path: String)
  }

  /// What the job is told.
  public struct Settings: Sendable {
    /// What is measured.
    public var subject: Subject
    /// The report's folder.
    public var output: String
    /// The split to report; `nil`: test, else validation, else all.
    public var split: Split?
    /// Predictions on validation data, to fit a temperature when a file of predictions is measured.
    public var validation: String?
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
    let input: EvaluationInput
    let inputs: [Manifest.Entry]
    switch settings.subject {
    case .model(let path, let data): (input, inputs) = try measure(path, data, observer)
    case .predictions(let path): (input, inputs) = try read(path, observer)
    }
    for warning in input.predictions.warnings { observer.warn(warning) }
    observer.note("measuring \(input.predictions.count) predictions")
    let (finished, metrics) = try EvaluationDocument.draftAndMetrics(input)
    var draft = finished
    draft.extras.append(ReportWriter.File("predictions.csv", input.predictions.csv))
    let report = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation, inputs: inputs)
    return Result(report: report, summary: ResultsSummary.lines(metrics), json: metrics.json)
  }

  private func measure(
    _ path: String, _ data: String?, _ observer: any JobObserver
  ) throws -> (EvaluationInput, [Manifest.Entry]) {
    try ArgumentOrder.check("fer-analyze evaluate MODEL DATA", model: path, data: data.map { [$0] } ?? [])
    let model = try Model(reading: path)
    let data = try ReportedImages(
      data, for: model, split: settings.split, limit: settings.limit, strict: settings.strict, seed: settings.seed,
      observer: observer)
    let reported = data.images
    let views = settings.testTimeAugmentation
    let predictions = try model.predictions(reported, views: views, observer: observer)
    // Averaging makes probabilities flatter: a temperature for one view would not fit them.
    let temperature = views == .none ? model.checkpoint.temperature : nil
    if views != .none, model.checkpoint.temperature != nil {
      observer.note("the checkpoint's temperature was fitted to single views and is not used with \(views.rawValue)")
    }
    var leaked: Set<Int>?
    if data.split != .train, data.dataset.splits.contains(.train) {
      leaked = reported.copies(
        of: try ImageSet.load(data.dataset, data.dataset.indices(of: .train), observer: observer))
    }
    var input = EvaluationInput(
      model: ModelSummary(model), dataName: data.path, split: data.split.rawValue, predictions: predictions,
      validation: nil,
      temperature: temperature.map { TemperatureScaling(temperature: $0) }, history: nil,
      leaked: leaked,
      images: { reported.images[$0] }, redactFaces: settings.redactsFaces, command: invocation, seed: settings.seed)
    if views != .none { input.testTimeAugmentation = views.json(model.preprocessing) }
    return (input, [model.file, try Manifest.Entry(reading: data.path)])
  }

  private func read(_ path: String, _ observer: any JobObserver) throws -> (EvaluationInput, [Manifest.Entry]) {
    var predictions = try Predictions(readingFrom: path)
    let present = Set(predictions.splits ?? [])
    if let split = settings.split?.rawValue {
      guard present.contains(split) else {
        throw WorkbenchError.option(
          name: "--split",
          expected: present.isEmpty
            ? "no split: the file names none" : "one of \(present.sorted().joined(separator: ", "))",
          got: split)
      }
      let rows = predictions.labels.indices.filter { predictions.splits?[$0] == split }
      predictions = try predictions.selecting(rows, name: path)
    }
    let named = settings.split?.rawValue ?? (present.count == 1 ? present.first : nil) ?? "all"
    let validation = try settings.validation.map { try Predictions(readingFrom: $0) }
    if let validation, validation.classes != predictions.classes {
      throw WorkbenchError.option(
        name: "--validation", expected: "the classes \(predictions.classes.joined(separator: ", "))",
        got: validation.classes.joined(separator: ", "))
    }
    let input = EvaluationInput(
      model: nil, dataName: path, split: named, predictions: predictions,
      validation: validation, temperature: validation.map { TemperatureScaling(fitting: $0) }, history: nil,
      leaked: nil,
      images: nil, redactFaces: settings.redactsFaces, command: invocation, seed: settings.seed)
    return (input, try ([path] + (settings.validation.map { [$0] } ?? [])).map { try Manifest.Entry(reading: $0) })
  }
}
