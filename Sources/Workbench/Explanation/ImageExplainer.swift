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

  /// - Throws: `WorkbenchError.option` for classes that the model does not know; `GraphError`.
  init(_ settings: ExplanationSettings, _ model: Model, _ plan: ExplanationPlan) throws {
    let blueprint = model.checkpoint.blueprint
    self.settings = settings
    self.model = model
    self.plan = plan
    tapped = try TappedModel(
      blueprint, model.checkpoint.network, taps: AttentionMaps.taps(blueprint).union(plan.taps))
    masks = RegionMasks(height: model.preprocessing.size, width: model.preprocessing.size)
    try checkSubject()
  }

  private func checkSubject() throws {
    var names: [String] = []
    if case .named(let name) = settings.subject { names.append(name) }
    if case .margin(let a, let b) = settings.quantity { names += [a, b] }
    for name in names where !model.classes.contains(name) {
      throw WorkbenchError.option(
        name: "class", expected: "one of \(model.classes.joined(separator: ", "))", got: name)
    }
  }

  /// Explains one image.
  /// - Parameters:
  ///   - path: the file; its folder's name is the true class where it names one.
  ///   - image: its pixels.
  func explain(_ path: String, _ image: GrayImage) throws -> ImageExplanation {
    let input = model.preprocessing.tensor(image)
    let logits = try tapped.forward(input)
    let attention = try AttentionMaps.read(tapped).first ?? []
    let predicted = logits[0].argmax ?? 0
    let parts = path.split(separator: "/")
    let truth = parts.count >= 2 ? model.classes.firstIndex(of: String(parts[parts.count - 2])) : nil
    let explained = try targets(predicted: predicted, truth: truth, path: path).flatMap {
      try maps(of: input, $0)
    }
    let readings = Dictionary(grouping: explained) { $0.map.target }.compactMapValues { MapReading($0, masks) }
    return ImageExplanation(
      path: path, image: model.preprocessing.view(image), truth: truth, predicted: predicted,
      probabilities: model.probabilities(logits[0], temperature: model.checkpoint.temperature ?? 1), maps: explained,
      attention: attention, readings: readings)
  }

  /// The maps of one target: one pass forward and backward for all methods that read activations, then the others.
  private func maps(of input: Tensor, _ target: Target) throws -> [ExplainedMap] {
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
        isEvidence: entry.method.info.isEvidence, parameters: entry.method.parameters,
        seconds: Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9,
        finished: settings.redactsFaces ? nil : finished)
    }
    for (i, twin) in IdenticalMaps.firstTwins(explained.map(\.map)).enumerated() {
      if let twin { explained[i].sameAs = explained[twin].map.method }
    }
    return explained
  }

  private func targets(predicted: Int, truth: Int?, path: String) throws -> [Target] {
    let classes = model.classes
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
