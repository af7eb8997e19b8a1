import Evaluation
import Files
import Plotting
import Reporting
import Statistics

/// One comparison report while it is made.
struct ComparisonPage {
  let comparison: ModelComparison
  /// The metrics of each result on the rows that all have.
  let inputs: [MetricInputs]
  let gates: [GateResult]
  /// The images of the rows, if they are at hand.
  let faces: PredictedImages?
  let redactsFaces: Bool
  /// Results whose classes seem to stand in another order, a sentence each.
  let suspicions: [String]
  let command: Invocation
  var shelf = FigureShelf()

  /// Pairs that get a section of their own.
  private static let pairsShown = 6

  /// Those pairs: that of the last result and the first, then the others in order.
  private var shownPairs: [ModelPair] {
    let main = mainPair
    let others = comparison.pairs.filter { ($0.first, $0.second) != (main.first, main.second) }
    return Array(([main] + others).prefix(Self.pairsShown))
  }

  var names: [String] { comparison.names }
  var n: Int { comparison.predictions[0].count }
  var classes: [String] { comparison.predictions[0].classes }

  /// Whether the two results can be told apart.
  func isTold(_ difference: MetricComparison.Difference) -> Bool { difference.adjustedP.map { $0 < 0.05 } ?? false }

  mutating func document() throws -> Document {
    let ranking = try rankingSection()
    var sections: [Section] = [ranking]
    for pair in shownPairs { sections.append(try pairSection(pair)) }
    if !gates.isEmpty { sections.append(gatesSection) }
    sections.append(definitions)
    return Document(
      kind: "Comparison", title: "\(Prose(enumeration(names))) on \(images(n))",
      subtitle: "Results on the same images, tested in pairs", headline: headline, metadata: metadata,
      reproduction: reproduction, frontMatter: frontMatter, generator: Version.generator
    ) {
      Block.keyNumbers(keyNumbers)
      alerts
      sections
    }
  }

  /// The pair of the last result and the first, which gates and the headline speak of.
  var mainPair: ModelPair {
    comparison.pairs.first { $0.first == 0 && $0.second == names.count - 1 } ?? comparison.pairs[0]
  }

  var headline: Prose { verdict(mainPair) }

  /// What is shown about a pair, in one sentence.
  func verdict(_ pair: ModelPair) -> Prose {
    let (first, second) = (names[pair.first], names[pair.second])
    let difference = Quantity.percentagePoints(pair.difference, interval: Quantity.Interval(pair.interval))
    let tail: Prose = "\(full: difference), \(pValue(pair.adjustedP))"
    guard pair.adjustedP < 0.05 else {
      return "No difference in accuracy between \(first) and \(second) is shown: \(tail)."
    }
    let (better, worse) = pair.difference > 0 ? (second, first) : (first, second)
    return "\(better) is right more often than \(worse): \(second) minus \(first) is \(tail)."
  }

  private var keyNumbers: [KeyNumber] {
    guard let metric = comparison.metrics.first(where: { $0.id == "accuracy" }) ?? comparison.metrics.first,
      let registered = MetricRegistry.metric(metric.id)
    else { return [] }
    return metric.ranking.prefix(4).map { place in
      KeyNumber(
        Prose(names[place]), quantity(metric.id, metric.values[place], metric.intervals[place]),
        note: "\(registered.name.lowercased()), group \(metric.letters[place])")
    }
  }

  /// A metric's value as it is printed.
  func quantity(_ id: String, _ value: Double?, _ interval: Statistics.Interval? = nil) -> Quantity {
    MetricRegistry.metric(id).map { Quantity($0, value, interval: interval) } ?? Quantity(value)
  }

  /// A difference of a metric as it is printed.
  func difference(_ id: String, _ difference: MetricComparison.Difference) -> Quantity {
    let ends = difference.interval.map { Quantity.Interval($0) }
    return MetricRegistry.metric(id)?.isShare ?? false
      ? .percentagePoints(difference.value, interval: ends) : Quantity(difference.value, interval: ends)
  }

  private var alerts: [Callout] {
    let failed = gates.filter { !$0.isMet }
    var found = failed.map { Callout(.critical, Prose($0.sentence), evidence: "gates") }
    found += suspicions.map { Callout(.critical, Prose($0)) }
    found += comparison.warnings.map { Callout(.warning, Prose($0)) }
    if comparison.pairs.count > Self.pairsShown {
      found.append(
        Callout(
          .note,
          "Of \(comparison.pairs.count) pairs \(Self.pairsShown) have a section of their own; all stand in the tables, "
            + "in \(link: "\(code: CompareJob.file)", to: CompareJob.file) and in "
            + "\(link: "\(code: "changes.csv")", to: "changes.csv")."))
    }
    if n < 100 {
      found.append(
        Callout(
          .warning, "Only \(images(n)): differences of some points cannot be told from chance.",
          action: "Compare on more images."))
    }
    return found
  }

  private var metadata: [Definition] {
    [
      Definition("Results", "\(names.joined(separator: ", "))"), Definition("Images", "\(n)"),
      Definition("Rows matched by", "\(comparison.alignment.rule.rawValue)"),
      Definition("Classes", "\(classes.joined(separator: ", "))"),
    ]
  }

  private var reproduction: Reproduction {
    Reproduction(
      command, seed: comparison.seed,
      facts: [Definition("Bootstrap", "\(comparison.replicates) replicates, all results by the same rows")],
      numbers: CompareJob.file,
      tables: [.init("One row per image that one of a pair gets right and the other wrong", "changes.csv")])
  }

  private var frontMatter: [FrontMatter] {
    [FrontMatter("kind", "comparison"), FrontMatter("results", names), FrontMatter("n", n)]
      + comparison.metrics.map { FrontMatter($0.id, $0.values.map(\.json)) }
  }

  var json: JSONValue {
    .object(
      [(key: "schema", value: JSONValue.string("fer-analyze/comparison/1"))] + (comparison.json.objectValue ?? [])
        + (gates.isEmpty ? [] : [(key: "gates", value: gates.json)]))
  }

  /// Every image that one result of a pair gets right and the other wrong, as a table.
  var changes: String {
    var lines = [
      CSVTable.line(["first", "second", "change", "path", "label", "predicted_first", "predicted_second"])
    ]
    for pair in comparison.pairs {
      let (a, b) = (comparison.predictions[pair.first], comparison.predictions[pair.second])
      for (change, rows) in [("fixed", pair.fixed), ("broken", pair.broken)] {
        for row in rows {
          lines.append(
            CSVTable.line([
              names[pair.first], names[pair.second], change, a.paths?[row] ?? "row \(row + 1)", classes[a.labels[row]],
              classes[a.predicted[row]], classes[b.predicted[row]],
            ]))
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Lines for standard output.
  var summary: [String] {
    let head = ["metric"] + names
    let rows = comparison.metrics.map { metric in
      [metric.id] + names.indices.map { "\(quantity(metric.id, metric.values[$0]).text) \(metric.letters[$0])" }
    }
    let pairs = comparison.pairs.map { verdict($0).plainText }
    return TextTable.lines(head, rows)
      + ["", "Results with a letter in common cannot be told apart (Holm, 5 %)."] + pairs
      + (gates.isEmpty ? [] : [""] + gates.map(\.sentence))
  }
}
