import Attribution
import Reporting
import Statistics

/// What a report says about the faithfulness of methods.
struct FaithfulnessSection {
  let findings: FaithfulnessFindings
  let seed: UInt64

  private var study: FaithfulnessStudy { findings.study }
  private var measures: [FaithfulnessFindings.Measure] { findings.measures }
  private var directed: [FaithfulnessFindings.Measure] { measures.filter(\.isRanked) }
  private var described: [FaithfulnessFindings.Measure] { measures.filter { $0.info.direction == .describes } }
  /// Tests that methods pass or fail, and that order nothing.
  private var tests: [FaithfulnessFindings.Measure] {
    measures.filter { $0.info.direction != .describes && !$0.info.isRanking }
  }

  /// The most measures of one table: more columns are not read.
  private static let columns = 4

  func section(_ shelf: inout FigureShelf) throws -> Section {
    let overview = try FaithfulnessFigures(findings, seed: seed).overview(&shelf)
    let stability = try StabilitySection(study)?.section(&shelf)
    let randomisation = tests.isEmpty ? nil : try self.randomisation(&shelf)
    return Section("Faithfulness of the methods", id: "faithfulness") {
      intro
      overview
      (parts(directed) + [described]).filter { !$0.isEmpty }.enumerated().map { means($1, $0) }
      parts(directed).enumerated().map { standing($1, $0) }
      List(sentences)
      callouts
      parts(directed).enumerated().map { references($1, $0) }
      stability
      randomisation
      health
      if directed.contains(where: { !$0.contests.isEmpty }) {
        Details("Every method against every control") { contests }
      }
      Details("How each measure is defined") {
        Block.definitions(
          measures.map {
            Definition(
              "\($0.info.title) (\($0.info.direction.rawValue))",
              "\($0.info.convention) Range: \($0.info.range). \($0.info.reference).")
          })
      }
    }
  }

  /// Measures in tables of equal size.
  private func parts(_ measures: [FaithfulnessFindings.Measure]) -> [[FaithfulnessFindings.Measure]] {
    guard !measures.isEmpty else { return [] }
    let count = (measures.count + Self.columns - 1) / Self.columns
    let size = (measures.count + count - 1) / count
    return stride(from: 0, to: measures.count, by: size).map {
      Array(measures[$0..<min($0 + size, measures.count)])
    }
  }

  /// The identifier of a table that may have several parts.
  private static func id(_ name: String, _ part: Int) -> String { part == 0 ? name : "\(name)-\(part + 1)" }

  private func randomisation(_ shelf: inout FigureShelf) throws -> Section {
    let figure = try FaithfulnessFigures(findings, seed: seed).randomisation(&shelf)
    return Section("Parameter randomisation", id: "randomisation") {
      "Layers of a copy of the network get the values that training would have started with, from the output down, and the image is explained again. A map that stays what it was says more of the image than of what the network learned. Methods are not ordered by these numbers: noise passes every such test, as the random control shows, and the edges of the image fail it by construction."
      figure
      means(tests, nil)
      references(tests, nil)
    }
  }

  /// Lines for standard output.
  var summary: [String] {
    let told = directed.map { measure in
      let pairs = measure.comparison?.pairs ?? []
      return "\(measure.info.id) \(pairs.count { $0.adjustedP < FaithfulnessFindings.threshold }) of \(pairs.count)"
    }
    return [
      "faithfulness of \(enumeration(study.entries.map(\.method.title))) on \(study.faces.count) images"
        + (told.isEmpty ? "" : "; pairs of methods told apart: \(told.joined(separator: ", "))")
    ]
  }

  // MARK: - Words

  /// A column's heading: the measure's short name, and which way is better.
  static func heading(_ info: FaithfulnessInfo) -> Prose {
    let name = info.shortTitle
    switch info.direction {
    case .higherIsBetter: return "\(name) ↑"
    case .lowerIsBetter: return "\(name) ↓"
    case .describes: return "\(name)"
    }
  }

  static func grid(_ height: Int, _ width: Int) -> String { "(\(height)\u{A0}×\u{A0}\(width))" }

  private static func quantity(_ value: Double?, _ interval: Statistics.Interval?) -> Quantity {
    Quantity(value, digits: 2, interval: interval.map { Quantity.Interval($0) })
  }

  private static func mark(_ verdict: FaithfulnessFindings.Verdict) -> String {
    switch verdict {
    case .chance: " ‡"
    case .positional: " †"
    case .specific: ""
    }
  }

  private static func number(_ mean: FaithfulnessFindings.Mean?) -> Table.Cell {
    .number(quantity(mean?.value, mean?.interval))
  }

  private var intro: Prose {
    "\(study.faces.count) images, chosen so that classes keep their shares, were explained for the logit of their predicted class, and every map was judged on its own grid. Arrows show the better direction; measures without one describe. What is removed is replaced by \(enumeration(study.baselines.map { "the \($0)" })) in turn, and results are means over both; curves have at most \(FaithfulnessStudy.steps) steps, and cells that tie are taken in \(FaithfulnessStudy.tieOrders) random orders. Read down a column: measures ask different questions and are not added up, and on another grid a step removes another area, so that methods on different grids differ in both.\(placesProse)"
  }

  private var placesProse: String {
    study.measures.places.isEmpty
      ? ""
      : " \(enumeration(study.measures.places.map { $0.info.title })) ask whether maps lie in the parts of a drawn face that its expression changes; they are taken of images that are predicted as they are labelled, and say where evidence was drawn, which need not be what the network uses."
  }

  /// Which pairs of methods cannot be told apart, and what the controls leave of each method.
  private var sentences: [Prose] {
    directed.compactMap { measure -> Prose? in
      guard let comparison = measure.comparison else {
        return
          "\(measure.info.shortTitle): fewer than \(FaithfulnessFindings.fewestImages) images have a score of every method; nothing is compared."
      }
      let ties = comparison.pairs.filter { $0.adjustedP >= FaithfulnessFindings.threshold }
      guard comparison.pairs.count > 0 else { return nil }
      if ties.isEmpty { return "\(measure.info.shortTitle): every pair of methods can be told apart." }
      if ties.count == comparison.pairs.count {
        return "\(measure.info.shortTitle): no two methods can be told apart on \(images(comparison.images))."
      }
      let names = ties.map { "\(findings.title($0.first)) and \(findings.title($0.second))" }
      return "\(measure.info.shortTitle): cannot be told apart: \(names.joined(separator: "; "))."
    } + findings.compared.indices.compactMap { verdicts($0) }
  }

  /// By which measures a method is no better than chance, and by which it is better than chance alone.
  private func verdicts(_ method: Int) -> Prose? {
    let found = directed.compactMap { measure in
      findings.verdict(method, measure).map { (name: measure.info.shortTitle, verdict: $0) }
    }
    func names(_ verdict: FaithfulnessFindings.Verdict) -> String? {
      let names = found.filter { $0.verdict == verdict }.map(\.name)
      if names.isEmpty { return nil }
      guard names.count == directed.count else { return enumeration(names) }
      return verdict == .specific ? "every measure" : "any measure"
    }
    let parts = [
      names(.chance).map { "not shown to beat random maps by \($0)" },
      names(.positional).map {
        "not shown to beat the mean of its own maps of other images by \($0): positional, not image-specific there"
      },
      names(.specific).map { "better than both by \($0)" },
    ].compactMap(\.self)
    return parts.isEmpty ? nil : "\(strong: Prose(findings.title(method))): \(parts.joined(separator: "; "))."
  }

  private var callouts: [Callout] {
    let unsteady = directed.compactMap { measure in
      measure.comparison?.reliability.map { (title: measure.info.shortTitle, alpha: $0) }
    }.filter { $0.alpha < MethodComparison.reliableFrom }
    guard !unsteady.isEmpty else { return [] }
    let list = unsteady.map { "\($0.title) \(Quantity($0.alpha, digits: 2).text)" }.joined(separator: ", ")
    return [
      Callout(
        .warning,
        "Images disagree about the order of the methods",
        action: "Read means as means: they do not say which method is best for one image.",
        evidence: "faithfulness-standing"
      ) {
        "Krippendorff's alpha of the methods' ranks, with images as raters, lies below \(Quantity(MethodComparison.reliableFrom, digits: 3)), the bound for even tentative conclusions: \(list)."
      }
    ]
  }

  // MARK: - Tables

  private func means(_ measures: [FaithfulnessFindings.Measure], _ part: Int?) -> Table {
    Table(
      id: part.map { Self.id("faithfulness-means", $0) } ?? "faithfulness-randomisation",
      caption:
        "Mean of each measure with its 95 % bootstrap interval, over the images that every method has a score for. The oracle is the map of the exact Shapley values of \(FaithfulnessStudy.regions) × \(FaithfulnessStudy.regions) regions: the best for its question, not the upper end of every measure.",
      columns: [.text("Method (grid)")] + measures.map { .number(Self.heading($0.info)) },
      rows: findings.compared.enumerated().map { place, m in
        let entry = study.entries[m]
        return Table.Row(
          [.text("\(entry.method.title) \(Self.grid(entry.height, entry.width))")]
            + measures.map { measure in
              .number(Self.quantity(measure.comparison?.means[place], measure.comparison?.intervals[place]))
            })
      } + [
        Table.Row(
          [
            .text("Oracle \(Self.grid(FaithfulnessStudy.regions, FaithfulnessStudy.regions))")
          ] + measures.map { Self.number(findings.mean(study.oracle, of: $0.index, seed: seed)) }, isTotal: true),
        Table.Row(
          [.text("Images")] + measures.map { .count($0.images.count) }, isTotal: true),
      ])
  }

  private func standing(_ measures: [FaithfulnessFindings.Measure], _ part: Int) -> Table {
    Table(
      id: Self.id("faithfulness-standing", part),
      caption:
        "Letters and skill. Two methods share a letter when a paired bootstrap over images does not tell them apart (p by Holm over the pairs of a measure, 5 %); a is the best's. Skill is the way from the random control (0) to the oracle (1), with its 95 % interval; a dash where the oracle is not better than random. ‡: not shown to beat the random control. †: beats it, and is not shown to beat the mean of its own maps of other images: positional, not image-specific.",
      columns: [.text("Method")] + measures.map { .text(Self.heading($0.info)) },
      rows: findings.compared.indices.map { place in
        Table.Row(
          [.text("\(findings.title(place))")]
            + measures.map { measure in
              guard let comparison = measure.comparison else { return .empty }
              let skill = measure.skills[place].map { Quantity($0.value, digits: 2, interval: .init($0.interval)) }
              let interval = skill?.intervalText.map { " (\($0))" } ?? ""
              let mark = findings.verdict(place, measure).map { Self.mark($0) } ?? ""
              return .text(
                "\(strong: Prose(comparison.letters[place])) · \(skill?.text ?? Quantity.absent)\(interval)\(mark)")
            })
      } + [
        Table.Row(
          [.text("Agreement of images (alpha)")]
            + measures.map { .number(Quantity($0.comparison?.reliability, digits: 2)) }, isTotal: true)
      ])
  }

  /// Controls with the methods that they stand beside: those that know only the grid are one row for all on it.
  private func references(_ measures: [FaithfulnessFindings.Measure], _ part: Int?) -> Table {
    struct Row {
      let control: ControlInfo
      let grid: String
      let scores: FaithfulnessStudy.Scores
      var beside: [String]
    }
    var rows: [Row] = []
    for (c, control) in study.controls.enumerated() {
      // Measures of maps and of methods are in different tables: a row must agree on this table's alone.
      func own(_ scores: FaithfulnessStudy.Scores) -> FaithfulnessStudy.Scores { measures.map { scores[$0.index] } }
      for m in findings.compared {
        let entry = study.entries[m]
        let grid = Self.grid(entry.height, entry.width)
        if let same = rows.firstIndex(where: {
          $0.control.id == control.id && $0.grid == grid && own($0.scores) == own(entry.controls[c])
        }) {
          rows[same].beside.append(entry.method.title)
        } else {
          rows.append(Row(control: control, grid: grid, scores: entry.controls[c], beside: [entry.method.title]))
        }
      }
    }
    return Table(
      id: part.map { Self.id("faithfulness-controls", $0) } ?? "faithfulness-randomisation-controls",
      caption:
        "Controls: maps that know nothing of the network, on the grid of the method that they stand beside. A score that a control reaches needs no insight into the network. The mean prior is the mean of the method's own maps of other images.",
      columns: [.text("Control (grid)")]
        + measures.map { .number(Self.heading($0.info)) },
      cells: rows.filter { row in
        measures.contains { measure in row.scores[measure.index].contains { $0 != nil } }
      }.map { row in
        [.text("\(name(row.control, row.grid, beside: row.beside))")]
          + measures.map { Self.number(findings.mean(row.scores, of: $0.index, seed: seed)) }
      })
  }

  /// A control's name, with the methods that it stands beside where those are not all on their grid.
  private func name(_ control: ControlInfo, _ grid: String, beside: [String]) -> String {
    let onGrid = findings.compared.count { Self.grid(study.entries[$0].height, study.entries[$0].width) == grid }
    return "\(control.title)\(beside.count < onGrid ? " of \(enumeration(beside))" : "") \(grid)"
  }

  private var contests: Table {
    Table(
      id: "faithfulness-contests",
      caption:
        "How much better each method is than each control beside it, mean of the paired differences with its 95 % interval: above 0 the method is better, whatever the measure's direction. A control is beaten where p by Holm over all rows of a measure is below 5 %; where it is not, the finding says what the method may be.",
      columns: [
        .text("Measure"), .text("Method"), .text("Control"), .number("Advantage"), .number("Images"),
        .number("p (Holm)"),
        .text("Finding"),
      ],
      cells: directed.flatMap { measure in
        measure.contests.map { contest -> [Table.Cell] in
          let control = study.controls[contest.control]
          return [
            .text("\(measure.info.shortTitle)"), .text("\(findings.title(contest.method))"), .text("\(control.title)"),
            .number(Self.quantity(contest.advantage, contest.interval)), .count(contest.images),
            .number(Quantity(contest.p, digits: 3)), .text(contest.isWon ? "beaten" : "may be \(control.verdict)"),
          ]
        }
      })
  }

  private var health: Table {
    Table(
      id: "faithfulness-health",
      caption:
        "Maps of the sample by what they say. Only those of health OK are scored; a method with fewer than half of them is not compared.",
      columns: [.text("Method")] + MapHealth.allCases.map { .number(Prose($0.rawValue)) } + [.text("Compared")],
      cells: study.entries.indices.map { m -> [Table.Cell] in
        let entry = study.entries[m]
        return [.text("\(entry.method.title)")]
          + MapHealth.allCases.map { health in .count(entry.health.count { $0 == health }) }
          + [.text(findings.compared.contains(m) ? "yes" : "no")]
      })
  }
}
