import Attribution
import Foundation
import Statistics
import Tensors

/// What became of one checkpoint's answers and maps in another, on the same images.
struct DriftComparison {
  /// A mean over images with its interval.
  struct Mean {
    let value: Double
    /// Percentile bootstrap over images; `nil` for one image.
    let interval: Statistics.Interval?
    /// The images with a value.
    let count: Int
  }

  /// The share of one part of the face in the evidence of some images.
  struct PartChange {
    /// The class; `nil`: all images.
    let label: Int?
    let part: RegionGroup
    let first: Double
    let second: Double
    /// Second minus first.
    let change: Mean
    /// Of no change: sign flips over images.
    let p: Double
    /// By Benjamini and Hochberg over all rows of the node.
    var adjusted: Double

    /// Whether the change is told from chance.
    var isTold: Bool { adjusted < DriftSettings.falseDiscoveryRate }
  }

  /// The maps at one node.
  struct TapChange {
    let first: DriftProbe.Tap
    let second: DriftProbe.Tap
    /// Spearman's correlation of an image's two maps; `nil` where one says nothing.
    let correlations: [Double?]
    let mean: Mean?
    /// One a class.
    let byClass: [Mean?]
    /// The same with the second checkpoint's map of another image: what the faces' common layout gives.
    let otherImage: Mean?
    /// The same with noise as smooth as the second checkpoint's map.
    let random: Mean?
    /// All images first, then class by class.
    let parts: [PartChange]
  }

  /// Two readings of one checkpoint: what a comparison gives where nothing has changed.
  struct Floor {
    /// The least correlation of an image's two maps; `nil` when no map says anything.
    let leastCorrelation: Double?
    /// The largest change of a share.
    let largestChange: Double
    /// The largest change of a probability.
    let largestProbabilityChange: Double

    /// Whether nothing moves, as it should be.
    var isExact: Bool { (leastCorrelation ?? 1) == 1 && largestChange == 0 && largestProbabilityChange == 0 }
  }

  let first: DriftProbe
  let second: DriftProbe
  let images: ImageSet
  /// The images on which both give the same answer.
  let agreeing: Int
  let accuracies: (first: Int, second: Int)
  let test: McNemarTest
  /// Accuracy of the second minus that of the first.
  let accuracyChange: Statistics.Interval
  let taps: [TapChange]
  let verdict: DriftVerdict

  var count: Int { images.count }
  /// Accuracy of the second minus that of the first.
  var accuracyDifference: Double { Double(accuracies.second - accuracies.first) / Double(count) }

  init(_ first: DriftProbe, _ second: DriftProbe, images: ImageSet, settings: DriftSettings) {
    self.first = first
    self.second = second
    self.images = images
    let (a, b) = (first.correct(images.labels), second.correct(images.labels))
    agreeing = zip(first.predicted, second.predicted).count { $0 == $1 }
    accuracies = (a.count { $0 }, b.count { $0 })
    test = McNemarTest(first: a, second: b)
    accuracyChange = pairedDifferenceInterval(
      onlyFirst: test.onlyFirst, onlySecond: test.onlySecond, count: images.count)
    taps = first.taps.indices.map { Self.change(first, second, tap: $0, images, settings) }
    verdict = DriftVerdict(
      accuracyInterval: accuracyChange, correlations: taps.map(\.mean), settings: settings)
  }

  // MARK: - Maps

  /// Spearman's correlation of two maps on the coarser of their grids; exactly 1 for equal maps.
  static func correlation(_ a: AttributionMap, _ b: AttributionMap) -> Double? {
    if a.health == .ok, a.raw == b.raw, a.height == b.height { return 1 }
    return MapReading.agreement(a, b)
  }

  private static func change(
    _ first: DriftProbe, _ second: DriftProbe, tap: Int, _ images: ImageSet, _ settings: DriftSettings
  ) -> TapChange {
    let (a, b) = (first.maps[tap], second.maps[tap])
    let correlations = zip(a, b).map(correlation)
    let control = BlurredRandom(ControlContext(seed: settings.seed))
    let random = zip(zip(a, b), images.images).map { maps, image -> Double? in
      let input = second.model.preprocessing.tensor(image)
      return correlation(maps.0, control.map(like: maps.1, image: input))
    }
    // Every image with another one, none with itself: a turn of a random order.
    var generator = SeededGenerator(seed: settings.seed, label: "another image")
    let order = generator.permutation(a.count)
    var others = [Double?](repeating: nil, count: a.count)
    if a.count > 1 {
      for (i, n) in order.enumerated() { others[n] = correlation(a[n], b[order[(i + 1) % a.count]]) }
    }
    let classes = first.model.classes.indices
    return TapChange(
      first: first.taps[tap], second: second.taps[tap], correlations: correlations,
      mean: mean(correlations.compactMap { $0 }, settings.seed),
      byClass: classes.map { label in
        mean(zip(correlations, images.labels).compactMap { $1 == label ? $0 : nil }, settings.seed)
      },
      otherImage: mean(others.compactMap { $0 }, settings.seed),
      random: mean(random.compactMap { $0 }, settings.seed),
      parts: parts(first.shares[tap], second.shares[tap], images.labels, classes, settings.seed))
  }

  private static func parts(
    _ a: [RegionShares?], _ b: [RegionShares?], _ labels: [Int], _ classes: Range<Int>, _ seed: UInt64
  ) -> [PartChange] {
    let pairs = zip(zip(a, b), labels).compactMap { pair, label -> (a: RegionShares, b: RegionShares, label: Int)? in
      guard let a = pair.0, let b = pair.1 else { return nil }
      return (a, b, label)
    }
    var found: [PartChange] = []
    for label in [nil] + classes.map(Optional.some) {
      let rows = pairs.filter { label == nil || $0.label == label }
      for part in RegionGroup.allCases {
        let (x, y) = (rows.map { $0.a.share(part.regions) }, rows.map { $0.b.share(part.regions) })
        let changes = zip(x, y).map { $1 - $0 }
        guard let change = mean(changes, seed) else { continue }
        found.append(
          PartChange(
            label: label, part: part, first: x.reduce(0, +) / Double(x.count), second: y.reduce(0, +) / Double(y.count),
            change: change, p: signFlipP(changes, seed: seed), adjusted: 1))
      }
    }
    let adjusted = MultipleTesting.benjaminiHochberg(found.map(\.p))
    for i in found.indices { found[i].adjusted = adjusted[i] }
    return found
  }

  /// A mean with its percentile bootstrap over images; `nil` for none.
  static func mean(_ values: [Double], _ seed: UInt64) -> Mean? {
    guard !values.isEmpty else { return nil }
    let bootstrap = Bootstrap(meansOf: [values], replicates: 2000, seed: seed)
    return Mean(
      value: bootstrap.points[0], interval: values.count > 1 ? bootstrap.percentileInterval(0) : nil,
      count: values.count)
  }

  /// Two readings of one checkpoint.
  static func floor(_ a: DriftProbe, _ b: DriftProbe) -> Floor {
    let maps = zip(a.maps.joined(), b.maps.joined())
    let correlations = maps.filter { $0.0.health == .ok }.map { correlation($0.0, $0.1) ?? 0 }
    let shares = zip(a.shares.joined(), b.shares.joined())
    let changes = shares.flatMap { x, y in
      RegionGroup.allCases.map { abs((x?.share($0.regions) ?? 0) - (y?.share($0.regions) ?? 0)) }
    }
    let probabilities = zip(a.probabilities.joined(), b.probabilities.joined()).map { abs($0 - $1) }
    return Floor(
      leastCorrelation: correlations.min(), largestChange: changes.max() ?? 0,
      largestProbabilityChange: probabilities.max() ?? 0)
  }
}
