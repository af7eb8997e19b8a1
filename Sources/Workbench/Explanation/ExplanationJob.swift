import Attribution
import Datasets
import Files
import Reporting

/// `fer-analyze explain`: where a model looks in given images.
public struct ExplanationJob {
  /// What the job leaves behind.
  public struct Result {
    /// The report's page.
    public let report: String
    /// Lines for standard output.
    public let summary: [String]
    /// `explanation.json`.
    public let json: JSONValue
  }

  private let settings: ExplanationSettings
  private let invocation: Invocation

  /// - Parameters:
  ///   - settings: what the job is told.
  ///   - invocation: how the program was called.
  public init(_ settings: ExplanationSettings, invocation: Invocation) {
    self.settings = settings
    self.invocation = invocation
  }

  /// Runs the job.
  public func run(_ observer: any JobObserver) throws -> Result {
    let model = try Model(reading: settings.model)
    let plan = try ExplanationPlan(settings, model)
    let explainer = try ImageExplainer(settings, model, plan)
    let files = try ImageFiles.list(settings.images)
    try AtomicFile.checkFolder(settings.output, force: settings.force)

    var explanations: [ImageExplanation] = []
    var unreadable = 0
    for (i, path) in files.enumerated() {
      observer.progress("explaining", done: i, total: files.count, detail: "")
      if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
      let image: GrayImage
      do {
        image = try ImageDecoder.read(path)
      } catch let error as ImageError where !settings.strict && files.count > 1 {
        observer.warn("\(error) (skipped)")
        unreadable += 1
        continue
      }
      explanations.append(try explainer.explain(path, image))
    }
    observer.progress("explaining", done: files.count, total: files.count, detail: "")
    guard !explanations.isEmpty else {
      throw WorkbenchError.nothingToDo(what: settings.images.joined(separator: ", "), why: "no image could be read")
    }
    return try write(explanations, model, plan, unreadable)
  }

  private func write(
    _ explanations: [ImageExplanation], _ model: Model, _ plan: ExplanationPlan, _ unreadable: Int
  ) throws -> Result {
    let document = ExplanationDocument(
      explanations: explanations, model: model, plan: plan, layerWasChosen: settings.layer == nil,
      nodes: try model.checkpoint.blueprint.graph.describe(), showsSigned: settings.showsSigned,
      redactsFaces: settings.redactsFaces, unreadable: unreadable, invocation: invocation)
    var draft = try document.draft()
    let json: JSONValue = [
      "schema": "fer-analyze/explanation/1",
      "model": ["path": model.path, "sha256": model.sha256, "architecture": model.checkpoint.architecture] as JSONValue,
      "classes": model.classes, "temperature": model.checkpoint.temperature, "settings": settings.record(plan, model),
      "images": explanations.map { $0.json(model.classes) },
    ]
    draft.extras.append(ReportWriter.File("explanation.json", json.text))
    let report = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation,
      inputs: [model.file] + explanations.map { try Manifest.Entry(reading: $0.path) })
    let summary = explanations.flatMap { e -> [String] in
      let top = "\(model.classes[e.predicted]) (\(percent(e.probabilities[e.predicted])))"
      let head =
        "\(e.path): predicted expression label \(top)" + (e.truth.map { ", true label \(model.classes[$0])" } ?? "")
      let readings = e.targets.compactMap { target in
        e.readings[target].map {
          "  \(target.description(classes: model.classes)): \($0.sentence) (\($0.map.method) at \($0.map.layer))"
        }
      }
      return [head] + readings
        + e.maps.map { entry in
          "  \(entry.map.method) at \(entry.map.layer) (\(entry.map.height)x\(entry.map.width)), \(entry.map.target.description(classes: model.classes)): \(entry.map.health.rawValue)\(entry.sameAs.map { ", the same map as \($0)" } ?? "")\(entry.gap.map { $0 > ImageExplanation.largestGap ? ", sums to \(percent($0)) off" : "" } ?? "")"
        }
    }
    return Result(report: report, summary: summary, json: json)
  }
}
