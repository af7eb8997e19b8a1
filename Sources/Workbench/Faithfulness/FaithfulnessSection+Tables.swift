import Attribution
import Files
import Reporting
import Statistics

/// The tables of a comparison of methods.
extension FaithfulnessSection {
  func means(_ measures: [FaithfulnessFindings.Measure], _ part: Int?) -> Table {
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

  func standing(_ measures: [FaithfulnessFindings.Measure], _ part: Int) -> Table {
    Table(
      id: Self.id("faithfulness-standing", part),
      caption:
        "Letters and skill. Two methods share a letter when a paired bootstrap over images does not tell them apart (p by Holm over the pairs of a measure, 5 %); a is the best's. Skill is the way from the random control (0) to the oracle (1), with its 95 % interval; a dash where the oracle is not better than random. §: a dash too, because the method goes beyond the oracle, as only finer cells than the oracle's \(FaithfulnessStudy.regions) × \(FaithfulnessStudy.regions) regions can: there the way is no scale. ‡: not shown to beat the random control. †: beats it, and is not shown to beat the mean of its own maps of other images: positional, not image-specific.",
      columns: [.text("Method")] + measures.map { .text(Self.heading($0.info)) },
      rows: findings.compared.indices.map { place in
        Table.Row(
          [.text("\(findings.title(place))")]
            + measures.map { measure in
              guard let comparison = measure.comparison else { return .empty }
              let isBeyond = findings.isBeyondOracle(place, measure)
              let known = isBeyond ? nil : measure.skills[place]
              let skill = known.map { Quantity($0.value, digits: 2, interval: .init($0.interval)) }
              let interval = skill?.intervalText.map { " (\($0))" } ?? ""
              let mark = findings.verdict(place, measure).map { Self.mark($0) } ?? ""
              return .text(
                "\(strong: Prose(comparison.letters[place])) · \(skill?.text ?? Quantity.absent)\(interval)\(isBeyond ? " §" : "")\(mark)"
              )
            })
      } + [
        Table.Row(
          [.text("Agreement of images (alpha)")]
            + measures.map { .number(Quantity($0.comparison?.reliability, digits: 2)) }, isTotal: true)
      ])
  }

  /// Controls with the methods that they stand beside: those that know only the grid are one row for all on it.
  func references(_ measures: [FaithfulnessFindings.Measure], _ part: Int?) -> Table {
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

  /// `the 20 rows of a measure`, the number that p values are adjusted for.
  private var rowsOfMeasures: String {
    let counts = directed.map(\.contests.count).filter { $0 > 0 }
    guard let least = counts.min(), let most = counts.max() else { return "the rows of a measure" }
    return "the \(least == most ? "\(most)" : "\(least) to \(most)") rows of a measure"
  }

  var contests: Table {
    Table(
      id: "faithfulness-contests",
      caption:
        "How much better each method is than each control beside it, mean of the paired differences with its 95 % interval: above 0 the method is better, whatever the measure's direction. A control is beaten where p is below 5 %. Intervals are not adjusted for their number; p is adjusted by Holm over \(rowsOfMeasures), so that an interval may leave out 0 where p does not tell the two apart.",
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
            .number(Quantity(contest.p, digits: 3)), .text(Self.finding(contest, control)),
          ]
        }
      })
  }

  private static func finding(_ contest: FaithfulnessFindings.Contest, _ control: ControlInfo) -> Prose {
    if contest.isWon { return "beaten" }
    let name = control.title.uncapitalisedFirst
    return contest.p < FaithfulnessFindings.threshold
      ? "worse than \(name) (n = \(contest.images))" : "not told apart from \(name) (n = \(contest.images))"
  }

  var health: Table {
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
