import Attribution
import Datasets
import Files
import Networks
import Statistics
import Tensors

/// Attention blocks edited, compared with Grad-CAM and taken apart, on a sample of the images.
struct AttentionStudy {
  /// The most images; with many blocks fewer are taken, so that the time stays about the same.
  static let (mostImages, mostImagesTimesBlocks) = (128, 384)
  /// The most of them whose attention is compared with Grad-CAM: the distance between maps costs most.
  static let comparedImages = 64
  /// Random references of each comparison.
  static let permutations = 99
  /// The largest side of the grids on which maps are compared: the distance costs the third power of the cells, and on
  /// one grid blocks can be compared with each other.
  static let largestSide = 6

  /// What an edit did.
  struct Effect {
    let name: String
    let title: String
    /// Of the logit of the predicted class.
    let logit: MeanIntervals.Mean
    let accuracy: MeanIntervals.Mean
    /// The share of images whose predicted class changed.
    let changed: Double
  }

  /// What a measure of agreement says beside its reference.
  enum Verdict: String {
    case better = "better than shuffled"
    case worse = "worse than shuffled"
    case open = "not shown to differ from shuffled"
  }

  /// A measure of agreement beside its reference.
  struct Agreement {
    let name: String
    let title: String
    let value: MeanIntervals.Mean
    let chance: Double
    /// The value minus the image's own reference.
    let beyondChance: MeanIntervals.Mean
    let isLowGood: Bool

    /// Whether attention and map agree better than shuffled attention does, worse, or neither is shown.
    var verdict: Verdict {
      let (low, high) = (beyondChance.interval.low, beyondChance.interval.high)
      if isLowGood ? high < 0 : low > 0 { return .better }
      return (isLowGood ? low > 0 : high < 0) ? .worse : .open
    }
  }

  /// One block.
  struct Block {
    let name: String
    let effects: [Effect]
    let agreements: [Agreement]
    /// Rows and columns on which attention and map were compared.
    let comparedGrid: (height: Int, width: Int)
  }

  /// Images on which blocks were edited.
  let count: Int
  let blocks: [Block]
  /// The image whose map is most like the mean one, taken apart; `nil` where no block feeds global pooling.
  let example: AttentionFactorisation?
  /// The true and the predicted class of the example.
  let exampleClasses: (label: Int, predicted: Int)?
  /// The largest difference of a product from its map, as a share of the map's largest value, over all images.
  let largestDeviation: Float?

  /// - Returns: `nil` for a network without attention.
  init?(
    _ collector: AtlasCollector, _ images: ImageSet, seed: UInt64, observer: any JobObserver
  ) throws {
    let blueprint = collector.model.checkpoint.blueprint
    let sites = blueprint.attention
    guard !sites.isEmpty, !collector.dossier.sites.isEmpty else { return nil }
    let limit = max(16, min(Self.mostImages, Self.mostImagesTimesBlocks / sites.count))
    let chosen = Splitting.stratifiedLimit(
      Array(0..<images.count), labels: images.labels, limit: min(limit, images.count), seed: seed)
    count = chosen.count
    let model = try TappedModel(
      blueprint, collector.model.checkpoint.network,
      taps: AttentionMaps.taps(blueprint).union(sites.map(\.input)).union(AttentionFactorisation.taps(blueprint)))
    let edits = collector.dossier.sites.map { site -> [(name: String, edit: AttentionEdit)] in
      [
        ("even_spatial", .evenSpatial), ("mean_spatial", .fixedSpatial(site.spatial.means.map { Float($0) })),
        ("even_channel", .evenChannel), ("even_both", .evenBoth),
      ]
    }
    var effects = sites.map { _ in [[AttentionEffect]]() }
    var agreements = sites.map { _ in [AttentionAgreement]() }
    var grids = sites.map { _ in (height: 0, width: 0) }
    var parts: [(AttentionFactorisation, row: Int)] = []
    let compared = Set(
      Splitting.stratifiedLimit(
        chosen, labels: chosen.map { images.labels[$0] }, limit: min(Self.comparedImages, chosen.count), seed: seed))
    for start in stride(from: 0, to: chosen.count, by: 32) {
      if observer.shouldStop { throw WorkbenchError.interrupted(kept: "no report was written") }
      observer.progress("editing attention", done: start, total: chosen.count, detail: "")
      let rows = Array(chosen[start..<min(start + 32, chosen.count)])
      let input = collector.model.preprocessing.tensor(rows.map { images.images[$0] })
      let targets = rows.map { Target.logit(collector.rows[$0].predicted) }
      for (s, site) in sites.enumerated() {
        effects[s] += try AttentionSurgery.effects(
          input, targets: targets, site: site, edits: edits[s].map(\.edit), model: model)
      }
      parts += try zip(AttentionFactorisation.read(input, targets: targets, model: model), rows).map { ($0, row: $1) }
      let logits = try model.forward(input)
      try model.backward(targets)
      let attention = try AttentionMaps.read(model)
      for (s, site) in sites.enumerated() {
        let readings = try TapReading.standing(at: site.input, targets: targets, logits: logits, model: model)
        for (n, row) in rows.enumerated() where compared.contains(row) {
          let pair = Self.comparable(attention[n][s], GradCAM().map(of: readings[n]))
          grids[s] = (pair.map.height, pair.map.width)
          if let found = AttentionAgreement(
            spatial: pair.spatial, map: pair.map, permutations: Self.permutations, seed: seed)
          {
            agreements[s].append(found)
          }
        }
      }
    }
    observer.progress("editing attention", done: chosen.count, total: chosen.count, detail: "")
    let labels = chosen.map { images.labels[$0] }
    blocks = sites.indices.map { s in
      Block(
        name: sites[s].name, effects: Self.effects(edits[s], effects[s], labels, seed),
        agreements: Self.agreements(agreements[s], seed), comparedGrid: grids[s])
    }
    let typical = Self.mostTypical(parts.map { $0.0 })
    example = typical.map { parts[$0].0 }
    exampleClasses = typical.map {
      (label: images.labels[parts[$0].row], predicted: collector.rows[parts[$0].row].predicted)
    }
    largestDeviation = parts.map { $0.0.deviation }.max()
  }

  /// Attention and map on a grid on which their distance can be computed in a moment.
  private static func comparable(
    _ attention: AttentionMaps, _ map: AttributionMap
  ) -> (spatial: [Float], map: AttributionMap) {
    let (height, width) = (min(map.height, largestSide), min(map.width, largestSide))
    guard height != map.height || width != map.width else { return (attention.spatial, map) }
    func coarse(_ values: [Float]) -> [Float] {
      Resampling.coarsened(values, height: map.height, width: map.width, to: height, width)
    }
    return (
      coarse(attention.spatial),
      AttributionMap(
        method: map.method, layer: map.layer, target: map.target, height: height, width: width, raw: coarse(map.raw))
    )
  }

  private static func effects(
    _ edits: [(name: String, edit: AttentionEdit)], _ effects: [[AttentionEffect]], _ labels: [Int], _ seed: UInt64
  ) -> [Effect] {
    edits.indices.compactMap { e in
      let own = effects.map { $0[e] }
      let rows = zip(own, labels).map { effect, label -> [Double] in
        let gained = (effect.predictionAfter == label ? 1.0 : 0) - (effect.predictionBefore == label ? 1.0 : 0)
        return [effect.targetChange, gained]
      }
      guard let means = MeanIntervals.means(rows, seed: seed), let value = AttentionCausalValue(own, labels: labels)
      else { return nil }
      return Effect(
        name: edits[e].name, title: edits[e].edit.title, logit: means[0], accuracy: means[1],
        changed: value.changedShare)
    }
  }

  private static func agreements(_ found: [AttentionAgreement], _ seed: UInt64) -> [Agreement] {
    func agreement(
      _ name: String, _ title: String, isLowGood: Bool = false,
      _ score: (AttentionAgreement) -> AttentionAgreement.Score?
    ) -> Agreement? {
      let scores = found.compactMap(score)
      guard let means = MeanIntervals.means(scores.map { [$0.value, $0.chance, $0.value - $0.chance] }, seed: seed)
      else { return nil }
      return Agreement(
        name: name, title: title, value: means[0], chance: means[1].value, beyondChance: means[2],
        isLowGood: isLowGood)
    }
    return [
      agreement("spearman", "Spearman") { $0.correlation },
      agreement("top_quarter_iou", "Top-quarter overlap") { $0.overlap },
      agreement("wasserstein", "Wasserstein distance", isLowGood: true) { $0.distance },
    ].compactMap { $0 }
  }

  /// The place of the map that is most like the mean of all; `nil` without maps that say something.
  private static func mostTypical(_ parts: [AttentionFactorisation]) -> Int? {
    let sound = parts.indices.filter { parts[$0].map.health == .ok }
    guard let cells = sound.first.map({ parts[$0].map.raw.count }) else { return nil }
    let mean = (0..<cells).map { c in sound.reduce(0.0) { $0 + Double(parts[$1].map.raw[c]) } }
    func likeness(_ n: Int) -> Double { Correlation.pearson(parts[n].map.raw.map(Double.init), mean) ?? -1 }
    return sound.max { likeness($0) < likeness($1) }
  }

  // MARK: - JSON

  /// What is known of one block beside its statistics.
  func json(_ block: Block) -> JSONValue {
    [
      "images": count,
      "edits": block.effects.map { effect -> JSONValue in
        [
          "edit": effect.name, "logit_change": effect.logit.value, "logit_interval": effect.logit.interval,
          "accuracy_change": effect.accuracy.value, "accuracy_interval": effect.accuracy.interval,
          "changed_share": effect.changed,
        ]
      },
      "agreement_grid": [block.comparedGrid.height, block.comparedGrid.width],
      "agreement": block.agreements.map { agreement -> JSONValue in
        [
          "measure": agreement.name, "images": agreement.value.count, "value": agreement.value.value,
          "interval": agreement.value.interval, "chance": agreement.chance,
          "beyond_chance": agreement.beyondChance.value, "beyond_chance_interval": agreement.beyondChance.interval,
          "told": agreement.verdict == .better, "verdict": agreement.verdict.rawValue,
        ]
      },
    ]
  }

  /// The example taken apart.
  func factorisationJSON(classes: [String]) -> JSONValue {
    guard let example, let exampleClasses else { return .null }
    return [
      "site": example.site, "true": classes[exampleClasses.label], "predicted": classes[exampleClasses.predicted],
      "grid": [example.map.height, example.map.width], "features": example.features,
      "channel_gain": example.channelGain.map { gain -> JSONValue in gain.map(\.json) ?? .null },
      "spatial": example.spatial,
      "map": example.map.raw, "deviation": example.deviation, "largest_deviation": largestDeviation,
      "images": count,
    ]
  }
}
