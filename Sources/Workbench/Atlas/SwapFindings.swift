import Attribution
import Files
import Statistics

/// What swapped parts say of a model, and whether its maps say the same.
struct SwapFindings {
  /// A flip by one part alone.
  struct Flip {
    /// The place of the pair.
    let pair: Int
    /// Whether the first image of the pair was changed, or the second.
    let changesFirst: Bool
    /// The place of the part.
    let part: Int
    /// How much the logit of the other image's class rose.
    let gain: Double
  }

  /// How a map's shares agree with effects over the parts of the face.
  struct Agreement {
    /// Spearman's correlation of the shares of an image's map with the size of the effects of its parts, mean over pairs of images.
    let perImage: MeanIntervals.Mean
    /// The same with the areas of the parts in place of the shares: what a map without any preference would have.
    let areas: MeanIntervals.Mean
    /// The first minus the second, paired.
    let difference: MeanIntervals.Mean
    /// Spearman's correlation of the mean shares with the mean sizes.
    let pooled: Double
    let pooledInterval: Interval

    /// What the paired difference says, as far as its interval goes.
    var verdict: String {
      difference.interval.low > 0
        ? "the maps know more of the causes than the sizes of the parts do"
        : difference.interval.high < 0
          ? "the areas of the parts alone tell the causes better than the maps do"
          : "the maps are not shown to know more of the causes than the sizes of the parts do"
    }
  }

  /// The sizes of the effects on an image's own class, and the shares of its map.
  private struct Comparison {
    let sizes: [Double]
    let shares: [Double]
  }

  /// The part of the face with the largest effect over all classes.
  struct Leading {
    /// Its place.
    let part: Int
    /// The place of the next one.
    let next: Int
    /// Its effect minus that of the next, paired.
    let lead: MeanIntervals.Mean
  }

  let study: SwapStudy
  let classes: [String]
  /// For each class, the mean effect of each part; `nil` for a class in fewer than two pairs.
  let effects: [[MeanIntervals.Mean]?]
  /// For each part, the mean over all classes.
  let overall: [MeanIntervals.Mean]?
  /// `nil` for fewer than two pairs.
  let leading: Leading?
  /// `nil` where too few images have a map that says something.
  let agreement: Agreement?
  /// Flips by one part, the largest gain first.
  let flips: [Flip]
  /// The share of a pair's swaps of one part that flip, both ways; `nil` for fewer than two pairs.
  let flipShare: MeanIntervals.Mean?
  /// The share of the picture that each part covers.
  let areas: [Double]

  init(_ study: SwapStudy, _ collector: AtlasCollector, seed: UInt64) {
    self.study = study
    classes = collector.classes
    areas = SwapStudy.parts.map { collector.masks.area($0.regions) }
    effects = collector.classes.indices.map { label in
      MeanIntervals.means(
        study.pairs.compactMap { pair in
          pair.swap.secondClass == label
            ? pair.swap.forSecond : pair.swap.firstClass == label ? pair.swap.forFirst : nil
        }, seed: seed)
    }
    let rows = study.pairs.map { pair in zip(pair.swap.forFirst, pair.swap.forSecond).map { ($0 + $1) / 2 } }
    let means = MeanIntervals.means(rows, seed: seed)
    overall = means
    let inside = SwapStudy.parts.indices.filter { SwapStudy.parts[$0] != .outside }
    leading = means.flatMap { means in
      let order = inside.sorted { means[$0].value > means[$1].value }
      return MeanIntervals.means(rows.map { [$0[order[0]] - $0[order[1]]] }, seed: seed)
        .map { Leading(part: order[0], next: order[1], lead: $0[0]) }
    }
    agreement = Self.agreement(study, collector, areas, seed)
    let flips = Self.flips(study)
    self.flips = flips
    var counts = [Double](repeating: 0, count: study.pairs.count)
    for flip in flips { counts[flip.pair] += 1 / Double(2 * SwapStudy.parts.count) }
    flipShare = MeanIntervals.means(counts.map { [$0] }, seed: seed)?[0]
  }

  private static func flips(_ study: SwapStudy) -> [Flip] {
    study.pairs.enumerated().flatMap { n, pair -> [Flip] in
      let swap = pair.swap
      func found(_ changed: [[Float]], _ before: [Float], _ label: Int, _ changesFirst: Bool) -> [Flip] {
        guard before.argmax != label else { return [] }
        return changed.indices.filter { changed[$0].argmax == label }.map { part in
          Flip(
            pair: n, changesFirst: changesFirst, part: part,
            gain: Double(changed[part][label]) - Double(before[label]))
        }
      }
      return found(swap.intoFirst, swap.first, swap.secondClass, true)
        + found(swap.intoSecond, swap.second, swap.firstClass, false)
    }.sorted { ($1.gain, $0.pair, $0.part) < ($0.gain, $1.pair, $1.part) }
  }

  private static func agreement(
    _ study: SwapStudy, _ collector: AtlasCollector, _ areas: [Double], _ seed: UInt64
  ) -> Agreement? {
    guard collector.method.info.isEvidence else { return nil }
    // The two images of a pair share their swaps, so a pair is what is resampled.
    let rows = study.pairs.compactMap { pair -> [Comparison]? in
      let both = [(pair.first, pair.swap.forFirst), (pair.second, pair.swap.forSecond)].compactMap {
        n, effects -> Comparison? in
        guard let shares = collector.rows[n].shares else { return nil }
        return Comparison(sizes: effects.map { abs($0) }, shares: SwapStudy.parts.map { shares.share($0.regions) })
      }
      return both.isEmpty ? nil : both
    }
    let correlations = rows.compactMap { both -> [Double]? in
      let known = both.compactMap { row -> (own: Double, plain: Double)? in
        guard let own = Correlation.spearman(row.sizes, row.shares),
          let plain = Correlation.spearman(row.sizes, areas)
        else { return nil }
        return (own, plain)
      }
      guard !known.isEmpty else { return nil }
      let own = known.reduce(0) { $0 + $1.own } / Double(known.count)
      let plain = known.reduce(0) { $0 + $1.plain } / Double(known.count)
      return [own, plain, own - plain]
    }
    guard let means = MeanIntervals.means(correlations, seed: seed) else { return nil }
    let parts = areas.count
    let bootstrap = Bootstrap(rows: rows.count, seed: seed) { drawn in
      var (sizes, shares) = ([Double](repeating: 0, count: parts), [Double](repeating: 0, count: parts))
      for n in drawn {
        for row in rows[Int(n)] {
          for part in 0..<parts {
            sizes[part] += row.sizes[part]
            shares[part] += row.shares[part]
          }
        }
      }
      return [Correlation.spearman(sizes, shares) ?? 0]
    }
    return Agreement(
      perImage: means[0], areas: means[1], difference: means[2], pooled: bootstrap.points[0],
      pooledInterval: bootstrap.percentileInterval(0))
  }

  /// Pairs for which the smallest set was looked for.
  var searched: [SwapStudy.Search] { study.pairs.compactMap(\.search) }

  /// Sets that were found, counted by their number of parts.
  func found(_ parts: Int) -> Int { searched.count { $0.flip?.parts.count == parts } }

  /// How often each part belongs to a set that was found.
  func memberships(_ part: Int) -> Int { searched.count { $0.flip?.parts.contains(part) ?? false } }

  // MARK: - JSON

  var json: JSONValue {
    let byClass = zip(classes, effects).map { name, parts -> (key: String, value: JSONValue) in
      (name, parts.map { json($0) } ?? .null)
    }
    return [
      "pairs": study.pairs.count, "parts": SwapStudy.parts.map(\.rawValue), "areas": areas,
      "missing_classes": study.missing.map { classes[$0] }, "effects": JSONValue.object(byClass),
      "overall": overall.map { json($0) } ?? .null, "agreement": agreement.map { json($0) } ?? .null,
      "flips_by_one_part": flips.count, "flip_share": flipShare?.value, "flip_share_interval": flipShare?.interval,
      "smallest_sets": smallestJSON,
    ]
  }

  private var smallestJSON: JSONValue {
    [
      "pairs": searched.count, "exhaustive_to": FlipSearch.exhaustiveTo,
      "sizes": (1...SwapStudy.parts.count).map { found($0) }, "none": searched.count { $0.flip == nil },
      "with_part": SwapStudy.parts.indices.map { memberships($0) },
    ]
  }

  private func json(_ agreement: Agreement) -> JSONValue {
    [
      "pairs": agreement.perImage.count, "spearman": agreement.perImage.value, "interval": agreement.perImage.interval,
      "spearman_of_areas": agreement.areas.value, "areas_interval": agreement.areas.interval,
      "difference": agreement.difference.value, "difference_interval": agreement.difference.interval,
      "pooled": agreement.pooled, "pooled_interval": agreement.pooledInterval,
    ]
  }

  private func json(_ means: [MeanIntervals.Mean]) -> JSONValue {
    .object(
      zip(SwapStudy.parts, means).map { part, mean -> (key: String, value: JSONValue) in
        (part.rawValue, ["effect": mean.value, "interval": mean.interval, "pairs": mean.count])
      })
  }
}
