import Attribution
import Files
import Statistics

/// What can be said about the methods of a study, measure by measure; nothing is added up over measures.
struct FaithfulnessFindings {
  /// The fewest images on which methods are compared: a bootstrap of fewer is too sure.
  static let fewestImages = 5
  /// The images below which a warning stands beside the comparison.
  static let advisedImages = 30
  /// The threshold for p values by Holm.
  static let threshold = 0.05
  private static let replicates = 2000

  /// A method against a control beside it.
  struct Contest {
    /// The method's place among the compared ones.
    let method: Int
    /// The control's place in the registry.
    let control: Int
    /// How much better the method is than the control: positive is better, whatever the measure's direction.
    let advantage: Double
    let interval: Interval
    let images: Int
    /// By Holm over all contests of the measure.
    let p: Double
    var isWon: Bool { advantage > 0 && p < FaithfulnessFindings.threshold }
  }

  /// A mean over images.
  struct Mean {
    let value: Double
    let interval: Interval
    let images: Int
  }

  /// What a measure says.
  struct Measure {
    /// Its place among all.
    let index: Int
    let info: FaithfulnessInfo
    /// The compared methods on the images that all of them have a score for; `nil` for too few images.
    let comparison: MethodComparison?
    /// How far each method has gone from the random control to the oracle; `nil` where the oracle is not better than
    /// random, so that there is no way to go.
    let skills: [Mean?]
    let contests: [Contest]
    /// The places of the comparison's images.
    let images: [Int]

    /// Whether methods are ordered by it, and held against controls.
    var isRanked: Bool { info.direction != .describes && info.isRanking }
  }

  /// What the controls leave of a method by one measure.
  enum Verdict: String {
    /// Not shown to beat the random control.
    case chance = "not shown to beat chance"
    /// Beats the random control, and is not shown to beat the mean of its own maps of other images.
    case positional = "positional, not image-specific"
    /// Beats both.
    case specific = "image-specific"
  }

  let study: FaithfulnessStudy
  /// The places of the compared methods: those with a map that says something for half the images or more.
  let compared: [Int]
  let measures: [Measure]

  init(_ study: FaithfulnessStudy, seed: UInt64) {
    self.study = study
    let compared = study.entries.indices.filter { m in
      2 * study.entries[m].health.count { $0 == .ok } >= study.faces.count
    }
    self.compared = compared
    measures = study.measures.infos.indices.map { metric in
      Self.measure(metric, study, compared.map { study.entries[$0] }, seed)
    }
  }

  /// What the controls leave of a compared method; `nil` where it has not met those that would tell. Measures of methods
  /// have no mean of other maps, so that only chance can be said of them.
  func verdict(_ method: Int, _ measure: Measure) -> Verdict? {
    func contest(_ id: String) -> Contest? {
      measure.contests.first { $0.method == method && study.controls[$0.control].id == id }
    }
    guard let chance = contest(RandomControl.info.id) else { return nil }
    guard chance.isWon else { return .chance }
    return contest(MeanPrior.info.id).map { $0.isWon ? .specific : .positional }
  }

  /// Whether a method's skill is beyond the oracle's only because it lies on another grid: finer cells can be taken in a
  /// better order than the oracle's few regions, so that the way from random to the oracle is no scale for it.
  func isBeyondOracle(_ method: Int, _ measure: Measure) -> Bool {
    let entry = study.entries[compared[method]]
    let side = FaithfulnessStudy.regions
    return (entry.height, entry.width) != (side, side) && (measure.skills[method]?.value ?? 0) > 1
  }

  /// The name of a compared method.
  func title(_ method: Int) -> String { study.entries[compared[method]].method.title }

  /// The mean of other scores over the images of a measure's comparison.
  func mean(_ scores: FaithfulnessStudy.Scores, of measure: Int, seed: UInt64) -> Mean? {
    let row = measures[measure].images.map { scores[measure][$0]?.value }
    guard let found = MethodComparison([row], replicates: Self.replicates, seed: seed),
      found.images >= Self.fewestImages
    else { return nil }
    return Mean(value: found.means[0], interval: found.intervals[0], images: found.images)
  }

  private static func measure(
    _ metric: Int, _ study: FaithfulnessStudy, _ entries: [FaithfulnessStudy.Entry], _ seed: UInt64
  ) -> Measure {
    let info = study.measures.infos[metric]
    let rows = entries.map { $0.values(metric) }
    let images = study.faces.indices.filter { n in !rows.isEmpty && rows.allSatisfy { $0[n] != nil } }
    let isHigher = info.direction != .lowerIsBetter
    let isCompared = !rows.isEmpty && images.count >= fewestImages
    let comparison =
      isCompared ? MethodComparison(rows, higherIsBetter: isHigher, replicates: replicates, seed: seed) : nil
    guard info.direction != .describes, info.isRanking, isCompared else {
      return Measure(
        index: metric, info: info, comparison: comparison, skills: entries.map { _ in nil }, contests: [],
        images: images)
    }
    func chosen(_ scores: FaithfulnessStudy.Scores) -> [Double?] { images.map { scores[metric][$0]?.value } }
    let oracle = chosen(study.oracle)
    let random = study.controls.firstIndex { $0.id == RandomControl.info.id }
    let skills = entries.map { entry in
      random.flatMap { skill(chosen(entry.scores), chosen(entry.controls[$0]), oracle, isHigher: isHigher, seed) }
    }
    return Measure(
      index: metric, info: info, comparison: comparison, skills: skills,
      contests: contests(metric, entries, isHigher, seed),
      images: images)
  }

  /// Every method against every control beside it, on the images that both have a score for.
  private static func contests(
    _ metric: Int, _ entries: [FaithfulnessStudy.Entry], _ isHigher: Bool, _ seed: UInt64
  ) -> [Contest] {
    let found = entries.indices.flatMap { m in
      entries[m].controls.indices.compactMap { c -> (method: Int, control: Int, comparison: MethodComparison)? in
        let rows = [entries[m].values(metric), entries[m].controls[c][metric].map { $0?.value }]
        guard let comparison = MethodComparison(rows, replicates: replicates, seed: seed),
          comparison.images >= fewestImages
        else { return nil }
        return (m, c, comparison)
      }
    }
    let adjusted = MultipleTesting.holm(found.map { $0.comparison.pairs[0].p })
    return zip(found, adjusted).map { item, p in
      let pair = item.comparison.pairs[0]
      return Contest(
        method: item.method, control: item.control, advantage: isHigher ? pair.difference : -pair.difference,
        interval: isHigher
          ? pair.interval
          : Interval(
            low: -pair.interval.high, high: -pair.interval.low, method: pair.interval.method,
            level: pair.interval.level),
        images: item.comparison.images, p: p)
    }
  }

  /// The way that a method has gone from random to the oracle, with a paired bootstrap over images.
  private static func skill(
    _ scores: [Double?], _ random: [Double?], _ oracle: [Double?], isHigher: Bool, _ seed: UInt64
  ) -> Mean? {
    let known = scores.indices.filter { scores[$0] != nil && random[$0] != nil && oracle[$0] != nil }
    let (method, floor, best) = (
      known.compactMap { scores[$0] }, known.compactMap { random[$0] }, known.compactMap { oracle[$0] }
    )
    guard known.count >= fewestImages,
      let way = MethodComparison([best, floor], replicates: replicates, seed: seed)?.pairs.first,
      way.p < threshold, isHigher == (way.difference > 0)
    else { return nil }
    let bootstrap = Bootstrap(rows: known.count, replicates: replicates, seed: seed) { drawn in
      func mean(_ values: [Double]) -> Double { drawn.reduce(0.0) { $0 + values[Int($1)] } / Double(drawn.count) }
      return [Skill.value(mean(method), random: mean(floor), oracle: mean(best)) ?? .nan]
    }
    guard bootstrap.replicates[0].allSatisfy(\.isFinite) else { return nil }
    return Mean(value: bootstrap.points[0], interval: bootstrap.percentileInterval(0), images: known.count)
  }
}

extension FaithfulnessStudy.Entry {
  /// One number an image.
  func values(_ measure: Int) -> [Double?] { scores[measure].map { $0?.value } }
}
