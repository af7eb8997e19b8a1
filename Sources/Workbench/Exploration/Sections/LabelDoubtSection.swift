import Exploration
import Plotting
import Reporting
import Statistics

extension ExplorationDocument {
  /// Faces of doubted labels on the wall.
  private static let doubtsShown = 48

  /// Which labels are doubtful; without probabilities, how to ask.
  mutating func labelDoubtSection() throws -> Section {
    guard let study = findings.labels else {
      return Section("Label doubt", id: "label-doubt") {
        """
        Which labels are doubtful cannot be said from the pixels alone, beyond \
        identical pictures with different labels (\(reference: "label-conflicts")). With probabilities of a network that \
        has not seen the images it can: \(code: "--cross-validate 5") trains small networks here, \
        \(code: "--predictions FILE.csv") takes those of any other.
        """
      }
    }
    let matrix = try jointFigure(study)
    let wall = try doubtWall(study)
    let crowd = try crowdSection(study)
    return Section("Label doubt", id: "label-doubt") {
      if let warning = study.report.warning {
        Callout(.critical, "The columns may be mixed up", action: "Check how the probabilities were written.") {
          Prose(warning)
        }
      }
      doubtFinding(study)
      matrix
      classTable(study)
      wall
      filterTable(study)
      crowd
    }
  }

  private func doubtFinding(_ study: LabelStudy) -> Prose {
    let health = study.report.health
    let n = study.report.data.count
    let estimated = study.estimatedIssues
    let common = health.confusions.first.map { pair in
      """
       Most often \(strong: "\(findings.collection.classes[pair.given])") is taken for what seems to be \
      \(strong: "\(findings.collection.classes[pair.truth])") (\(counted(pair.count, "image"))).
      """ as Prose
    }
    return """
      By confident learning \(strong: Prose(counted(estimated, "label"))) of \(n) \
      (\(Quantity.percent(Double(estimated) / Double(n)))) are estimated to be wrong; its own rule points at \(health.issues) of \
      them.\(common ?? "") Probabilities: \(study.source.origin); their accuracy is \(Quantity.percent(study.source.accuracy)). A network that knows little \
      doubts much: the ranking is worth more than the count. Doubts are for people to look at. They are on no exclusion list: \
      leaving doubtful images out of a test makes any result look better.
      """
  }

  private mutating func jointFigure(_ study: LabelStudy) throws -> FigureBlock {
    try shelf.place(
      Figures.labelJoint(
        counts: study.report.learning.calibrated.map { $0.map(Double.init) }, classes: study.report.data.classes,
        title: "Labels and what they are estimated to be"),
      stem: "label-joint",
      caption: """
        The confident joint, calibrated to the counts of the labels: given label (row) and estimated true class (column), \
        (\(sample(study.report.data.count))).
        """)
  }

  private func classTable(_ study: LabelStudy) -> Table {
    let health = study.report.health
    return Table(
      id: "label-health",
      caption: """
        Of each class: how many of its labels are estimated to be wrong, how many images of it are estimated to carry another \
        label.
        """,
      columns: [
        .text("Label"), .number("Images"), .number("Estimated wrong"), .number("share"), .number("Missed elsewhere"),
      ],
      cells: health.classes.enumerated().map { k, row in
        [
          .text(Prose(study.report.data.classes[k])), .count(row.labels), .count(row.issues),
          .number(.percent(row.noise)), .count(row.inverseIssues),
        ]
      } + [
        [
          "all", .count(study.report.data.count), .count(study.estimatedIssues),
          .number(.percent(Double(study.estimatedIssues) / Double(study.report.data.count))),
          .count(study.estimatedIssues),
        ]
      ])
  }

  private func doubtWall(_ study: LabelStudy) throws -> Gallery? {
    let classes = study.report.data.classes
    // A picture that shows nothing has no right label; it has a section of its own.
    let empty = findings.report.constant.members
    let rows = findings.onePerPicture(study.report.doubt.ranked, limit: Self.doubtsShown) { row in
      empty.contains(study.image(row)) ? nil : study.image(row)
    }
    return try gallery(
      stem: "label-doubts-wall",
      caption:
        """
        The most doubtful labels, the most doubtful first, one image of each picture: the given label and what it may be, with \
        the probabilities that the network gives to both.
        """,
      groups: [
        (
          "",
          rows.map { row in
            (
              study.image(row),
              "\(classes[study.report.data.labels[row]]) → \(classes[study.report.doubt.suggested[row]])",
              "\(share(study, row, study.report.data.labels[row])) → \(share(study, row, study.report.doubt.suggested[row]))"
            )
          }
        )
      ])
  }

  private func share(_ study: LabelStudy, _ row: Int, _ label: Int) -> Quantity {
    .percent(study.report.data[row, label], digits: 0)
  }

  private func filterTable(_ study: LabelStudy) -> Details {
    Details("Counts by rule") {
      Table(
        id: "label-filters",
        caption: """
          How many labels each rule takes for wrong. \(link: "label_issues.csv", to: "label_issues.csv") holds them in the order of \
          doubt, with the labels between them.\(study.verdicts == nil ? "" : " Rejected: of those with a clear vote.")
          """,
        columns: [.text("Rule"), .text("What it asks"), .number("Labels")]
          + (study.verdicts == nil ? [] : [.number("Rejected by people"), .number("of all rejected")]),
        cells: study.report.issues.map { issue in
          [.code(issue.filter.id), .text(Prose(issue.filter.summary)), .count(issue.rows.count)]
            + (study.judged(issue.rows).map { judged in
              let interval = judged.judged > 0 ? wilsonInterval(successes: judged.rejected, count: judged.judged) : nil
              let share = judged.judged > 0 ? Double(judged.rejected) / Double(judged.judged) : nil
              return [
                .number(percent(share, interval)),
                .number(.percent(judged.all > 0 ? Double(judged.rejected) / Double(judged.all) : nil)),
              ]
            } ?? [])
        }, sortable: false)
    }
  }

  // MARK: - Judged by people

  private mutating func crowdSection(_ study: LabelStudy) throws -> Section? {
    guard let first = study.report.scored.first(where: { $0.score == LabelQualities.labelDoubt.id }),
      let base = study.report.scored.first(where: { $0.score == LabelQualities.selfConfidence.id })
    else { return nil }
    let scoring = first.scoring
    let figure = try precisionFigure(study)
    return Section("Were the doubts right?", id: "label-crowd") {
      """
      On \(scoring.rows) of these images people have voted clearly: at least six of ten for one expression, or all for no face \
      (an image without votes in a file that names it counts as no face). They reject \(scoring.issues) of the labels \
      (\(Quantity.percent(Double(scoring.issues) / Double(max(1, scoring.rows))))). A random pair of a rejected and an accepted label is in the right order in \
      \(strong: "\(percent(scoring.rocArea, scoring.rocAreaInterval))") of cases by the doubt of this report, and in \
      \(percent(base.scoring.rocArea, base.scoring.rocAreaInterval)) by low confidence alone. \
      Part of it is the label’s class, of which the ranking makes use: the last rows of the table look at nothing else.
      """
      figure
      scoreTable(study)
    }
  }

  private func percent(_ value: Double?, _ interval: Statistics.Interval?) -> Quantity {
    .percent(value, interval: interval.map { Quantity.Interval($0) })
  }

  private mutating func precisionFigure(_ study: LabelStudy) throws -> FigureBlock? {
    let scoring = study.report.scored.first?.scoring
    guard let scoring, scoring.issues > 0, scoring.rows >= 100 else { return nil }
    let curves = study.precisionCurves()
    return try shelf.place(
      Figures.precisionAtK(
        curves.map { curve in
          RankedPrecision(
            curve.name, looked: curve.precisions.map(\.k),
            precision: curve.precisions.map { Estimate($0.share, low: $0.interval.low, high: $0.interval.high) })
        }, baseRate: Double(scoring.issues) / Double(scoring.rows), images: scoring.rows,
        title: "How many of the first labels people reject"),
      stem: "doubt-precision",
      caption: """
        The share of labels that people reject among the first k of each ranking (\(sample(scoring.rows)) images with a clear \
        vote).
        """)
  }

  private func scoreTable(_ study: LabelStudy) -> Table {
    let depths = study.report.scored.first?.scoring.precisions.map(\.k) ?? []
    return Table(
      id: "doubt-scores",
      caption: """
        Rankings against the votes, with 95 % intervals: the area under the ROC curve, average precision, and the share of \
        rejected labels among the first k.
        """,
      columns: [.text("Ranking"), .number("AUROC"), .number("Average precision")]
        + depths.map { .number("First \($0)") },
      cells: (study.report.scored.map { (score: $0.score, scoring: $0.scoring) } + study.classRankings).map { scored in
        [
          .code(scored.score), .number(percent(scored.scoring.rocArea, scored.scoring.rocAreaInterval)),
          .number(percent(scored.scoring.averagePrecision, scored.scoring.averagePrecisionInterval)),
        ]
          + scored.scoring.precisions.map { .number(percent($0.share, $0.interval)) }
      })
  }
}
