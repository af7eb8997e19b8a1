import Attribution
import Datasets
import Files
import Reporting

/// Checkpoints asked about the same images: the first against the last, and each against the one before.
struct DriftStudy {
  let settings: DriftSettings
  let method: any Explainer
  let models: [Model]
  let images: ImageSet
  let dataName: String
  let split: String
  /// Classes of which the split has fewer images than were asked for.
  let short: [String]
  /// The first checkpoint against the last.
  let comparison: DriftComparison
  /// Each checkpoint against the one before; empty for two checkpoints, whose comparison it would be.
  let steps: [DriftComparison]
  /// The first checkpoint read twice.
  let floor: DriftComparison.Floor

  var classes: [String] { models[0].classes }

  /// Reads checkpoints and images, and asks.
  /// - Throws: what reading throws; `DriftError`; `WorkbenchError.interrupted`.
  init(_ settings: DriftSettings, observer: any JobObserver) throws {
    self.settings = settings
    models = try DriftCheckpoints.read(settings.checkpoints)
    let method = try ExplainerRegistry.method(settings.method, models[0].explainerContext(seed: settings.seed))
    self.method = method
    let taps = try models.map { try DriftProbe.taps(of: $0, layers: settings.layers, method: method) }
    let data = try ReportedImages(
      settings.data, for: models[0], split: settings.split, limit: nil, perClass: settings.perClass,
      strict: settings.strict, seed: settings.seed, observer: observer)
    (images, dataName, split) = (data.images, data.path, data.split.rawValue)
    let counts = models[0].classes.indices.map { label in data.images.labels.count { $0 == label } }
    short = zip(models[0].classes, counts).filter { $1 < settings.perClass }.map { "\($0) (\($1))" }
    // The same number of nodes everywhere, the coarse one first.
    let common = taps.map(\.count).min() ?? 0
    var probes: [DriftProbe] = []
    var targets = settings.subject == .truth ? data.images.labels : nil
    let total = (models.count + 1) * data.images.count
    func ask(_ model: Model, _ taps: [DriftProbe.Tap], number: Int) throws -> DriftProbe {
      let context = model.explainerContext(seed: settings.seed)
      return try DriftProbe(
        model, taps: Array(taps.prefix(common)), method: try ExplainerRegistry.method(settings.method, context),
        images: data.images, targets: targets
      ) { done in
        observer.progress("explaining", done: number * data.images.count + done, total: total, detail: "")
        if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
      }
    }
    for (i, model) in models.enumerated() {
      probes.append(try ask(model, taps[i], number: i))
      if targets == nil { targets = probes[0].predicted }
    }
    floor = DriftComparison.floor(probes[0], try ask(models[0], taps[0], number: models.count))
    observer.note("comparing \(models.count) checkpoints on \(data.images.count) images")
    func compare(_ a: Int, _ b: Int) -> DriftComparison {
      DriftComparison(probes[a], probes[b], images: data.images, settings: settings)
    }
    comparison = compare(0, models.count - 1)
    steps = models.count > 2 ? (1..<models.count).map { compare($0 - 1, $0) } : []
  }

  /// What the report rests on.
  func inputs() throws -> [Manifest.Entry] { models.map(\.file) + [try Manifest.Entry(reading: dataName)] }
}
