import Evaluation
import Files
import Foundation
import Reporting
import Training

/// `fer-analyze report`: makes the results report of a training run again from the run's files.
public struct ReportJob {
  private let run: RunFolder
  private let output: String
  private let force: Bool
  private let formats: [ReportWriter.Format]
  private let invocation: Invocation

  /// - Parameters:
  ///   - run: the run's folder.
  ///   - output: the report's folder.
  ///   - force: whether a folder that holds files may be written into.
  ///   - formats: texts to write.
  ///   - invocation: how the program was called.
  public init(run: String, output: String, force: Bool, formats: [ReportWriter.Format], invocation: Invocation) {
    self.run = RunFolder(run)
    self.output = output
    self.force = force
    self.formats = formats
    self.invocation = invocation
  }

  /// Runs the job.
  /// - Returns: the report's page and lines for standard output.
  public func run(_ observer: any JobObserver) throws -> EvaluationJob.Result {
    guard FileManager.default.fileExists(atPath: run.path) else {
      throw FileError.missing(path: run.path, hint: "The folder of a training run is expected, such as outputs/<run>.")
    }
    let model = try Model(reading: run.best)
    let predictions = try Predictions(readingFrom: run.predictions)
    let facts = try JSONValue(
      parsing: readFile(run.facts, hint: "A finished training run has it; an interrupted one does not."),
      path: run.facts)
    let split = facts["split"]?.stringValue ?? predictions.splits?.first ?? "test"
    let validation = split == "validation" ? nil : try Predictions(readingFrom: run.validationPredictions)
    let history = try TrainingHistory(
      JSONValue(parsing: readFile(run.historyJSON), path: run.historyJSON), path: run.historyJSON)
    try AtomicFile.checkFolder(output, force: force)
    var input = EvaluationInput(
      model: try ModelSummary(model), dataName: facts["data"]?.stringValue ?? run.path, split: split,
      predictions: predictions, validation: validation, temperature: validation.map { TemperatureScaling(fitting: $0) },
      history: history, leaked: (facts["leaked_rows"]?.arrayValue).map { Set($0.compactMap(\.intValue)) }, images: nil,
      redactFaces: true, command: invocation)
    input.trainingSeconds = facts["epoch_seconds"]?.doubleValue
    let results = try EvaluationDocument.results(input)
    let report = try results.draft.write(
      to: output, formats: formats, invocation: invocation,
      inputs: [model.file, Manifest.Entry(reading: run.predictions)])
    return EvaluationJob.Result(report: report, results)
  }
}
