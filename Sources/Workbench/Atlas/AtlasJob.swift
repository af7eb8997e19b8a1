import Attribution
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
    let model = try Model(reading: settings.model)
    let method = try ExplainerRegistry.method(settings.method, model.explainerContext(seed: settings.seed))
    let (layer, reason) = try tap(model.checkpoint.blueprint, method)
    let grid = try grid(of: layer, method, model)
    let data = try ReportedImages(
      settings.data, for: model, split: settings.split, limit: settings.limit, strict: settings.strict,
      seed: settings.seed, observer: observer)
    var collector = AtlasCollector(model, layer: layer, method: method, grid: grid)
    try collector.collect(data.images, observer: observer)
    observer.note("comparing maps by \(settings.permutations) permutations")
    let findings = AtlasFindings(
      collector, settings, dataName: data.path, split: data.split.rawValue, layerReason: reason)
    var document = AtlasDocument(findings, invocation: invocation)
    var draft = try document.draft()
    draft.extras += [
      ReportWriter.File("atlas.json", findings.json.text), ReportWriter.File("atlas.csv", findings.csv),
    ]
    let report = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation,
      inputs: [model.file, Manifest.Entry(reading: data.path)])
    return Result(report: report, summary: document.summary, json: findings.json)
  }

  /// The node that was asked for, or the coarsest grid on which parts of a face can be told apart.
  private func tap(_ blueprint: Blueprint, _ method: any Explainer) throws -> (layer: String, reason: String) {
    if method.info.family != .activation, method.info.id != GuidedGradCAM.info.id {
      return (blueprint.graph.nodes[0].name, "the method explains pixels")
    }
    if let layer = settings.layer { return (layer, "as asked for") }
    guard let ladder = try ResolutionLadder(blueprint),
      let rung = ladder.rungs.last(where: { $0.cells >= ResolutionLadder.fewestCells }) ?? ladder.rungs.first
    else { return (blueprint.defaultTap.node, blueprint.defaultTap.reason) }
    return (
      rung.layer,
      "the deepest node with at least \(ResolutionLadder.fewestCells) cells: fewer cannot tell parts of a face apart"
    )
  }

  private func grid(of layer: String, _ method: any Explainer, _ model: Model) throws -> (height: Int, width: Int) {
    let graph = model.checkpoint.blueprint.graph
    let shape = try graph.shapes(batch: 1)[
      graph.index(of: method.info.family == .activation ? layer : graph.nodes[0].name)]
    guard shape.rank == 4 else { throw AttributionError.noPositions(layer: layer, shape: shape) }
    return (shape.h, shape.w)
  }
}
