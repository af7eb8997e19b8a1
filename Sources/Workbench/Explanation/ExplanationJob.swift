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
    /// The report's folder.
    let folder: String

    /// `explanation.json`.
    /// - Throws: `FileError` when it cannot be read back.
    public func json() throws -> JSONValue {
      let path = folder + "/explanation.json"
      return try JSONValue(parsing: try readFile(path), path: path)
    }
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
    try ArgumentOrder.check("fer-analyze explain MODEL IMAGE...", model: settings.model, data: settings.images)
    let model = try Model(reading: settings.model)
    let plan = try ExplanationPlan(settings, model)
    let explainer = try ImageExplainer(settings, model, plan)
    let files = try ImageFiles.list(settings.images)
    try AtomicFile.checkFolder(settings.output, force: settings.force)

    let style = MapStyling(
      classes: model.classes, methods: plan.methods, showsSigned: settings.showsSigned,
      redactsFaces: settings.redactsFaces)
    let collector = try ExplanationCollector(settings, model, plan, style: style, total: files.count)
    defer { collector.discard() }
    try explain(files, explainer, maps: plan.entries.count, into: collector, observer)
    guard !collector.inputs.isEmpty else {
      throw WorkbenchError.nothingToDo(what: settings.images.joined(separator: ", "), why: "no image could be read")
    }
    let cells = collector.agreement?.cells()
    try collector.finish(cells)
    let document = ExplanationDocument(
      collected: collector, agreement: cells, model: model, plan: plan, layerWasChosen: settings.layer == nil,
      nodes: try model.checkpoint.blueprint.graph.describe(), style: style, invocation: invocation)
    var draft = try document.draft()
    draft.extras.append(ReportWriter.File("explanation.json", movedFrom: collector.path))
    if let archive = collector.archive {
      draft.extras.append(ReportWriter.File(MapArchive.file, movedFrom: archive.path))
    }
    let report = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation, inputs: [model.file] + collector.inputs)
    return Result(report: report, summary: collector.summary, folder: settings.output)
  }

  /// Explains the images; asked to stop, it does so before the next map.
  private func explain(
    _ files: [String], _ explainer: ImageExplainer, maps: Int, into collector: ExplanationCollector,
    _ observer: any JobObserver
  ) throws {
    func report(_ image: Int, _ done: Double, _ details: [String]) throws {
      if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
      observer.progress(
        JobProgress(
          "explaining, maps", short: "maps", done: image * maps + Int((done * Double(maps)).rounded(.down)),
          total: files.count * maps, details: details))
    }
    for (i, path) in files.enumerated() {
      let name = "image \(i + 1) of \(files.count)"
      try report(i, 0, [name])
      let image: GrayImage
      do {
        image = try ImageDecoder.read(path)
      } catch let error as ImageError where !settings.strict && files.count > 1 {
        observer.warn("\(error) (skipped)")
        collector.skip(error)
        continue
      }
      try collector.add(
        explainer.explain(path, image) { done, method in
          try report(i, done, files.count > 1 ? [name, method] : [method])
        })
    }
    observer.progress("explaining, maps", done: files.count * maps, total: files.count * maps, detail: "")
  }
}
