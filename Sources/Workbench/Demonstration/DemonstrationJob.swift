import Datasets
import Files
import Foundation
import Networks
import Reporting

/// `fer-analyze demo`: every step once, on the faces that ship with the program.
public struct DemonstrationJob {
  private let seed: UInt64
  private let invocation: Invocation

  /// - Parameters:
  ///   - seed: seeds the run.
  ///   - invocation: how the program was called.
  public init(seed: UInt64, invocation: Invocation) {
    self.seed = seed
    self.invocation = invocation
  }

  /// Runs the job.
  /// - Returns: lines for standard output, the pages to open, and both as JSON.
  public func run(_ observer: any JobObserver) throws -> (lines: [String], pages: [String], json: JSONValue) {
    let data = DataSource.sample
    guard FileManager.default.fileExists(atPath: data) else {
      throw FileError.missing(
        path: data, hint: "Run the demo from the project's folder, or draw faces with `fer-analyze synth \(data)`.")
    }
    observer.note("1/4 exploring \(data)")
    var explored = ExplorationSettings(data: data, output: "reports/demo-eda")
    explored.force = true
    explored.seed = seed
    let exploration = try ExplorationJob(settings: explored, invocation: invocation).run(observer)
    try stopIfAsked(observer)

    observer.note("2/4 training \(ResNetV2Compact.id), a short run")
    var settings = TrainingSettings(output: "outputs/demo", report: "reports/demo-results")
    settings.data = data
    settings.force = true
    settings.architecture = ResNetV2Compact.id
    settings.recipe = .quick
    settings.seed = seed
    let training = try TrainingJob(
      settings,
      configuration: [
        "data": data, "architecture": ResNetV2Compact.id, "recipe": Recipe.quick.name,
        "seed": Int(seed),
      ], invocation: invocation
    ).run(observer)

    try stopIfAsked(observer)
    observer.note("3/4 evaluated: the results report is written")
    let shipped = ModelSource.shipped
    observer.note(
      "4/4 explaining one face of each class with "
        + (shipped.map { "\($0), trained on FER2013" } ?? "the network of step 2"))
    let dataset = try Dataset.open(data)
    let test = dataset.indices(of: .test)
    let faces = dataset.classes.indices.compactMap { k in test.first { dataset.samples[$0].label == k } }
      .map { data + "/" + dataset.samples[$0].path }
    var explaining = ExplanationSettings(
      model: shipped ?? training.run.best, images: faces, output: "reports/demo-explanations")
    explaining.force = true
    let explanation = try ExplanationJob(explaining, invocation: invocation).run(observer)

    let pages = [exploration.reportPath, training.report, explanation.report]
    return (
      training.summary, pages, ["schema": "fer-analyze/demo/1", "reports": pages, "metrics": training.json]
    )
  }

  private func stopIfAsked(_ observer: any JobObserver) throws {
    if observer.shouldStop { throw WorkbenchError.interrupted(kept: "what the finished steps wrote stays") }
  }
}
