import Attribution
import Datasets
import Dispatch
import Files
import Foundation
import Networks
import Reporting
import Tensors

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
    let blueprint = model.checkpoint.blueprint
    let tapped = try TappedModel(
      blueprint, model.checkpoint.network, taps: AttentionMaps.taps(blueprint).union(plan.taps))
    try checkSubject(model)
    let files = try ImageFiles.list(settings.images)
    try AtomicFile.checkFolder(settings.output, force: settings.force)

    let masks = RegionMasks(height: model.preprocessing.size, width: model.preprocessing.size)
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
      explanations.append(try explain(path, image, model, tapped, plan, masks))
    }
    observer.progress("explaining", done: files.count, total: files.count, detail: "")
    guard !explanations.isEmpty else {
      throw WorkbenchError.nothingToDo(what: settings.images.joined(separator: ", "), why: "no image could be read")
    }
    return try write(explanations, model, plan, unreadable)
  }

  private func checkSubject(_ model: Model) throws {
    var names: [String] = []
    if case .named(let name) = settings.subject { names.append(name) }
    if case .margin(let a, let b) = settings.quantity { names += [a, b] }
    for name in names where !model.classes.contains(name) {
      throw WorkbenchError.option(
        name: "class", expected: "one of \(model.classes.joined(separator: ", "))", got: name)
    }
  }

  private func explain(
    _ path: String, _ image: GrayImage, _ model: Model, _ tapped: TappedModel, _ plan: ExplanationPlan,
    _ masks: RegionMasks
  ) throws -> ImageExplanation {
    let input = model.preprocessing.tensor(image)
    let logits = try tapped.forward(input)
    let attention = try AttentionMaps.read(tapped).first ?? []
    let predicted = logits[0].argmax ?? 0
    let parts = path.split(separator: "/")
    let truth = parts.count >= 2 ? model.classes.firstIndex(of: String(parts[parts.count - 2])) : nil
    let maps = try targets(model.classes, predicted: predicted, truth: truth, path: path).flatMap {
      try self.maps(of: input, $0, tapped, plan)
    }
    let readings = Dictionary(grouping: maps) { $0.map.target }.compactMapValues { MapReading($0, masks) }
    return ImageExplanation(
      path: path, image: model.preprocessing.view(image), truth: truth, predicted: predicted,
      probabilities: model.probabilities(logits[0], temperature: model.checkpoint.temperature ?? 1), maps: maps,
      attention: attention, readings: readings)
  }

  /// The maps of one target: one pass forward and backward for all methods that read activations, then the others.
  private func maps(
    of input: Tensor, _ target: Target, _ tapped: TappedModel, _ plan: ExplanationPlan
  ) throws -> [ExplainedMap] {
    var readings: [String: TapReading] = [:]
    let layers = Set(plan.entries.filter { $0.method is any ActivationMethod }.map(\.layer))
    if !layers.isEmpty {
      let logits = try tapped.forward(input)
      try tapped.backward([target])
      for layer in layers {
        readings[layer] = try TapReading.standing(at: layer, targets: [target], logits: logits, model: tapped)[0]
      }
    }
    var explained = try plan.entries.map { entry in
      let start = DispatchTime.now().uptimeNanoseconds
      let map: AttributionMap
      if let method = entry.method as? any ActivationMethod, let reading = readings[entry.layer] {
        map = method.map(of: reading)
      } else {
        map = try entry.method.explain(input, targets: [target], layer: entry.layer, model: tapped)[0]
      }
      let finished = try entry.compatibility?.explain(
        input, targets: [target], layers: [entry.layer], model: tapped)[0]
      return ExplainedMap(
        map: settings.redactsFaces ? map.withoutFeatures : map, role: entry.role.rawValue,
        isEvidence: entry.method.info.isEvidence,
        seconds: Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9,
        finished: settings.redactsFaces ? nil : finished)
    }
    for (i, twin) in IdenticalMaps.firstTwins(explained.map(\.map)).enumerated() {
      if let twin { explained[i].sameAs = explained[twin].map.method }
    }
    return explained
  }

  private func targets(_ classes: [String], predicted: Int, truth: Int?, path: String) throws -> [Target] {
    func index(_ name: String) -> Int { classes.firstIndex(of: name) ?? 0 }
    if case .margin(let a, let b) = settings.quantity { return [.margin(index(a), index(b))] }
    let labels: [Int]
    switch settings.subject {
    case .predicted: labels = [predicted]
    case .named(let name): labels = [index(name)]
    case .standard: labels = truth.map { $0 == predicted ? [predicted] : [predicted, $0] } ?? [predicted]
    case .truth, .both:
      guard let truth else {
        throw WorkbenchError.nothingToDo(
          what: path,
          why:
            "its true class is unknown: the image must lie in a folder named after a class, or name a class with --target"
        )
      }
      labels = settings.subject == .truth || truth == predicted ? [truth] : [predicted, truth]
    }
    return labels.map { label in
      switch settings.quantity {
      case .probability: .probability(label)
      case .contrast: .contrast(label)
      case .rest: .rest(label)
      case .logit, .margin: .logit(label)
      }
    }
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
      "classes": model.classes, "temperature": model.checkpoint.temperature,
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

/// The image files that arguments name.
enum ImageFiles {
  private static let endings: Set<String> = ["png", "jpg", "jpeg"]

  /// Files as they are; folders give the images in them and below, sorted.
  /// - Throws: `FileError.missing`; `WorkbenchError.nothingToDo` when there is none.
  static func list(_ arguments: [String]) throws -> [String] {
    var files: [String] = []
    for argument in arguments {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder) else {
        throw FileError.missing(path: argument, hint: "An image file or a folder of images is expected.")
      }
      if !isFolder.boolValue {
        files.append(argument)
        continue
      }
      let names = (FileManager.default.enumerator(atPath: argument)?.allObjects as? [String] ?? []).sorted()
      files += names.filter { endings.contains(($0 as NSString).pathExtension.lowercased()) }
        .map { (argument as NSString).appendingPathComponent($0) }
    }
    guard !files.isEmpty else {
      throw WorkbenchError.nothingToDo(
        what: arguments.joined(separator: ", "), why: "holds no .png, .jpg or .jpeg file")
    }
    return files
  }
}

extension AttributionMap {
  /// The largest side of a map that shows no features of a face.
  private static let coarseSide = 12

  /// The map averaged to 12x12 cells: pixel by pixel it would draw the face that is not to be shown.
  var withoutFeatures: AttributionMap {
    let side = Self.coarseSide
    guard height > side || width > side else { return self }
    let (rows, columns) = (min(height, side), min(width, side))
    let fine = resampled(height: (height + rows - 1) / rows * rows, width: (width + columns - 1) / columns * columns)
    return AttributionMap(
      method: method, layer: layer, target: target, height: rows, width: columns,
      raw: Resampling.cellMeans(
        fine, height: (height + rows - 1) / rows * rows, width: (width + columns - 1) / columns * columns, to: rows,
        columns), exactness: exactness)
  }
}
