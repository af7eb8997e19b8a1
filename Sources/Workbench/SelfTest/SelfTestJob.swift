import Attribution
import Files
import Reporting
import SyntheticFaces

/// `fer-analyze selftest`: scores methods on drawn faces whose deciding pixels are known.
public struct SelfTestJob {
  /// What the job leaves behind.
  public struct Result {
    /// The report's page.
    public let report: String
    /// Lines for standard output.
    public let summary: [String]
    /// `selftest.json`.
    public let json: JSONValue
    /// What is not as it should be, a sentence each; empty when the test is passed.
    public let failures: [String]
    /// The table of bounds that this run would record.
    public let record: [String]
  }

  private let settings: SelfTestSettings
  private let invocation: Invocation
  private let substitutes: [String: any Explainer]

  /// - Parameters:
  ///   - settings: what the job is told.
  ///   - invocation: how the program was called.
  ///   - substitutes: explainers that stand in for the methods of these names, such as one that is broken on purpose.
  public init(
    _ settings: SelfTestSettings, invocation: Invocation, substitutes: [String: any Explainer] = [:]
  ) {
    self.settings = settings
    self.invocation = invocation
    self.substitutes = substitutes
  }

  /// Runs the job.
  /// - Throws: `AttributionError.unknownMethod`; `WorkbenchError`; `FileError`.
  public func run(_ observer: any JobObserver) throws -> Result {
    try AtomicFile.checkFolder(settings.output, force: settings.force)
    let context = ExplainerContext(seed: settings.seed)
    let methods = try settings.methods.map { try substitutes[$0] ?? ExplainerRegistry.method($0, context) }
    let unknown = settings.tasks.filter { !SelfTestSettings.taskNames.contains($0) }
    guard unknown.isEmpty else {
      throw WorkbenchError.option(
        name: "--task", expected: "some of \(SelfTestSettings.taskNames.joined(separator: ", "))",
        got: unknown.joined(separator: ","))
    }
    let arenas = try SelfTestArenas(settings, observer: observer)
    let meanFace = arenas.meanFace
    var studies: [SelfTestStudy] = []
    var unscored: [(arena: SelfTestArena, reason: String)] = []
    for id in settings.tasks {
      let arena =
        try PartTaskRegistry.all.first { $0.info.id == id }.map { try arenas.arena($0) } ?? arenas.analytic()
      if let reason = Self.obstacle(arena) {
        observer.warn("\(arena.title): \(reason)")
        unscored.append((arena, reason))
        continue
      }
      studies.append(
        try SelfTestStudy(
          arena, methods: methods, meanFace: meanFace, withLadder: id == MouthTask.info.id, seed: settings.seed,
          observer: observer))
    }
    let findings = SelfTestFindings(settings, studies: studies, unscored: unscored)
    var document = SelfTestDocument(findings, invocation: invocation)
    var draft = try document.draft()
    draft.extras += [
      ReportWriter.File("selftest.json", findings.json.text), ReportWriter.File("selftest.csv", findings.csv),
    ]
    let report = try draft.write(
      to: settings.output, formats: settings.formats, invocation: invocation, inputs: [])
    return Result(
      report: report, summary: findings.summary, json: findings.json, failures: findings.failures,
      record: findings.record)
  }

  /// Why methods cannot be scored in an arena.
  private static func obstacle(_ arena: SelfTestArena) -> String? {
    let least = percent(SelfTestNetwork.leastAccuracy)
    func told(_ accuracies: [SelfTestArena.Accuracy]) -> String {
      accuracies.map { "\(percent($0.share)) (\($0.name))" }.joined(separator: ", ")
    }
    if !arena.isLearned {
      return
        "the network did not learn its task: right on \(told(Array(arena.accuracies.prefix(1)))), \(least) is required"
    }
    if !arena.usesShortcut {
      let loss = percent(SelfTestNetwork.shortcutLoss)
      return
        "the network did not learn the shortcut: right on \(told(Array(arena.accuracies.prefix(2)))), a loss of \(loss) is required"
    }
    if let twin = arena.twin, !twin.isLearned {
      return
        "the clean twin did not learn its task: right on \(told(Array(twin.accuracies.prefix(2)))), \(least) is required"
    }
    if arena.faces.count < SelfTestSettings.fewestFaces {
      return
        "the truth holds for \(arena.faces.count) of \(arena.examined) faces, at least \(SelfTestSettings.fewestFaces) are needed"
    }
    return nil
  }
}
