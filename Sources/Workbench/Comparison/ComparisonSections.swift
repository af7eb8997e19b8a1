import Evaluation
import Plotting
import Reporting
import Statistics

extension ComparisonPage {
  mutating func rankingSection() throws -> Section {
    let figure = try shelf.place(
      rankingFigure, stem: "ranked-results",
      caption:
        "Each result by each metric with 95 % bootstrap intervals (n = \(n)). Results with a letter in common cannot "
        + "be told apart (paired bootstrap, for accuracy McNemar's exact test, Holm over pairs).")
    return Section("Ranking", id: "ranking") {
      """
      All results are resampled by the same images, so that differences are paired: intervals of two results may overlap \
      and their difference still be clear.
      """
      figure
      valuesTable
      differencesTable
    }
  }

  private var rankingFigure: Figure {
    // The first metric orders the rows, the best first; a result without a value comes last.
    let ranked = comparison.metrics.first?.ranking ?? []
    let order = ranked + names.indices.filter { !ranked.contains($0) }
    let panels = comparison.metrics.map { metric -> MethodScorePanel in
      let registered = MetricRegistry.metric(metric.id)
      return MethodScorePanel(
        title: registered?.name ?? metric.id,
        direction: registered?.higherIsBetter ?? true ? "higher is better" : "lower is better",
        estimates: order.map {
          Estimate(
            metric.values[$0] ?? .nan, low: metric.intervals[$0]?.low ?? .nan, high: metric.intervals[$0]?.high ?? .nan)
        }, letters: order.map { metric.letters[$0] },
        format: registered?.isShare ?? false ? .percent(decimals: 1) : .decimals(3))
    }
    return Figures.modelRanking(models: order.map { names[$0] }, panels: panels, images: n)
  }

  private var valuesTable: Table {
    Table(
      id: "values", caption: "Values with 95 % bootstrap intervals and the letters of what cannot be told apart.",
      columns: [.text("Metric")] + names.map { .text(Prose($0)) } + [.text("Rule")],
      cells: comparison.metrics.map { metric in
        let registered = MetricRegistry.metric(metric.id)
        return [.text(Prose(registered?.name ?? metric.id))]
          + names.indices.map {
            .text("\(full: quantity(metric.id, metric.values[$0], metric.intervals[$0])) \(metric.letters[$0])")
          } + [.text(Prose(registered?.convention ?? ""))]
      }, sortable: false)
  }

  private var differencesTable: Table {
    Table(
      id: "differences",
      caption: "Differences, second minus first, with paired 95 % intervals; p by Holm over the pairs of a metric.",
      columns: [.text("Metric"), .text("First"), .text("Second"), .number("Difference"), .number("p"), .text("Shown")],
      cells: comparison.metrics.flatMap { metric in
        metric.differences.map { difference -> [Table.Cell] in
          let isBetter = (difference.value ?? 0 > 0) == (MetricRegistry.metric(metric.id)?.higherIsBetter ?? true)
          return [
            .text(Prose(MetricRegistry.metric(metric.id)?.name ?? metric.id)), .text(Prose(names[difference.first])),
            .text(Prose(names[difference.second])), .number(self.difference(metric.id, difference)),
            .number(Quantity(difference.adjustedP)),
            .text(isTold(difference) ? (isBetter ? "second better" : "first better") : "not told apart"),
          ]
        }
      })
  }

  mutating func pairSection(_ pair: ModelPair) throws -> Section {
    let (first, second) = (names[pair.first], names[pair.second])
    let stem = "pair-\(pair.first + 1)-\(pair.second + 1)"
    let changes = try shelf.place(
      changeFigure(pair), stem: "\(stem)-answers",
      caption: "What becomes of the answers of \(first) in \(second) (n = \(n)).")
    let figure = try shelf.place(
      differenceFigure(pair), stem: "\(stem)-confusion",
      caption: "Share of each label's images, \(second) minus \(first), in points; the diagonal is recall (n = \(n)). "
        + "Rows are labels, columns predictions.")
    let gallery = try changesGallery(pair, stem: "\(stem)-changes")
    return Section("\(first) and \(second)", id: stem) {
      verdict(pair)
      pairText(pair)
      changes
      testTable(pair, stem: stem)
      figure
      classTable(pair, stem: stem)
      gallery
      Details("The first \(Self.rowsShown) images of each kind as a table") { changesTable(pair, stem: stem) }
    }
  }

  private static let rowsShown = 20

  private func pairText(_ pair: ModelPair) -> Prose {
    let wrong = pair.bothWrong
    let same = wrong.all == 0 ? nil : Double(wrong.sameClass) / Double(wrong.all)
    return """
      \(names[pair.second]) fixes \(images(pair.fixed.count)) and breaks \(pair.broken.count). Both are right on \
      \(pair.bothRight) and wrong on \(wrong.all), there with the same wrong class in \(Quantity.percent(same)). They agree \
      on \(Quantity.percent(pair.agreement)) of the images (kappa \(Quantity(pair.kappa, digits: 2))). All changes stand in \
      \(link: "\(code: "changes.csv")", to: "changes.csv").
      """
  }

  private func testTable(_ pair: ModelPair, stem: String) -> Table {
    let test = pair.test
    return Table(
      id: "\(stem)-test",
      caption: "McNemar's test of accuracy: only images that one gets right and the other wrong count.",
      columns: [
        .number("Only first right"), .number("Only second right"), .number("Exact p"), .number("Exact p, Holm"),
        .number("Mid-p"), .number("χ²"), .number("χ², corrected"),
      ],
      cells: [
        [
          .count(test.onlyFirst), .count(test.onlySecond), .number(Quantity(test.exactP)),
          .number(Quantity(pair.adjustedP)), .number(Quantity(test.midP)),
          .number(Quantity(test.chiSquared, digits: 2)),
          .number(Quantity(test.correctedChiSquared, digits: 2)),
        ]
      ], sortable: false)
  }

  private func changeFigure(_ pair: ModelPair) -> Figure {
    let wrong = pair.bothWrong
    return Figures.answerChanges(
      AnswerChange(
        kept: pair.bothRight, fixed: pair.fixed.count, broken: pair.broken.count, wrongAlike: wrong.sameClass,
        wrongOtherwise: wrong.all - wrong.sameClass),
      names: (names[pair.first], names[pair.second]), isTold: pair.adjustedP < 0.05)
  }

  private func differenceFigure(_ pair: ModelPair) -> Figure {
    let k = classes.count
    func counts(_ place: Int) -> [[Int]] { (0..<k).map { t in (0..<k).map { inputs[place].confusion[t, $0] } } }
    // Only the diagonal has a test: McNemar's of each class's recall.
    let told = (0..<k).map { t in (0..<k).map { $0 == t && (pair.perClass[t].adjustedP ?? 1) < 0.05 } }
    return Figures.confusionDifference(
      first: counts(pair.first), second: counts(pair.second), classes: classes,
      names: (names[pair.first], names[pair.second]), isTold: told)
  }

  private func classTable(_ pair: ModelPair, stem: String) -> Table {
    Table(
      id: "\(stem)-classes",
      caption:
        "Each class, second minus first; recall with Agresti and Min's interval and McNemar's exact p, Holm over "
        + "classes.",
      columns: [
        .text("Class"), .number("Images"), .number("Recall"), .number("p"), .number("Precision"), .number("F1"),
      ],
      cells: zip(classes, pair.perClass).map { name, difference in
        [
          .text(Prose(name)), .count(difference.support),
          .number(
            .percentagePoints(
              difference.recall?.difference, interval: difference.recall.map { Quantity.Interval($0.interval) })),
          .number(Quantity(difference.adjustedP)), .number(.percentagePoints(difference.precision)),
          .number(Quantity(difference.f1)),
        ]
      })
  }

  /// Changed images, those first whose confidence in the wrong answer was highest.
  private func ranked(_ rows: [Int], by place: Int) -> [Int] {
    let confidences = comparison.predictions[place].confidences
    return rows.sorted { (confidences[$1], $0) < (confidences[$0], $1) }
  }

  private func groups(_ pair: ModelPair) -> [(name: String, rows: [Int])] {
    [
      ("Fixed by \(names[pair.second])", ranked(pair.fixed, by: pair.first)),
      ("Broken by \(names[pair.second])", ranked(pair.broken, by: pair.second)),
    ].map { ($0.0, Array($0.1.prefix(Self.rowsShown))) }.filter { !$0.1.isEmpty }
  }

  private func changesGallery(_ pair: ModelPair, stem: String) throws -> Gallery? {
    guard let faces, !redactsFaces else { return nil }
    let groups = groups(pair)
    let sheet = try FaceSheet(rows: groups.flatMap(\.rows), image: faces.image)
    guard let picture = sheet.picture else { return nil }
    let (a, b) = (comparison.predictions[pair.first], comparison.predictions[pair.second])
    return Gallery(
      stem: stem, sheet: picture,
      caption: "Images that one gets right and the other wrong, the surest mistakes first. Below each: its label, and "
        + "what \(names[pair.first]) and \(names[pair.second]) predict.",
      groups: groups.map { group in
        Gallery.Group(
          Prose(group.name),
          group.rows.compactMap { row in
            sheet.regions[row].map { region in
              let (label, first, second) = (
                classes[a.labels[row]], classes[a.predicted[row]], classes[b.predicted[row]]
              )
              return Gallery.Item(
                region, alternativeText: "Face labelled \(label), predicted as \(first) and as \(second)",
                title: Prose(label), note: "\(first), then \(second)", file: a.paths?[row])
            }
          })
      }, tileWidth: 76)
  }

  private func changesTable(_ pair: ModelPair, stem: String) -> Table {
    let (a, b) = (comparison.predictions[pair.first], comparison.predictions[pair.second])
    return Table(
      id: "\(stem)-changed", caption: "Images that one gets right and the other wrong.",
      columns: [
        .text("Change"), .text("Image"), .text("Label"), .text("First"), .number("Confidence"), .text("Second"),
        .number("Confidence"),
      ],
      cells: groups(pair).flatMap { group in
        group.rows.map { row -> [Table.Cell] in
          [
            .text(Prose(group.name)), .code(a.paths?[row] ?? "row \(row + 1)"), .text(Prose(classes[a.labels[row]])),
            .text(Prose(classes[a.predicted[row]])), .number(.percent(a.confidences[row])),
            .text(Prose(classes[b.predicted[row]])), .number(.percent(b.confidences[row])),
          ]
        }
      })
  }

  /// What each number of this page is, as a formula.
  var definitions: Section {
    let metrics = comparison.metrics.compactMap { MetricRegistry.metric($0.id) }
    let terms: [Term] = [
      .pairedBootstrap, .mcNemar, .holm, .letters, .agrestiMin, .precision, .recall, .f1, .kappaOfPredictions,
    ]
    return .definitions(
      notation: MetricFormulas.notation, metrics.map(MetricFormulas.definition) + terms.map(\.definition))
  }

  var gatesSection: Section {
    let failed = gates.count { !$0.isMet }
    return Section("Gates: \(failed == 0 ? "all met" : "\(failed) of \(gates.count) not met")", id: "gates") {
      "Each gate judges \(names[names.count - 1]); a tolerance is against \(names[0])."
      Table.gates(gates)
    }
  }
}
