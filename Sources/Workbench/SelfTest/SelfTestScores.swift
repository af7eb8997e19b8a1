import Attribution
import Evaluation
import Files
import Networks
import Statistics
import SyntheticFaces
import Tensors

/// Where the grid lies that a method was given.
enum SelfTestTap: String, CaseIterable {
  /// The network's default tap, the coarsest grid.
  case coarse
  /// The next finer grid of the resolution ladder.
  case finer
  /// The pixels: for methods that look at no node.
  case pixels

  var words: String {
    switch self {
    case .coarse: "default tap"
    case .finer: "one finer"
    case .pixels: "pixels"
    }
  }
}

/// What a method's maps of an arena's faces score, beside controls on the same grid.
struct SelfTestScores {
  /// The measures, in the order of all tables.
  static let metrics = FaithfulnessRegistry.ofPlaces.map { $0.info }
  /// The place of mass accuracy among them: what verdicts and figures go by.
  static let mass = metrics.firstIndex { $0.id == MassAccuracy.info.id } ?? 0
  private static let replicates = 2000
  private static let threshold = 0.05

  /// A mean over faces.
  struct Mean {
    let value: Double
    let interval: Interval
  }

  let method: MethodInfo
  let tap: SelfTestTap
  let layer: String
  let height: Int
  let width: Int
  /// One a face.
  let health: [MapHealth]
  /// One row a measure, one column a face; a map that says nothing finds nothing: 0.
  let scores: [[Double]]
  /// One a control of `ControlRegistry`: as `scores`. Where a method's map says nothing, its controls have its score.
  let controls: [[[Double]]]
  /// The mean of each measure over faces, with its bootstrap interval.
  let means: [Mean]
  /// The mean of each measure for each control.
  let controlMeans: [[Double]]
  /// The places of the controls that the method is not shown to beat by mass accuracy.
  let unbeaten: [Int]
  /// The share of each map's positive mass on the faces' masks by the twin's network, where there is one: 0 for a map that
  /// says nothing.
  let twinMass: [Double]?
  let twinHealth: [MapHealth]?
  /// How well the mass on the watermark tells the network with the shortcut from its twin: the area under the ROC curve
  /// over the same faces, drawn in pairs for the interval; `nil` without a twin.
  let detection: Mean?

  /// The name in tables: `Grad-CAM, one finer`.
  var title: String { tap == .finer ? "\(method.title), finer" : method.title }
  /// The maps that say something.
  var healthy: Int { health.count { $0 == .ok } }

  /// Whether the method finds the place: its mass accuracy is above the area that chance gets, and above every control.
  func finds(chance: Double) -> Bool { means[Self.mass].interval.low > chance && unbeaten.isEmpty }

  /// - Parameters:
  ///   - method: what is known about the method.
  ///   - tap: where its grid lies.
  ///   - maps: one a face.
  ///   - twinMaps: those of the twin's network.
  ///   - faces: what was explained.
  ///   - meanFace: what the mean prior shows.
  ///   - seed: of controls and bootstrap.
  init(
    _ method: MethodInfo, tap: SelfTestTap, maps: [AttributionMap], twinMaps: [AttributionMap]?,
    faces: [SelfTestArena.Face], meanFace: [Float], seed: UInt64
  ) {
    self.method = method
    self.tap = tap
    layer = maps.first?.layer ?? ""
    height = maps.first?.height ?? 0
    width = maps.first?.width ?? 0
    health = maps.map(\.health)
    let side = FaceRenderer.size
    let metrics = FaithfulnessRegistry.ofPlaces.map { $0.init(FaithfulnessContext(seed: seed)) }
    let controls = ControlRegistry.controls(ControlContext(seed: seed, meanPicture: meanFace))
    // One row a map: the method's, then the controls'; one number a measure.
    let table = Parallel.map(maps.count) { n -> [[Double]] in
      let image = SelfTestNetwork.preprocessing.tensor([faces[n].image])
      let beside = maps[n].health == .ok ? controls.map { $0.map(like: maps[n], image: image) } : []
      let scored = ([maps[n]] + beside).map { map in
        metrics.map { $0.score(map, mask: faces[n].mask, height: side, width: side).value ?? 0 }
      }
      return scored + [[Double]](repeating: scored[0], count: controls.count - beside.count)
    }
    func column(_ row: Int, _ metric: Int) -> [Double] { table.map { $0[row][metric] } }
    let scores = metrics.indices.map { column(0, $0) }
    let controlScores = controls.indices.map { c in metrics.indices.map { column(c + 1, $0) } }
    self.scores = scores
    self.controls = controlScores
    let bootstrap = Bootstrap(meansOf: scores, replicates: Self.replicates, seed: seed)
    means = metrics.indices.map { Mean(value: bootstrap.points[$0], interval: bootstrap.percentileInterval($0)) }
    controlMeans = controlScores.map { $0.map { $0.reduce(0, +) / Double(max(1, $0.count)) } }
    // All pairs are compared; those with the method come first.
    let rows = [scores[Self.mass]] + controlScores.map { $0[Self.mass] }
    let pairs = rows.indices.dropFirst().compactMap { c in
      MethodComparison([rows[0], rows[c]], replicates: Self.replicates, seed: seed)?.pairs.first
    }
    let adjusted = MultipleTesting.holm(pairs.map(\.p))
    unbeaten = pairs.indices.filter { pairs[$0].difference <= 0 || adjusted[$0] >= Self.threshold }
    twinHealth = twinMaps.map { $0.map(\.health) }
    let twinMass = twinMaps.map { maps in
      zip(maps, faces).map { map, face in
        MassAccuracy().score(map, mask: face.mask, height: side, width: side).value ?? 0
      }
    }
    self.twinMass = twinMass
    detection = twinMass.map { Self.detection(scores[Self.mass], $0, seed: seed) }
  }

  private static func detection(_ own: [Double], _ twin: [Double], seed: UInt64) -> Mean {
    let bootstrap = Bootstrap(rows: own.count, replicates: replicates, seed: seed) { drawn in
      let curve = RankingCurve(
        scores: drawn.map { own[Int($0)] } + drawn.map { twin[Int($0)] },
        isPositive: drawn.map { _ in true } + drawn.map { _ in false })
      return [curve.rocArea ?? .nan]
    }
    return Mean(value: bootstrap.points[0], interval: bootstrap.percentileInterval(0))
  }
}
