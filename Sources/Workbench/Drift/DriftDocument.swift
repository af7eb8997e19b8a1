import Attribution
import Drawing
import Files
import Plotting
import Reporting
import Statistics

/// The report of a comparison of checkpoints.
struct DriftDocument {
  let study: DriftStudy
  let invocation: Invocation
  var shelf = FigureShelf()

  init(_ study: DriftStudy, invocation: Invocation) {
    self.study = study
    self.invocation = invocation
  }

  private var comparison: DriftComparison { study.comparison }
  private var settings: DriftSettings { study.settings }
  private var method: MethodInfo { study.method.info }

  mutating func draft() throws -> ReportDraft {
    let correlations = try correlationSection()
    let parts = try comparison.taps.indices.map { try partSection($0) }
    let sections: [Section?] = [
      answerSection, correlations, Section("Parts of the face", id: "parts") { parts }, try moverSection(), stepSection,
      controlSection, readingSection, definitions,
    ]
    let found = sections.compactMap { $0 }
    let document = Document(
      kind: "Drift", title: "What changed between checkpoints",
      subtitle:
        "\(study.models.count) checkpoints on \(study.dataName), \(study.split) split, \(images(study.images.count))",
      headline: headline,
      metadata: metadata,
      reproduction: reproduction, generator: Version.generator
    ) {
      alert
      found
    }
    return ReportDraft(document: document, figures: try shelf.files(), extras: [])
  }

  private var headline: Prose {
    let correlation = comparison.taps.first?.mean.map {
      Prose("; mean rank correlation of the maps ") + "\(full: quantity($0))"
    }
    return
      "\(comparison.verdict.sentence): accuracy \(share(comparison.accuracies.first)) then \(share(comparison.accuracies.second))\(correlation ?? "")."
  }

  private var metadata: [Definition] {
    let names = study.models.enumerated().map { i, model in
      Definition(
        Prose(name(i)),
        "\(code: model.path), \(model.checkpoint.title) at \(model.checkpoint.size) × \(model.checkpoint.size), SHA-256 \(code: String(model.sha256.prefix(16)))…"
      )
    }
    let nodes = comparison.taps.enumerated().map { t, tap in
      Definition("Node \(t + 1)", "\(place(t)): \(tap.first.reason)")
    }
    return names + [
      Definition("Method", "\(method.title) (\(method.reference)) of the logit of \(subject)")
    ] + nodes
  }

  private var subject: String {
    switch settings.subject {
    case .truth: "the class that the data name"
    case .predicted: "the class that the first checkpoint predicts"
    }
  }

  /// A for the first checkpoint, B for the last, numbers between.
  func name(_ model: Int) -> String {
    model == 0 ? "A" : model == study.models.count - 1 ? "B" : "Between, \(model)"
  }

  /// Where a node's maps lie: one name and grid where both checkpoints have the same.
  private func place(_ tap: Int) -> Prose {
    let (a, b) = (comparison.taps[tap].first.layer, comparison.taps[tap].second.layer)
    let (x, y) = (spaced(comparison.first.grid(tap)), spaced(comparison.second.grid(tap)))
    return a == b && x == y ? "\(code: a), \(x)" : "\(code: a), \(x), against \(code: b), \(y)"
  }

  private func spaced(_ grid: String) -> String { grid.replacing("x", with: "\u{A0}×\u{A0}") }

  @BlockBuilder private var alert: [Block] {
    if comparison.verdict.isFlagged {
      Callout(.warning, "Accuracy same, reasons moved", evidence: "correlations") {
        "The two checkpoints answer equally well on these images and look at different places. What an accuracy alone would call the same model is not."
      }
    }
    if !study.floor.isExact {
      Callout(.critical, "The same checkpoint does not give the same maps twice") {
        "Read twice, A differs from itself: no change on this page means anything until that is explained."
      }
    }
    if !study.short.isEmpty {
      Callout(.note, "Some classes have fewer than \(settings.perClass) images in this split") {
        "\(study.short.joined(separator: ", "))."
      }
    }
  }

  // MARK: - Answers

  private func share(_ successes: Int) -> Quantity {
    let interval = wilsonInterval(successes: successes, count: comparison.count)
    return .percent(
      Double(successes) / Double(comparison.count), interval: Quantity.Interval(interval.low, interval.high))
  }

  private func quantity(_ mean: DriftComparison.Mean?) -> Quantity {
    Quantity(
      mean?.value, digits: 2, n: mean?.count, interval: mean?.interval.map { Quantity.Interval($0.low, $0.high) })
  }

  private var answerSection: Section {
    let test = comparison.test
    return Section("Answers", id: "answers") {
      Table(
        id: "answers-table", caption: "Answers of A and B on the same \(images(comparison.count)).",
        columns: [.text("Measure"), .number("Value"), .number("95 % interval")],
        cells: [
          row("Accuracy of A", share(comparison.accuracies.first)),
          row("Accuracy of B", share(comparison.accuracies.second)),
          row(
            "B minus A, percentage points",
            .percentagePoints(
              comparison.accuracyDifference,
              interval: Quantity.Interval(comparison.accuracyChange.low, comparison.accuracyChange.high))),
          row("Same answer", share(comparison.agreeing)),
        ], sortable: false)
      "Only A is right on \(test.onlyFirst) images, only B on \(test.onlySecond): McNemar's mid-p is \(Quantity(test.midP, digits: 3)). Intervals of shares are Wilson's; that of the paired difference is Agresti and Min's."
    }
  }

  private func row(_ title: Prose, _ quantity: Quantity) -> [Table.Cell] {
    [
      .text(title), .number(Quantity(quantity.value, digits: quantity.digits, unit: quantity.unit)),
      .text(Prose(quantity.intervalText ?? Quantity.absent)),
    ]
  }

  // MARK: - Maps

  private mutating func correlationSection() throws -> Section {
    let classes = study.classes
    let panels = comparison.taps.enumerated().map { t, tap in
      (
        title: place(t).plainText,
        strips: classes.indices.map { label in
          CorrelationStrip(
            classes[label],
            values: zip(tap.correlations, study.images.labels).compactMap { $1 == label ? $0 : nil },
            mean: Estimate(tap.byClass[label]))
        }
      )
    }
    let figure = try shelf.place(
      Figures.correlationStrips(
        panels,
        references: [
          ("another image's map", comparison.taps.map { $0.otherImage?.value ?? .nan }),
          ("random, as smooth", comparison.taps.map { $0.random?.value ?? .nan }),
        ], title: "How alike the maps of A and B are",
        note:
          "Spearman's correlation of an image's two maps, by class of the data; 1 is what a checkpoint has with itself."
      ),
      stem: "correlations",
      caption:
        "Rank correlation between the \(method.title) maps of A and B, image by image, with the mean of every class and its 95 % bootstrap interval. The lines are controls: B's map of another image, and noise as smooth as B's map."
    )
    var rows = classes.indices.map { label -> Table.Row in
      let count = study.images.labels.count { $0 == label }
      return Table.Row([.text(Prose(classes[label])), .count(count)] + nodeCells { $0.byClass[label] })
    }
    rows.append(Table.Row([.text("all"), .count(comparison.count)] + nodeCells(\.mean), isTotal: true))
    let table = Table(
      id: "correlation-table", caption: "Mean rank correlation of the maps of A and B, with 95 % bootstrap intervals.",
      columns: [.text("Class"), .number("Images")] + nodeColumns, rows: rows)
    let silent = comparison.taps.map { $0.correlations.count { $0 == nil } }
    return Section("Maps", id: "maps") {
      figure
      table
      if silent.contains(where: { $0 > 0 }) {
        "Without a correlation, because one of the two maps says nothing: \(silent.enumerated().map { "\($1) at node \($0 + 1)" }.joined(separator: ", "))."
      }
    }
  }

  /// One column a node.
  private var nodeColumns: [Table.Column] { comparison.taps.indices.map { .number("Node \($0 + 1)") } }

  /// One mean a node.
  private func nodeCells(_ mean: (DriftComparison.TapChange) -> DriftComparison.Mean?) -> [Table.Cell] {
    comparison.taps.map { .number(quantity(mean($0))) }
  }

  /// The same number for every node.
  private func nodes(_ quantity: Quantity) -> [Table.Cell] { comparison.taps.map { _ in .number(quantity) } }

  private mutating func partSection(_ tap: Int) throws -> Section {
    let rows = comparison.taps[tap].parts
    let all = rows.filter { $0.label == nil }
    let told = rows.filter(\.isTold)
    let names = all.filter(\.isTold).map(\.part.rawValue)
    let title =
      names.isEmpty
      ? "No part of the face changed its share beyond chance"
      : sentence("\(enumeration(names)): share of the evidence changed beyond chance")
    guard !all.isEmpty else {
      return Section("Node \(tap + 1)", id: "parts-\(tap + 1)") { "No image has a map in both checkpoints." }
    }
    let figure = try shelf.place(
      Figures.shareChanges(
        all.map { row in
          ShareChange(
            part: row.part.rawValue, first: row.first, second: row.second, change: Estimate(row.change),
            isTold: row.isTold)
        }, first: "A", second: "B", title: title,
        note: "All images together, n = \(all[0].change.count); intervals are 95 % percentile bootstraps over images."),
      stem: "share-changes-\(tap + 1)",
      caption:
        "Share of the positive evidence in each part of the face at \(place(tap)), and its change from A to B. Orange: told apart from chance at a false discovery rate of 5 % over the \(rows.count) changes of this node, of all images together and class by class."
    )
    let shown = told.filter { $0.label != nil }.sorted { abs($0.change.value) > abs($1.change.value) }
    let table = Table(
      id: "parts-table-\(tap + 1)",
      caption: "Changes told apart from chance, class by class; the others are in drift.json.",
      columns: [.text("Class"), .text("Part"), .number("A"), .number("B"), .number("Change"), .number("p, adjusted")],
      cells: shown.map { row in
        [
          .text(Prose(row.label.map { study.classes[$0] } ?? "all")), .text(Prose(row.part.rawValue)),
          .number(.percent(row.first)), .number(.percent(row.second)),
          .number(
            .percentagePoints(
              row.change.value, interval: row.change.interval.map { Quantity.Interval($0.low, $0.high) })),
          .number(Quantity(row.adjusted, digits: 3)),
        ]
      })
    return Section("Node \(tap + 1)", id: "parts-\(tap + 1)") {
      figure
      if shown.isEmpty {
        "No class shows a change that is told apart from chance: \(settings.perClass) images of a class tell only large ones."
      } else {
        table
      }
    }
  }

  /// The most images that are shown.
  private static let moversShown = 6

  private mutating func moverSection() throws -> Section? {
    guard let tap = comparison.taps.first else { return nil }
    let known = tap.correlations.enumerated().compactMap { n, value in value.map { (n: n, value: $0) } }
    let movers = known.sorted { ($0.value, $0.n) < ($1.value, $1.n) }.prefix(Self.moversShown).filter { $0.value < 1 }
    guard !movers.isEmpty else { return nil }
    let classes = study.classes
    let pairs = movers.map { mover -> MapPair in
      func side(_ name: String, _ probe: DriftProbe) -> MapPair.Side {
        let raw = probe.maps[0][mover.n]
        let map = settings.redactsFaces ? raw.withoutFeatures : raw
        let answer = probe.predicted[mover.n]
        return MapPair.Side(
          title: "\(name): \(classes[answer])",
          caption: Quantity.percent(probe.probabilities[mover.n][answer], digits: 0).text,
          map: MapView(ValueGrid(map.raw, width: map.width, height: map.height), problem: raw.health.sentence))
      }
      return MapPair(
        face: face(mover.n), title: classes[study.images.labels[mover.n]],
        caption: "ρ = \(Quantity(mover.value, digits: 2).text)", first: side("A", comparison.first),
        second: side("B", comparison.second))
    }
    let figure = try shelf.place(
      Figures.mapPairs(
        pairs, title: "The images whose maps moved most",
        note:
          "Face with the label in the data, then each checkpoint's map with its answer and probability. Every map is coloured from zero to its own largest value."
      ),
      stem: "movers",
      caption:
        "The \(movers.count) images with the lowest rank correlation at \(place(0)), explained for \(subject): \(movers.map { study.images.paths[$0.n] }.joined(separator: ", ")). Chosen for their change, they are no picture of the usual image."
    )
    return Section("Largest movers", id: "largest-movers") { figure }
  }

  /// The face as the first checkpoint sees it; a flat gray where no face may be shown.
  private func face(_ n: Int) -> Raster {
    let view = comparison.first.model.preprocessing.view(study.images.images[n])
    let pixels = settings.redactsFaces ? [UInt8](repeating: 128, count: view.pixels.count) : view.pixels
    return Raster(gray: pixels, width: view.width, height: view.height)
  }

  // MARK: - Steps and controls

  private var stepSection: Section? {
    guard !study.steps.isEmpty else { return nil }
    return Section("Step by step", id: "steps") {
      "Each checkpoint against the one before, in the order in which they were named; those of a folder by the time at which they were written."
      Table(
        id: "steps-table",
        caption: "Accuracy of the later checkpoint, equal answers, and mean rank correlation of the maps.",
        columns: [.text("From"), .text("To"), .number("Accuracy"), .number("Same answer")] + nodeColumns + [
          .text("Finding")
        ],
        cells: study.steps.map { step -> [Table.Cell] in
          var cells: [Table.Cell] = [.code(step.first.model.path), .code(step.second.model.path)]
          cells += [.number(share(step.accuracies.second)), .number(share(step.agreeing))]
          cells += step.taps.map { .number(quantity($0.mean)) }
          return cells + [.text(Prose(step.verdict.sentence))]
        }, sortable: false)
    }
  }

  private var controlSection: Section {
    let floor = study.floor
    return Section("Controls", id: "controls") {
      Table(
        id: "controls-table", caption: "What the correlation is where nothing changed, and where nothing is shared.",
        columns: [.text("Maps compared")] + nodeColumns,
        cells: [
          [.text("A with A, read twice: the least of all images")] + nodes(Quantity(floor.leastCorrelation, digits: 2)),
          [.text("A with B")] + nodeCells(\.mean),
          [.text("A with B's map of another image")] + nodeCells(\.otherImage),
          [.text("A with noise as smooth as B's map")] + nodeCells(\.random),
        ], sortable: false)
      "Read twice, A differs from itself by \(Quantity(floor.largestChange, digits: 3)) in any share and \(Quantity(floor.largestProbabilityChange, digits: 3)) in any probability. What maps of other images share is the layout that all faces have in common: only what lies above it speaks of the image."
    }
  }

  private var readingSection: Section {
    Section("How to read this", id: "reading") {
      List([
        "\(comparison.verdict.rule)",
        "A rank correlation compares the order of places, not the size of values. Maps on different grids are compared on the coarser one: the finer map is averaged over its cells, or interpolated bilinearly where one grid does not divide the other.",
        "Shares of the parts of the face come from one fixed template, on each checkpoint's own image grid.",
        "Two trainings of one network with other seeds move their maps too. Without such a pair nobody knows how much of a change is more than that.",
        "A percentile interval over \(settings.perClass) images of a class is a little too narrow; p values of the parts come from sign flips, which need no such assumption.",
        "A map shows what moved this model's number for one class. It is no evidence about the person.",
      ])
    }
  }

  /// Lines for standard output.
  var summary: [String] {
    let found = comparison.taps.enumerated().flatMap { t, tap -> [String] in
      let told = tap.parts.count { $0.isTold }
      return [
        "maps at \(place(t).plainText): mean rank correlation \(quantity(tap.mean).fullText); another image \(Quantity(tap.otherImage?.value, digits: 2).text), random \(Quantity(tap.random?.value, digits: 2).text)",
        "  \(told) of \(tap.parts.count) shares of the face's parts changed (false discovery rate 5 %)",
      ]
    }
    return [
      "\(comparison.first.model.path) (A) and \(comparison.second.model.path) (B) on \(study.images.count) images of the \(study.split) split",
      "accuracy \(share(comparison.accuracies.first).fullText), then \(share(comparison.accuracies.second).fullText); same answer \(share(comparison.agreeing).text)",
    ] + found + [comparison.verdict.sentence]
  }
}

extension Estimate {
  /// A mean over images with its interval.
  init(_ mean: DriftComparison.Mean?) {
    self.init(
      mean?.value ?? .nan, low: mean?.interval?.low ?? .nan, high: mean?.interval?.high ?? .nan)
  }
}
