import Files
import Statistics

/// How a classifier does on groups that a user named, and the largest gap between two of them.
///
/// Groups describe the pictures as someone sorted them; a gap says that the classifier does worse on them in this data,
/// not why.
public struct GroupReport: Sendable {
  /// One class in one group.
  public struct ClassRecall: Sendable {
    /// Rows of the group with this label.
    public let support: Int
    /// Those of them that are right.
    public let correct: Int
    /// Wilson's interval of recall; `nil` without rows.
    public let interval: Interval?
    /// Recall against all other rows of the class; `nil` where there are none on a side.
    public let comparison: ProportionComparison?
    /// Whether a side has fewer rows than the fewest that are compared.
    public let isSmall: Bool
    /// Fisher's p by Holm over all classes and groups that are compared; `nil` for a small one.
    public internal(set) var adjustedP: Double?

    /// The share of rows that are right; `nil` without rows.
    public var recall: Double? { support == 0 ? nil : Double(correct) / Double(support) }
  }

  /// The largest gap between two groups.
  public struct Gap: Sendable {
    /// The group with the higher accuracy.
    public let higher: String
    /// The group with the lower accuracy.
    public let lower: String
    /// Higher minus lower with Newcombe's interval, which does not know that the pair was picked.
    public let comparison: ProportionComparison
    /// Fisher's p by Holm over all pairs of groups that are compared.
    public let adjustedP: Double
  }

  /// Class names, in output order.
  public let classes: [String]
  /// The groups' scores; Holm's correction counts the groups that are compared.
  public let table: SliceTable
  /// `recalls[group][class]`, groups as in `table.slices`.
  public let recalls: [[ClassRecall]]
  /// The largest gap of accuracy; `nil` for fewer than two groups that are compared.
  public let largestGap: Gap?
  /// Rows in no group.
  public let ungrouped: Int

  /// - Parameters:
  ///   - predictions: the rows.
  ///   - groups: of the same rows.
  ///   - minimum: fewer rows than this are shown and not compared.
  ///   - level: nominal coverage.
  public init(_ predictions: Predictions, groups: SliceDimension, minimum: Int = 30, level: Double = 0.95) {
    classes = predictions.classes
    table = SliceTable(predictions, dimensions: [groups], minimum: minimum, level: level)
    ungrouped = groups.missing
    let k = predictions.classCount
    let width = groups.slices.count
    var supports = [Int](repeating: 0, count: width * k)
    var hits = supports
    var (allSupports, allHits) = ([Int](repeating: 0, count: k), [Int](repeating: 0, count: k))
    for (row, label) in predictions.labels.enumerated() {
      let hit = predictions.predicted[row] == label ? 1 : 0
      allSupports[label] += 1
      allHits[label] += hit
      if groups.sliceOfRow[row] >= 0 {
        supports[Int(groups.sliceOfRow[row]) * k + label] += 1
        hits[Int(groups.sliceOfRow[row]) * k + label] += hit
      }
    }
    let filled = (0..<width).filter { group in supports[group * k..<(group + 1) * k].contains { $0 > 0 } }
    var cells = filled.flatMap { group in
      (0..<k).map { c -> ClassRecall in
        let (support, correct) = (supports[group * k + c], hits[group * k + c])
        let rest = allSupports[c] - support
        return ClassRecall(
          support: support, correct: correct,
          interval: support == 0 ? nil : wilsonInterval(successes: correct, count: support, level: level),
          comparison: ProportionComparison(
            successes: correct, count: support, otherSuccesses: allHits[c] - correct, otherCount: rest, level: level),
          isSmall: min(support, rest) < max(1, minimum))
      }
    }
    let tested = cells.indices.filter { !cells[$0].isSmall }
    for (place, p) in zip(tested, MultipleTesting.holm(tested.compactMap { cells[$0].comparison?.p })) {
      cells[place].adjustedP = p
    }
    recalls = filled.indices.map { Array(cells[$0 * k..<($0 + 1) * k]) }
    largestGap = Self.gap(table.slices.filter { $0.count >= max(1, minimum) }, level: level)
  }

  private static func gap(_ groups: [SliceScores], level: Double) -> Gap? {
    let order = groups.sorted { $0.accuracy > $1.accuracy }
    guard let best = order.first, let worst = order.last, order.count > 1 else { return nil }
    func compare(_ a: SliceScores, _ b: SliceScores) -> ProportionComparison? {
      ProportionComparison(
        successes: a.correct, count: a.count, otherSuccesses: b.correct, otherCount: b.count, level: level)
    }
    let pairs = order.indices.flatMap { i in order.indices.dropFirst(i + 1).map { (i, $0) } }
    let adjusted = MultipleTesting.holm(pairs.compactMap { compare(order[$0.0], order[$0.1])?.p })
    guard let comparison = compare(best, worst),
      let place = pairs.firstIndex(where: { $0 == (0, order.count - 1) })
    else { return nil }
    return Gap(higher: best.name, lower: worst.name, comparison: comparison, adjustedP: adjusted[place])
  }
}

extension GroupReport.ClassRecall: JSONRepresentable {
  /// Recall with its interval; `rest` is the difference from all other rows of the class.
  public var json: JSONValue {
    [
      "support": support, "recall": recall, "interval": interval, "rest": comparison, "p_holm": adjustedP,
      "is_small": isSmall,
    ]
  }
}

extension GroupReport: JSONRepresentable {
  /// Groups with their recalls, and the largest gap.
  public var json: JSONValue {
    [
      "minimum_rows": table.minimum, "level": table.level, "compared": table.compared, "test": "fisher_exact",
      "correction": "holm", "ungrouped_rows": ungrouped,
      "groups": zip(table.slices, recalls).map { scores, recalls -> JSONValue in
        .object(
          (scores.json.objectValue ?? []).filter { $0.key != "dimension" } + [
            (key: "recall", value: .object(zip(classes, recalls).map { (key: $0, value: $1.json) }))
          ])
      },
      "largest_gap": largestGap.map {
        ["higher": $0.higher, "lower": $0.lower, "gap": $0.comparison, "p_holm": $0.adjustedP] as JSONValue
      },
    ]
  }
}
