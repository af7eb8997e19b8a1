import Attribution
import Files
import Statistics

/// What the contrasts of mistaken and rightly predicted images say.
struct ContrastFindings {
  /// A part of the face in a contrast.
  struct Part {
    let group: RegionGroup
    /// The mean sum of the margin's map in it: mistaken minus right, in the map's units (logits).
    let difference: Double
    /// The share of the picture that it covers.
    let area: Double
    /// The share of the difference that it was expected to hold: what it holds in the other pairs.
    let expected: Double
    /// The difference minus what was expected there, in the map's units (logits), with its interval.
    let excess: MeanIntervals.Mean
    /// The same as a share of the pair's whole difference: the part's share minus the expected one. `nil` where the whole
    /// is not safely above 0 (see `MeanIntervals.excessShares`).
    let excessShare: MeanIntervals.Mean?
    /// The p value of the excess, adjusted over the parts of all pairs (Benjamini and Hochberg).
    let adjusted: Double

    /// Whether it holds more than expected: by the interval, and at the false discovery rate.
    var isTold: Bool { excess.interval.low > 0 && adjusted < AtlasSettings.falseDiscoveryRate }
  }

  /// One pair of classes.
  struct Pair {
    let study: ContrastStudy.Pair
    let parts: [Part]
    /// p values of the places, adjusted over the places of all pairs.
    let adjusted: [Double]
    let hiding: Hiding?

    /// The part that stands out: the largest excess among those that are told apart from what was expected.
    var leading: Part? { parts.filter(\.isTold).max { $0.excess.value < $1.excess.value } }
    /// The sum of the difference over all places.
    var total: Double { parts.reduce(0) { $0 + $1.difference } }
  }

  /// How often hiding brought the true class back.
  struct Hiding {
    /// With the leading part of each image hidden.
    let part: MeanIntervals.Mean
    /// With random cells of the same area hidden.
    let chance: MeanIntervals.Mean
    /// The first minus the second, paired by image.
    let difference: MeanIntervals.Mean

    /// Whether the maps point at what matters to the model, as far as the interval goes.
    var verdict: String {
      difference.interval.low > 0
        ? "the maps point at what matters for these mistakes"
        : difference.interval.high < 0
          ? "what the maps point at matters less than random cells do"
          : "the maps are not shown to point at what matters more than chance does"
    }

    init?(_ hidden: [ContrastStudy.Hidden], seed: UInt64) {
      let rows = hidden.map { image -> [Double] in
        let part: Double = image.returned ? 1 : 0
        return [part, image.returnedByChance, part - image.returnedByChance]
      }
      guard let means = MeanIntervals.means(rows, seed: seed) else { return nil }
      (part, chance, difference) = (means[0], means[1], means[2])
    }
  }

  let study: ContrastStudy
  /// The largest first.
  let pairs: [Pair]
  /// Over the images of all pairs.
  let hiding: Hiding?

  init(_ study: ContrastStudy, seed: UInt64) {
    self.study = study
    let places = MultipleTesting.benjaminiHochberg(study.pairs.flatMap(\.contrast.p))
    let parts = MultipleTesting.benjaminiHochberg(study.pairs.flatMap(\.contrast.partP))
    let (cells, groups) = (study.grid.height * study.grid.width, ContrastStudy.parts.count)
    pairs = study.pairs.enumerated().compactMap { n, pair -> Pair? in
      let contrast = pair.contrast
      func excesses(_ sums: [[Double]]) -> [[Double]] {
        sums.map { row in
          let total = row.reduce(0, +)
          return zip(row, contrast.expectedParts).map { $0 - $1 * total }
        }
      }
      guard
        let excess = MeanIntervals.differences(
          excesses(contrast.mistakenSums), excesses(contrast.rightSums), seed: seed)
      else { return nil }
      let shares = MeanIntervals.excessShares(
        contrast.mistakenSums, contrast.rightSums, expected: contrast.expectedParts, seed: seed)
      func mean(_ rows: [[Double]], _ g: Int) -> Double { rows.reduce(0) { $0 + $1[g] } / Double(rows.count) }
      return Pair(
        study: pair,
        parts: ContrastStudy.parts.enumerated().map { g, group in
          Part(
            group: group, difference: mean(contrast.mistakenSums, g) - mean(contrast.rightSums, g),
            area: contrast.areas[g], expected: contrast.expectedParts[g], excess: excess[g],
            excessShare: shares?[g], adjusted: parts[n * groups + g])
        }, adjusted: Array(places[(n * cells)..<((n + 1) * cells)]), hiding: Hiding(pair.hidden, seed: seed))
    }.sorted {
      ($1.study.count, $0.study.label, $0.study.predicted) < ($0.study.count, $1.study.label, $1.study.predicted)
    }
    hiding = Hiding(study.pairs.flatMap(\.hidden), seed: seed)
  }

  // MARK: - JSON

  func json(classes: [String]) -> JSONValue {
    [
      "baseline": study.baseline.name, "random_masks": ContrastStudy.randomMasks, "excluded_maps": study.excluded,
      "without_control": study.withoutControl.map { cell -> [String] in [classes[cell.label], classes[cell.predicted]]
      },
      "hiding": hiding.map { json($0) } ?? .null, "pairs": pairs.map { json($0, classes) },
    ]
  }

  private func json(_ pair: Pair, _ classes: [String]) -> JSONValue {
    let contrast = pair.study.contrast
    let parts = pair.parts.map { part -> (key: String, value: JSONValue) in
      (
        part.group.rawValue,
        [
          "difference": part.difference, "area": part.area, "expected_share": part.expected,
          "excess": part.excess.value,
          "interval": part.excess.interval, "excess_share": part.excessShare?.value,
          "excess_share_interval": part.excessShare?.interval, "p_adjusted": part.adjusted, "told": part.isTold,
        ]
      )
    }
    let hidden = ContrastStudy.parts.map { part -> (key: String, value: JSONValue) in
      (part.rawValue, pair.study.hidden.count { $0.part == part }.json)
    }
    return [
      "true": classes[pair.study.label], "predicted": classes[pair.study.predicted], "images": pair.study.count,
      "mistaken": contrast.mistakenCount, "right": contrast.rightCount, "mean_margin": contrast.mistaken,
      "mean_margin_right": contrast.right, "difference": contrast.difference, "p": contrast.p,
      "p_adjusted": pair.adjusted, "total": pair.total, "pulled_by": pair.leading?.group.rawValue,
      "parts": JSONValue.object(parts),
      "hiding": pair.hiding.map { json($0) } ?? .null, "hidden_parts": JSONValue.object(hidden),
    ]
  }

  private func json(_ hiding: Hiding) -> JSONValue {
    [
      "images": hiding.part.count, "returned": hiding.part.value, "returned_interval": hiding.part.interval,
      "random": hiding.chance.value, "random_interval": hiding.chance.interval, "difference": hiding.difference.value,
      "difference_interval": hiding.difference.interval,
    ]
  }
}
