import Attribution
import Datasets
import Dispatch
import Foundation
import Networks
import Tensors

/// Makes the maps of one image after the other with one network that is planned once.
struct ImageExplainer {
  private let settings: ExplanationSettings
  private let model: Model
  private let plan: ExplanationPlan
  private let tapped: TappedModel
  private let masks: RegionMasks
  private let check: RandomisationCheck

  /// - Throws: `WorkbenchError.option` for classes that the model does not know; `GraphError`.
  init(_ settings: ExplanationSettings, _ model: Model, _ plan: ExplanationPlan) throws {
    let blueprint = model.checkpoint.blueprint
    self.settings = settings
    self.model = model
    self.plan = plan
    tapped = try TappedModel(
      blueprint, model.checkpoint.network, taps: AttentionMaps.taps(blueprint).union(plan.taps))
    check = RandomisationCheck(tapped, seed: settings.seed)
    masks = RegionMasks(height: model.preprocessing.size, width: model.preprocessing.size)
    try checkSubject()
  }

  private func checkSubject() throws {
    if case .named(let name) = settings.subject { _ = try model.classIndex(name, option: "--target") }
    if case .margin(let a, let b) = settings.quantity {
      let both = try [a, b].map { try model.classIndex($0, option: "--on margin") }
      guard both[0] != both[1] else {
        throw WorkbenchError.option(name: "--on margin", expected: "two different classes", got: "\(a),\(b)")
      }
    }
  }

  /// Explains one image.
  /// - Parameters:
  ///   - path: the file; its folder's name is the true class where it names one.
  ///   - image: its pixels.
  ///   - step: called before every map with the share of the image that is done and the method's name; what it throws ends the
  ///     explanation.
  func explain(
    _ path: String, _ image: GrayImage, step: (_ done: Double, _ method: String) throws -> Void = { _, _ in }
  ) throws -> ImageExplanation {
    let input = model.preprocessing.tensor(image)
    let logits = try tapped.forward(input)
    let probabilities = try model.calibrated(logits[0])
    let attention = try AttentionMaps.read(tapped).first ?? []
    let predicted = logits[0].argmax ?? 0
    let parts = path.split(separator: "/")
    let truth = parts.count >= 2 ? model.classes.firstIndex(of: String(parts[parts.count - 2])) : nil
    let targets = try self.targets(predicted: predicted, truth: truth, path: path)
    var ladders: [Target: LadderReading] = [:]
    let explained = try targets.enumerated().flatMap { t, target in
      if let ladder = plan.ladder {
        try step(Double(t) / Double(targets.count), "grids")
        ladders[target] = try LadderReading(
          ladder, gridMethod, input, target, baseline: .blurred(), model: tapped)
      }
      return try maps(of: input, target, at: ladders[target]?.layer) { entry, method in
        try step((Double(t) + Double(entry) / Double(plan.entries.count)) / Double(targets.count), method)
      }
    }
    let titles = Dictionary(plan.methods.map { ($0.id, $0.title) }) { first, _ in first }
    let readings = Dictionary(grouping: explained) { $0.map.target }.compactMapValues {
      MapReading($0, masks) { titles[$0] ?? $0 }
    }
    return ImageExplanation(
      path: path, image: model.preprocessing.view(image), truth: truth, predicted: predicted,
      probabilities: probabilities, maps: explained,
      attention: attention, readings: readings,
      ladders: settings.redactsFaces ? ladders.mapValues(\.withoutFeatures) : ladders)
  }

  /// The method that is compared at every grid: the first that looks at a layer.
  private var gridMethod: any Explainer {
    plan.entries.first { $0.method.info.family == .activation }?.method ?? GradCAM()
  }

  /// The maps of one target: one pass forward and backward for all methods that read activations, then the others.
  /// - Parameter chosen: a layer in place of the plan's.
  private func maps(
    of input: Tensor, _ target: Target, at chosen: String?, step: (_ entry: Int, _ method: String) throws -> Void
  ) throws -> [ExplainedMap] {
    var readings: [String: TapReading] = [:]
    let direct = plan.entries.filter { $0.method is any ActivationMethod && $0.treatment == nil }
    let layers = Set(direct.map { chosen ?? $0.layer })
    if !layers.isEmpty {
      let logits = try tapped.forward(input)
      try tapped.backward([target])
      for layer in layers {
        readings[layer] = try TapReading.standing(at: layer, targets: [target], logits: logits, model: tapped)[0]
      }
    }
    var explained = try plan.entries.enumerated().map { i, entry in
      try step(i, entry.method.info.title)
      let start = DispatchTime.now().uptimeNanoseconds
      let layer = chosen ?? entry.layer
      let map: AttributionMap
      if let treatment = entry.treatment {
        map = try treatment.explain(input, [target], layer, tapped)[0]
      } else if let method = entry.method as? any ActivationMethod, let reading = readings[layer] {
        map = method.map(of: reading)
      } else {
        map = try entry.method.explain(input, targets: [target], layer: layer, model: tapped)[0]
      }
      let finished = try entry.compatibility?.explain(
        input, targets: [target], layers: [layer], model: tapped)[0]
      return ExplainedMap(
        map: settings.redactsFaces ? map.withoutFeatures : map, role: entry.role.rawValue,
        isEvidence: entry.method.info.isEvidence, parameters: entry.method.parameters,
        seconds: Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9,
        finished: settings.redactsFaces ? nil : finished,
        randomisation: entry.method.info.failsRandomisation
          ? try check.result(of: map, by: entry.method, input: input, layer: layer) : nil,
        treatment: entry.treatment?.words)
    }
    for (i, twin) in IdenticalMaps.firstTwins(explained.map(\.map)).enumerated() {
      if let twin { explained[i].sameAs = explained[twin].map.method }
    }
    return explained
  }

  private func targets(predicted: Int, truth: Int?, path: String) throws -> [Target] {
    if case .margin(let a, let b) = settings.quantity {
      return [.margin(try model.classIndex(a, option: "--on margin"), try model.classIndex(b, option: "--on margin"))]
    }
    let labels: [Int]
    switch settings.subject {
    case .predicted: labels = [predicted]
    case .named(let name): labels = [try model.classIndex(name, option: "--target")]
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
}

extension AttributionMap {
  /// The largest side of a map that shows no features of a face.
  private static let coarseSide = 12

  /// The map averaged to 12x12 cells: pixel by pixel it would draw the face that is not to be shown.
  var withoutFeatures: AttributionMap {
    let side = Self.coarseSide
    guard height > side || width > side else { return self }
    let (rows, columns) = (min(height, side), min(width, side))
    return AttributionMap(
      method: method, layer: layer, target: target, height: rows, width: columns,
      raw: averaged(height: rows, width: columns), exactness: exactness)
  }

  /// The values on a grid on which maps can be compared: means of the cells of a finer map, interpolation of a coarser one.
  func averaged(height rows: Int, width columns: Int) -> [Float] {
    // Sides that are no multiple are interpolated to the next one first.
    let (fineRows, fineColumns) = (
      (max(height, rows) + rows - 1) / rows * rows, (max(width, columns) + columns - 1) / columns * columns
    )
    return Resampling.cellMeans(
      resampled(height: fineRows, width: fineColumns), height: fineRows, width: fineColumns, to: rows, columns)
  }
}
