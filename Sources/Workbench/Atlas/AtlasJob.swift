import Attribution
import Datasets
import Files
import Foundation
import Networks
import Reporting

/// `fer-analyze atlas`: where a model looks over a whole data set, by true and predicted class.
public struct AtlasJob {
  /// What the job leaves behind.
  public struct Result {
    /// The report's page.
    public let report: String
    /// Lines for standard output.
    public let summary: [String]
    /// `atlas.json`.
    public let json: JSONValue
  }

  private let settings: AtlasSettings
  private let invocation: Invocation

  /// - Parameters:
  ///   - settings: what the job is told.
  ///   - invocation: how the program was called.
  public init(_ settings: AtlasSettings, invocation: Invocation) {
    self.settings = settings
    self.invocation = invocation
  }

  /// Runs the job.
  public func run(_ observer: any JobObserver) throws -> Result {
    try AtomicFile.checkFolder(settings.output, force: settings.force)
    try ArgumentOrder.check(
      "fer-analyze atlas MODEL DATA", model: settings.model, data: settings.data.map { [$0] } ?? [])
    let model = try Model(reading: settings.model)
    let context = model.explainerContext(seed: settings.seed)
    let method = try ExplainerRegistry.method(settings.method, context)
    let compared = try settings.compared.map { try ExplainerRegistry.method($0, context) }
    let blueprint = model.checkpoint.blueprint
    let tap = try tap(blueprint)
    let explainsPixels = method.info.family != .activation && method.info.id != GuidedGradCAM.info.id
    let (layer, reason) = explainsPixels ? (blueprint.graph.nodes[0].name, "the method explains pixels") : tap
    let grid = try grid(of: layer, method, model)
    let data = try ReportedImages(
      settings.data, for: model, split: settings.split, limit: settings.limit, strict: settings.strict,
      seed: settings.seed, observer: observer)
    let template = AtlasTemplate(data.images, model.preprocessing)
    var collector = AtlasCollector(model, layer: layer, method: method, grid: grid, template: template.template)
    try collector.collect(data.images, observer: observer)
    let faithfulness = try faithfulness(of: compared, model, tap.layer, data, observer)
    let studies = try AtlasStudies(collector, data.images, settings, faithfulness: faithfulness, observer: observer)
    observer.note("comparing maps by \(settings.permutations) permutations")
    let findings = AtlasFindings(
      collector, settings, dataName: data.path, split: data.split.rawValue, layerReason: reason, template: template,
      studies: studies)
    var document = AtlasDocument(findings, images: data.images, invocation: invocation)
    var draft = try document.draft()
    let json = findings.json
    draft.extras += [
      ReportWriter.File("atlas.json", json.text), ReportWriter.File("atlas.csv", findings.csv),
    ]
    if let faithfulness { draft.extras.append(ReportWriter.File("faithfulness.csv", faithfulness.csv)) }
    let arrays = GrowingFile.path(beside: settings.output, ending: "npz")
    defer { unlink(arrays) }
    if settings.writesArrays {
      try AtlasArrays(findings).write(to: arrays)
      draft.extras.append(ReportWriter.File(MapArchive.file, movedFrom: arrays))
    }
    let report = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation,
      inputs: [model.file, Manifest.Entry(reading: data.path)])
    return Result(report: report, summary: document.summary, json: json)
  }

  /// The node that was asked for, or the coarsest grid on which parts of a face can be told apart.
  private func tap(_ blueprint: Blueprint) throws -> (layer: String, reason: String) {
    if let layer = settings.layer { return (layer, "as asked for") }
    guard let ladder = try ResolutionLadder(blueprint),
      let rung = ladder.rungs.last(where: { $0.cells >= ResolutionLadder.fewestCells }) ?? ladder.rungs.first
    else { return (blueprint.defaultTap.node, blueprint.defaultTap.reason) }
    return (
      rung.layer,
      "the deepest node with at least \(ResolutionLadder.fewestCells) cells: fewer cannot tell parts of a face apart"
    )
  }

  private func faithfulness(
    of methods: [any Explainer], _ model: Model, _ layer: String, _ data: ReportedImages, _ observer: any JobObserver
  ) throws -> FaithfulnessFindings? {
    guard settings.faithfulness > 0 else { return nil }
    let images = data.images
    let chosen = Splitting.stratifiedLimit(
      Array(0..<images.count), labels: images.labels, limit: settings.faithfulness, seed: settings.seed)
    let masks = try EvidenceMasks(data.path)
    let measures = MeasureChoice(settings.measures, knowsPlaces: masks != nil)
    let missing = settings.measures.filter { id in !measures.infos.contains { $0.id == id } }
    guard !measures.infos.isEmpty else {
      throw WorkbenchError.option(
        name: "--measures",
        expected: "at least one that \(data.path) allows (it has no masks of the evidence, as `synth` writes them)",
        got: missing.joined(separator: ","))
    }
    if settings.namesMeasures, !missing.isEmpty {
      observer.warn("\(data.path) has no masks of the evidence: left out \(missing.joined(separator: ", "))")
    }
    if chosen.count < FaithfulnessFindings.advisedImages {
      observer.warn(
        "methods are compared on \(counted(chosen.count, "image")): with fewer than \(FaithfulnessFindings.advisedImages) intervals are too narrow and few methods are told apart"
      )
    }
    let study = try FaithfulnessStudy(
      model, methods: methods, measures: measures, layer: layer, images: images.selecting(chosen), masks: masks,
      seed: settings.seed, observer: observer)
    return FaithfulnessFindings(study, seed: settings.seed)
  }

  private func grid(of layer: String, _ method: any Explainer, _ model: Model) throws -> (height: Int, width: Int) {
    let graph = model.checkpoint.blueprint.graph
    let shape = try graph.shapes(batch: 1)[
      model.checkpoint.blueprint.layer(named: method.info.family == .activation ? layer : graph.nodes[0].name)]
    guard shape.rank == 4 else { throw AttributionError.noPositions(layer: layer, shape: shape) }
    return (shape.h, shape.w)
  }
}
