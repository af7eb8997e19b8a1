import Attribution
import Files
import Statistics
import Tensors

/// How much the maps of the methods that were asked for go together: rank correlations on one grid, image by image.
struct MethodAgreement {
  /// A mean over images.
  struct Cell {
    /// How many images could be compared.
    let count: Int
    /// The mean correlation; `nil` when there is none.
    let mean: Double?
    /// The interval of the mean; `nil` for too few images.
    let interval: Interval?
  }

  /// The fewest images for an interval.
  static let fewestForInterval = 8
  private static let replicates = 1000
  private static let level = 0.95

  /// The methods, in the order of the plan.
  let methods: [MethodInfo]
  /// The grid on which maps are compared; the same for all images.
  private(set) var grid = (height: 0, width: 0)
  /// Images so far.
  private(set) var images = 0
  /// How often a method's map was an earlier method's but for scale.
  private var twins: [String: (count: Int, first: String)] = [:]
  private var correlations: [[Double]]
  private var chance: [Double] = []
  private let draws: Int
  private let seed: UInt64

  /// `nil` when fewer than two methods were asked for.
  init?(_ plan: ExplanationPlan, images: Int, seed: UInt64) {
    let asked = plan.entries.filter { $0.role == .asked }.map(\.method.info)
    guard asked.count > 1 else { return nil }
    methods = asked
    correlations = [[Double]](repeating: [], count: asked.count * asked.count)
    draws = max(1, 20 / max(1, images))
    self.seed = seed
  }

  /// Compares the maps of an image's first target.
  /// - Parameter input: the image, `[1, H, W, C]`.
  mutating func add(_ explanation: ImageExplanation, input: Tensor) {
    let entries = explanation.maps(of: explanation.targets[0])
    if images == 0 { grid = Self.grid(entries.map(\.map)) }
    images += 1
    let values = entries.map { entry -> [Float]? in
      entry.map.health == .ok ? entry.map.averaged(height: grid.height, width: grid.width) : nil
    }
    for (i, a) in values.enumerated() {
      for (j, b) in values.enumerated() where j < i {
        guard let a, let b, let correlation = Correlation.spearman(a, b) else { continue }
        correlations[i * methods.count + j].append(correlation)
      }
    }
    for entry in entries {
      if let twin = entry.sameAs { twins[entry.map.method, default: (0, twin)].count += 1 }
    }
    for (entry, values) in zip(entries, values) {
      guard let values else { continue }
      for draw in 0..<draws {
        let control = BlurredRandom(ControlContext(seed: seed &+ UInt64(draw))).map(like: entry.map, image: input)
        let noise = control.averaged(height: grid.height, width: grid.width)
        if let correlation = Correlation.spearman(values, noise) { chance.append(abs(correlation)) }
      }
    }
  }

  /// The coarsest grid that can tell parts of a face apart; the finest when none can.
  private static func grid(_ maps: [AttributionMap]) -> (height: Int, width: Int) {
    let fine = maps.filter { $0.raw.count >= ResolutionLadder.fewestCells }
    let map = fine.min { $0.raw.count < $1.raw.count } ?? maps.max { $0.raw.count < $1.raw.count }
    return (map?.height ?? 1, map?.width ?? 1)
  }

  /// The mean of two methods by their places; 1 for a method with itself.
  func cell(_ i: Int, _ j: Int) -> Cell {
    if i == j { return Cell(count: images, mean: 1, interval: nil) }
    let values = correlations[max(i, j) * methods.count + min(i, j)]
    guard !values.isEmpty else { return Cell(count: 0, mean: nil, interval: nil) }
    let mean = values.reduce(0, +) / Double(values.count)
    guard values.count >= Self.fewestForInterval else { return Cell(count: values.count, mean: mean, interval: nil) }
    let bootstrap = Bootstrap(meansOf: [values], replicates: Self.replicates, seed: seed)
    return Cell(count: values.count, mean: mean, interval: bootstrap.percentileInterval(0, level: Self.level))
  }

  /// All cells, row by row.
  func cells() -> [[Cell]] {
    var rows: [[Cell]] = []
    for i in methods.indices {
      rows.append(
        methods.indices.map { j in j < i ? cell(i, j) : j == i ? cell(i, i) : Cell(count: 0, mean: nil, interval: nil) }
      )
    }
    for i in methods.indices {
      for j in methods.indices where j > i { rows[i][j] = rows[j][i] }
    }
    return rows
  }

  /// The methods that gave an earlier method's map for every image, with that method.
  var repeated: [String: String] { twins.filter { $0.value.count == images }.mapValues(\.first) }

  /// What 95 % of maps that know nothing of the network but are as smooth as these stay below, in absolute value.
  var chanceLevel: (absolute: Double, count: Int)? {
    guard !chance.isEmpty else { return nil }
    let sorted = chance.sorted()
    return (sorted[min(sorted.count - 1, Int((Self.level * Double(sorted.count)).rounded(.down)))], sorted.count)
  }

  /// `agreement` in `explanation.json`.
  func json(_ cells: [[Cell]]) -> JSONValue {
    func table(_ value: (Cell) -> JSONValue) -> JSONValue { .array(cells.map { .array($0.map(value)) }) }
    let chance: JSONValue =
      chanceLevel.map { level -> JSONValue in
        [
          "control": BlurredRandom.info.id, "level": Self.level, "absolute": level.absolute, "pairs": level.count,
        ]
      } ?? .null
    return [
      "measure": "spearman", "of": "raw maps of each image's first target", "grid": [grid.height, grid.width],
      "images": images, "methods": methods.map(\.id), "mean": table { $0.mean.json },
      "low": table { ($0.interval?.low).json }, "high": table { ($0.interval?.high).json },
      "count": table { $0.count.json }, "level": Self.level, "chance": chance,
    ]
  }
}
