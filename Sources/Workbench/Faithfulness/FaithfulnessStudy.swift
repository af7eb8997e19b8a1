import Attribution
import Files
import Networks
import Tensors

/// Scores of several methods on the same images, with the controls beside each and exact Shapley values as the oracle.
///
/// Every score of every image is kept. A map that says nothing is counted and has no score, nor have its controls.
struct FaithfulnessStudy {
  /// The measures, in the order of the tables.
  static let metrics: [any MapMetric.Type] = [
    Insertion.self, Deletion.self, RoadCombined.self, AverageDrop.self, Sparseness.self, ShapleyAgreement.self,
  ]
  /// The most steps of an insertion or deletion curve: a quarter of the usual number, because some twenty maps of every
  /// image are judged and their mean over images is what is read.
  static let steps = 12
  /// Random orders over which results are averaged where cells of a map tie; few for the same reason.
  static let tieOrders = 2
  /// Rows and columns of the oracle's regions.
  static let regions = 3

  /// An image that was explained.
  struct Face {
    let path: String
    let label: Int
    let predicted: Int
  }

  /// One row a measure, one column an image; `nil` where there is no score.
  typealias Scores = [[Double?]]

  /// A method with its scores and those of the controls beside it.
  struct Entry {
    let method: MethodInfo
    let height: Int
    let width: Int
    /// One an image.
    let health: [MapHealth]
    fileprivate(set) var scores: Scores
    /// One a control, on the grid of the method's maps.
    fileprivate(set) var controls: [Scores]
  }

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
  ///   - layer: the node of methods that look at activations.
  ///   - images: at least one.
  ///   - seed: of controls, ties and noise.
  ///   - observer: is told the progress.
  /// - Throws: what methods throw; `WorkbenchError.interrupted`.
  init(
    _ model: Model, methods: [any Explainer], layer: String, images: ImageSet, seed: UInt64,
    observer: any JobObserver
  ) throws {
    let tapped = try TappedModel(model.checkpoint.blueprint, model.checkpoint.network, taps: [layer])
    let context = FaithfulnessContext(seed: seed, steps: Self.steps, tieOrders: Self.tieOrders)
    var faces: [Face] = []
    var maps = [[AttributionMap]](repeating: [], count: methods.count)
    for n in 0..<images.count {
      try Self.goOn(observer, "comparing methods: maps", n, images.count)
      let input = model.preprocessing.tensor([images.images[n]])
      let predicted = try tapped.forward(input)[0].argmax ?? 0
      faces.append(Face(path: images.paths[n], label: images.labels[n], predicted: predicted))
      for (m, method) in methods.enumerated() {
        maps[m] += try method.explain(input, targets: [.logit(predicted)], layer: layer, model: tapped)
      }
    }
    self.faces = faces
    classes = model.classes
    controls = ControlRegistry.all.map { $0.info }
    baselines = context.baselines.map(\.name)
    let none = Scores(repeating: [Double?](repeating: nil, count: images.count), count: Self.metrics.count)
    oracle = none
    let blank = [Scores](repeating: none, count: controls.count)
    entries = methods.indices.map { m in
      Entry(
        method: methods[m].info, height: maps[m].first?.height ?? 0, width: maps[m].first?.width ?? 0,
        health: maps[m].map(\.health), scores: none, controls: blank)
    }
    let others = maps.map { OtherMaps($0) }
    for n in 0..<images.count {
      let input = model.preprocessing.tensor([images.images[n]])
      var scorer = try ImageScorer(input, target: .logit(faces[n].predicted), model: tapped, context)
      for (metric, value) in try scorer.scores(scorer.exactMap).enumerated() { oracle[metric][n] = value }
      for m in methods.indices {
        try Self.goOn(observer, "comparing methods: scores", n * methods.count + m, images.count * methods.count)
        let map = maps[m][n]
        guard map.health == .ok else { continue }
        for (metric, value) in try scorer.scores(map).enumerated() { entries[m].scores[metric][n] = value }
        let beside = ControlContext(
          seed: seed, meanPicture: others[m].picture(without: n, height: input.shape.h, width: input.shape.w))
        for (c, kind) in ControlRegistry.all.enumerated() {
          guard let control = kind.init(beside) else { continue }
          let scores = try scorer.scores(control.map(like: map, image: input))
          for (metric, value) in scores.enumerated() { entries[m].controls[c][metric][n] = value }
        }
      }
    }
    let all = images.count * methods.count
    try Self.goOn(observer, "comparing methods: scores", all, all)
  }

  private static func goOn(_ observer: any JobObserver, _ phase: String, _ done: Int, _ total: Int) throws {
    if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
    observer.progress(phase, done: done, total: total, detail: "")
  }
}

/// Scores maps of one image, each different map once.
private struct ImageScorer {
  let input: Tensor
  let model: TappedModel
  let metrics: [any MapMetric]
  /// The exact values of the image's regions, one cell a region.
  let exactMap: AttributionMap
  private var known: [(map: AttributionMap, scores: [Double?])] = []

  init(_ input: Tensor, target: Target, model: TappedModel, _ context: FaithfulnessContext) throws {
    self.input = input
    self.model = model
    let image = PixelImage(input.array, shape: Shape([input.shape.h, input.shape.w, input.shape.c]))
    let side = FaithfulnessStudy.regions
    let exact = try ExactShapley(baselines: context.baselines) { height, width in
      .grid(rows: side, columns: side, height: height, width: width)
    }.regionValues(of: image, target: target, model: model)
    var told = context
    told.oracle = Oracle(parts: exact.partition.regions, values: exact.values)
    metrics = FaithfulnessStudy.metrics.map { $0.init(told) }
    exactMap = AttributionMap(
      method: ExactShapley.info.id, layer: model.inputName, target: target, height: side, width: side,
      raw: exact.values.map { Float($0) })
  }

  /// One score a measure.
  mutating func scores(_ map: AttributionMap) throws -> [Double?] {
    // Controls that know only the grid are the same beside every method on it.
    if let same = known.first(where: { $0.map.height == map.height && $0.map.raw == map.raw }) { return same.scores }
    let scores = try metrics.map { try $0.score(map, image: input, model: model).value }
    known.append((map, scores))
    return scores
  }
}
