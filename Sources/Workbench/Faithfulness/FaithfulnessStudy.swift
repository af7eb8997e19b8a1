import Attribution
import Files
import Networks
import Tensors

/// Scores of several methods on the same images, with the controls beside each and exact Shapley values as the oracle.
///
/// Every score of every image is kept. A map that says nothing is counted and has no score, nor have its controls.
struct FaithfulnessStudy {
  /// The most steps of an insertion or deletion curve: a quarter of the usual number, because some twenty maps of every
  /// image are judged and their mean over images is what is read.
  static let steps = 12
  /// Random orders over which results are averaged where cells of a map tie; few for the same reason.
  static let tieOrders = 2
  /// Rows and columns of the oracle's regions.
  static let regions = 3
  /// Why a map without a value has none, where no measure said so.
  static let notMeasured = "Nothing to judge: the method's map of this image, or of all others, says nothing."
  /// The most images that a measure of methods takes at once: copies of the network are made once for all of them.
  private static let together = 8

  /// An image that was explained.
  struct Face {
    let path: String
    let label: Int
    let predicted: Int
  }

  /// One row a measure, one column an image; `nil` where nothing was measured.
  typealias Scores = [[FaithfulnessScore?]]

  /// A method with its scores and those of the controls beside it.
  struct Entry {
    let method: MethodInfo
    /// The node on whose grid its maps lie.
    let layer: String
    let height: Int
    let width: Int
    /// One an image.
    let health: [MapHealth]
    fileprivate(set) var scores: Scores
    /// One a control, on the grid of the method's maps.
    fileprivate(set) var controls: [Scores]
  }

  let measures: MeasureChoice
  let faces: [Face]
  let classes: [String]
  let controls: [ControlInfo]
  let baselines: [String]
  private(set) var entries: [Entry]
  /// Those of the exact Shapley values as a map.
  private(set) var oracle: Scores

  /// - Parameters:
  ///   - model: the network.
  ///   - methods: explain the logit of the predicted class of every image.
  ///   - measures: what they are judged by.
  ///   - layer: the node of methods that look at activations.
  ///   - images: at least one.
  ///   - masks: where the evidence lies, for measures of places.
  ///   - seed: of controls, ties and noise.
  ///   - observer: is told the progress.
  /// - Throws: what methods throw; `WorkbenchError.interrupted`.
  init(
    _ model: Model, methods: [any Explainer], measures: MeasureChoice, layer: String, images: ImageSet,
    masks: EvidenceMasks?, seed: UInt64, observer: any JobObserver
  ) throws {
    let tapped = try TappedModel(model.checkpoint.blueprint, model.checkpoint.network, taps: [layer])
    let side = model.preprocessing.size
    let context = FaithfulnessContext(
      seed: seed, steps: Self.steps, tieOrders: Self.tieOrders,
      transformations: ImageTransformation.usual(model.preprocessing),
      regions: RegionMasks(height: side, width: side))
    var faces: [Face] = []
    var inputs: [Tensor] = []
    var maps = [[AttributionMap]](repeating: [], count: methods.count)
    for n in 0..<images.count {
      let input = model.preprocessing.tensor([images.images[n]])
      let predicted = try tapped.forward(input)[0].argmax ?? 0
      faces.append(Face(path: images.paths[n], label: images.labels[n], predicted: predicted))
      inputs.append(input)
      for (m, method) in methods.enumerated() {
        try Self.goOn(observer, "comparing methods: maps", n * methods.count + m, images.count * methods.count)
        maps[m] += try method.explain(input, targets: [.logit(predicted)], layer: layer, model: tapped)
      }
    }
    self.measures = measures
    self.faces = faces
    classes = model.classes
    controls = ControlRegistry.all.map { $0.info }
    baselines = context.baselines.map(\.name)
    let none = Scores(
      repeating: [FaithfulnessScore?](repeating: nil, count: images.count), count: measures.infos.count)
    oracle = none
    let blank = [Scores](repeating: none, count: controls.count)
    entries = methods.indices.map { m in
      Entry(
        method: methods[m].info, layer: maps[m].first?.layer ?? layer, height: maps[m].first?.height ?? 0,
        width: maps[m].first?.width ?? 0, health: maps[m].map(\.health), scores: none, controls: blank)
    }
    if !measures.maps.isEmpty || !measures.places.isEmpty {
      try score(maps, inputs, context, tapped, observer) { n in
        // The mask is that of the drawn expression: for another class than the label, evidence lies elsewhere.
        guard faces[n].predicted == faces[n].label else { return nil }
        return try masks?.mask(of: faces[n].path, model.preprocessing)
      }
    }
    try scoreMethods(methods, inputs, context, tapped, layer, observer)
  }

  private static func goOn(_ observer: any JobObserver, _ phase: String, _ done: Int, _ total: Int) throws {
    if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
    observer.progress(phase, done: done, total: total, detail: "")
  }

  // MARK: - Maps

  /// Judges every map, with the controls beside it and the oracle.
  /// - Parameter mask: where the evidence of image `n` lies.
  private mutating func score(
    _ maps: [[AttributionMap]], _ inputs: [Tensor], _ context: FaithfulnessContext, _ model: TappedModel,
    _ observer: any JobObserver, mask: (_ n: Int) throws -> [Bool]?
  ) throws {
    let others = maps.map { OtherMaps($0) }
    for (n, input) in inputs.enumerated() {
      try Self.goOn(observer, "comparing methods: scores of maps", n, inputs.count)
      let reference = try ShapleyReference(
        of: input, target: .logit(faces[n].predicted), model: model, baselines: context.baselines, side: Self.regions)
      var judged = [reference.map]
      // For each map after the oracle's, the method, and the control unless it is the method's own.
      var roles: [(method: Int, control: Int?)] = []
      for m in maps.indices where maps[m][n].health == .ok {
        let beside = ControlContext(
          seed: context.seed,
          meanPicture: others[m].picture(without: n, height: input.shape.h, width: input.shape.w))
        judged.append(maps[m][n])
        roles.append((m, nil))
        for (c, kind) in ControlRegistry.all.enumerated() {
          guard let control = kind.init(beside) else { continue }
          judged.append(control.map(like: maps[m][n], image: input))
          roles.append((m, c))
        }
      }
      var told = context
      told.oracle = reference.oracle
      let found = try MapScorer(measures.maps.map { $0.init(told) }, image: input, model: model).scores(of: judged)
      let mask = measures.places.isEmpty ? nil : try mask(n)
      let places = measures.places.map { $0.init(told) }
      for (place, map) in judged.enumerated() {
        let placed = places.map { place in
          mask.map { place.score(map, mask: $0, height: input.shape.h, width: input.shape.w) }
            ?? .none("The place of the evidence is not known, or the image is not predicted as it is labelled.")
        }
        let scores =
          Array(zip(measures.maps.indices, found[place])) + Array(zip(measures.placeRange, placed))
        for (measure, score) in scores {
          if place == 0 {
            oracle[measure][n] = score
          } else if let control = roles[place - 1].control {
            entries[roles[place - 1].method].controls[control][measure][n] = score
          } else {
            entries[roles[place - 1].method].scores[measure][n] = score
          }
        }
      }
    }
    try Self.goOn(observer, "comparing methods: scores of maps", inputs.count, inputs.count)
  }

  // MARK: - Methods

  /// Judges every method, and the controls that mean something as methods once on each grid.
  private mutating func scoreMethods(
    _ methods: [any Explainer], _ inputs: [Tensor], _ context: FaithfulnessContext, _ model: TappedModel,
    _ layer: String, _ observer: any JobObserver
  ) throws {
    let phase = "comparing methods: explaining again"
    let metrics = measures.methods.map { $0.init(context) }
    guard !metrics.isEmpty else { return }
    let grids = entries.map(\.layer).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let kinds = ControlRegistry.explainers
    let chunks = stride(from: 0, to: inputs.count, by: Self.together).map {
      $0..<min($0 + Self.together, inputs.count)
    }
    let total = chunks.count * metrics.count * (methods.count + kinds.count * grids.count)
    var done = 0
    for chunk in chunks {
      let batch = Tensor.stacked(chunk.map { inputs[$0] })
      let targets = chunk.map { Target.logit(faces[$0].predicted) }
      for (metric, measure) in zip(metrics, measures.methodRange) {
        func scores(_ explainer: any Explainer, _ node: String) throws -> [FaithfulnessScore] {
          try Self.goOn(observer, phase, done, total)
          done += 1
          return try metric.scores(of: explainer, images: batch, targets: targets, layer: node, model: model)
        }
        for m in methods.indices {
          for (n, score) in zip(chunk, try scores(methods[m], layer)) { entries[m].scores[measure][n] = score }
        }
        for kind in kinds {
          guard let control = controls.firstIndex(where: { $0.id == kind.info.id }) else { continue }
          for grid in grids {
            let found = try scores(kind.init(ExplainerContext(seed: context.seed)), grid)
            for m in entries.indices where entries[m].layer == grid {
              for (n, score) in zip(chunk, found) { entries[m].controls[control][measure][n] = score }
            }
          }
        }
      }
    }
    try Self.goOn(observer, phase, total, total)
  }
}

extension Tensor {
  /// Images of `[1, H, W, C]` as one batch.
  fileprivate static func stacked(_ images: [Tensor]) -> Tensor {
    precondition(!images.isEmpty, "no image")
    return Tensor(
      Shape([images.count] + images[0].shape.dimensions.dropFirst()), images.flatMap(\.array))
  }
}
