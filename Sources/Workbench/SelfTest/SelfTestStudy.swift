import Attribution
import Networks
import SyntheticFaces
import Tensors

/// Scores of every method on one arena, and of activation methods at every grid of its ladder.
struct SelfTestStudy {
  /// Faces of one call of a method: between calls the user may stop the job.
  private static let block = 16
  /// What a grid of fewer than 16 cells loses in the choice of a tap, in mass accuracy.
  static let penalty = 0.05

  /// A method at every grid of the ladder, with the choice that `ResolutionLadder` makes of them.
  struct Ladder {
    let method: MethodInfo
    /// One a rung, finest first.
    let means: [SelfTestScores.Mean]
    /// `nil` where no map can be scored.
    let choice: ResolutionLadder.Choice?

    /// Whether the coarsest grid was chosen though a finer one has a higher mass accuracy with an interval of its own.
    var isTooCoarse: Bool {
      guard let choice, choice.index == means.count - 1, let coarsest = means.last else { return false }
      return means.dropLast().contains { $0.interval.low > coarsest.interval.high }
    }
  }

  let arena: SelfTestArena
  /// The area of the masks, in the mean over faces: what chance gets.
  let chance: Double
  let entries: [SelfTestScores]
  let rungs: [Rung]
  /// Empty where the network has one grid alone.
  let ladders: [Ladder]

  /// - Parameters:
  ///   - arena: the network and its faces.
  ///   - methods: in the order of the registry.
  ///   - meanFace: what the mean prior shows.
  ///   - withLadder: whether activation methods are scored at every grid.
  ///   - seed: of controls and intervals.
  ///   - observer: is told the progress.
  /// - Throws: what methods throw; `WorkbenchError.interrupted`.
  init(
    _ arena: SelfTestArena, methods: [any Explainer], meanFace: [Float], withLadder: Bool, seed: UInt64,
    observer: any JobObserver
  ) throws {
    self.arena = arena
    let faces = arena.faces
    chance =
      faces.reduce(0.0) { $0 + Double($1.mask.count { $0 }) / Double($1.mask.count) } / Double(max(1, faces.count))
    let ladder = try ResolutionLadder(arena.blueprint)
    let coarse = arena.blueprint.defaultTap.node
    let rungs = ladder?.rungs ?? []
    self.rungs = rungs
    let finer = rungs.last { $0.layer != coarse && $0.cells > (rungs.last?.cells ?? 0) }?.layer
    let taps = Set(rungs.map(\.layer)).union([coarse])
    let model = try TappedModel(arena.blueprint, arena.network, taps: taps)
    let twin = try arena.twin.map { try TappedModel(arena.blueprint, $0.network, taps: taps) }
    var entries: [SelfTestScores] = []
    var ladders: [Ladder] = []
    for (m, method) in methods.enumerated() {
      let phase = "\(arena.title): methods"
      try SelfTestArenas.goOn(observer, phase, m, methods.count)
      let isActivation = method.info.family == .activation
      var known: [String: [AttributionMap]] = [:]
      func maps(_ layer: String, _ model: TappedModel) throws -> [AttributionMap] {
        try Self.maps(of: method, faces, layer, model) { try SelfTestArenas.goOn(observer, phase, m, methods.count) }
      }
      for (tap, layer) in [(isActivation ? SelfTestTap.coarse : .pixels, coarse), (.finer, isActivation ? finer : nil)]
      {
        guard let layer else { continue }
        let own = try maps(layer, model)
        known[layer] = own
        entries.append(
          SelfTestScores(
            method.info, tap: tap, maps: own, twinMaps: try twin.map { try maps(layer, $0) }, faces: faces,
            meanFace: meanFace, seed: seed))
      }
      if withLadder, isActivation, let ladder, rungs.count > 1 {
        let all = try rungs.map { try known[$0.layer] ?? maps($0.layer, model) }
        ladders.append(Self.ladder(method.info, ladder, all, faces, meanFace, seed))
      }
    }
    self.entries = entries
    self.ladders = ladders
  }

  /// A method's maps of all faces, for what decides between the two classes: the logit of the right one minus the other.
  private static func maps(
    of method: any Explainer, _ faces: [SelfTestArena.Face], _ layer: String, _ model: TappedModel,
    goOn: () throws -> Void
  ) throws -> [AttributionMap] {
    var maps: [AttributionMap] = []
    for start in stride(from: 0, to: faces.count, by: block) {
      if start > 0 { try goOn() }
      let part = faces[start..<min(faces.count, start + block)]
      maps += try method.explain(
        SelfTestNetwork.preprocessing.tensor(part.map(\.image)),
        targets: part.map { .margin($0.label, 1 - $0.label) }, layer: layer, model: model)
    }
    return maps
  }

  private static func ladder(
    _ method: MethodInfo, _ ladder: ResolutionLadder, _ maps: [[AttributionMap]], _ faces: [SelfTestArena.Face],
    _ meanFace: [Float], _ seed: UInt64
  ) -> Ladder {
    let means = maps.map { maps in
      SelfTestScores(
        method, tap: .coarse, maps: maps, twinMaps: nil, faces: faces, meanFace: meanFace, seed: seed
      ).means[SelfTestScores.mass]
    }
    // The choice is made for the method, not for one face: every rung stands there with its mean over all faces.
    let first = faces.indices.first { n in maps.allSatisfy { $0[n].health == .ok } }
    let choice = first.flatMap { n in
      ladder.choose(maps.map { $0[n] }, penalty: penalty) { map in
        ladder.rungs.firstIndex { $0.layer == map.layer }.map { means[$0].value } ?? .nan
      }
    }
    return Ladder(method: method, means: means, choice: choice)
  }
}
