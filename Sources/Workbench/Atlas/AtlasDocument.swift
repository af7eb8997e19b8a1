import Attribution
import Datasets
import Files
import Plotting
import Reporting
import Statistics

/// The report of an atlas for a person who has never seen one.
struct AtlasDocument {
  /// The most cells whose differences are drawn.
  private static let differencesShown = 8

  let findings: AtlasFindings
  let invocation: Invocation
  /// The images, for the gallery of swapped parts.
  let images: ImageSet
  var shelf = FigureShelf()

  init(_ findings: AtlasFindings, images: ImageSet, invocation: Invocation) {
    self.findings = findings
    self.images = images
    self.invocation = invocation
  }

  private var method: MethodInfo { findings.collector.method.info }
  private var classes: [String] { findings.classes }
  private var grid: String { "\(findings.collector.atlas.height) × \(findings.collector.atlas.width)" }
  /// The grid of the atlas, and that of the maps where it is finer.
  private var gridProse: String {
    let native = findings.collector.grid
    return native == (findings.collector.atlas.height, findings.collector.atlas.width)
      ? grid : "\(native.height) × \(native.width), averaged to \(grid)"
  }

  mutating func draft() throws -> ReportDraft {
    let parts: [Section?] = [
      try classSection(), try confusionSection(), try differenceSection(),
      try findings.studies.contrast.map { try ContrastSection(findings, $0).section(&shelf) }, try regionSection(),
      actionUnitSection(),
      try findings.studies.swaps.map { try SwapSection(findings, $0, images).section(&shelf) },
      try AttentionSection(findings)?.section(&shelf), try faithfulness?.section(&shelf), healthSection(),
      readingSection, definitions,
    ]
    let sections = parts.compactMap { $0 }
    let model = findings.collector.model
    let document = Document(
      kind: "Atlas", title: "Where the model looks, class by class",
      subtitle: "\(model.checkpoint.title) on \(findings.dataName), \(findings.split) split",
      headline: Prose(headline),
      metadata: [
        Definition("Model", "\(code: model.path)"),
        Definition("Checkpoint SHA-256", "\(code: String(model.sha256.prefix(16)))…"),
        Definition("Images", "\(findings.count), \(findings.mapped) with a map that says something"),
        Definition("Accuracy", "\(full: accuracy)"),
        Definition("Method", "\(method.title) (\(method.reference)) of the logit of the predicted class"),
        Definition("Layer", "\(code: findings.collector.layer): \(findings.layerReason)"),
        Definition("Grid of the maps", Prose(gridProse)),
      ],
      reproduction: Reproduction(
        invocation, seed: findings.settings.seed,
        facts: [
          Definition("Checkpoint SHA-256", "\(code: model.sha256)"),
          Definition("Data", "\(code: findings.dataName), \(findings.split) split"),
        ], numbers: "atlas.json",
        tables: [.init("One row per image", "atlas.csv")]
          + (findings.settings.writesArrays ? [.init("Mean maps, for NumPy", MapArchive.file)] : [])
          + (faithfulness == nil ? [] : [.init("One row per judged map", "faithfulness.csv")])),
      generator: Version.generator
    ) { sections }
    return ReportDraft(document: document, figures: try shelf.files(), extras: [])
  }

  private var accuracy: Quantity {
    .percent(
      findings.accuracy?.share, n: findings.count, interval: findings.accuracy.map { Quantity.Interval($0.interval) })
  }

  private var faithfulness: FaithfulnessSection? {
    findings.studies.faithfulness.map { FaithfulnessSection(findings: $0, seed: findings.settings.seed) }
  }

  private var headline: String { AtlasHeadline(findings: findings).text }

  /// Lines for standard output.
  var summary: [String] {
    let differing = findings.differences.count { $0.adjusted.contains { $0 < AtlasSettings.falseDiscoveryRate } }
    return [
      headline,
      "\(findings.count) images of the \(findings.split) split, \(findings.mapped) maps (\(method.title) at \(findings.collector.layer), \(findings.collector.atlas.height)x\(findings.collector.atlas.width)), accuracy \(accuracy.fullText)",
      "\(differing) of \(findings.differences.count) cells with \(findings.settings.least) images or more differ from all images (false discovery rate 5 %)",
    ] + (findings.studies.contrast.map { ContrastSection(findings, $0).summary } ?? [])
      + (findings.studies.swaps.map { SwapSection(findings, $0, images).summary } ?? [])
      + (faithfulness?.summary ?? [])
  }

  // MARK: - Sections

  private mutating func classSection() throws -> Section {
    let shown = classes.indices.compactMap { k in
      findings.meanMap(label: k, predicted: k).map { (name: classes[k], map: $0) }
    }
    let missing = classes.filter { name in !shown.contains { $0.name == name } }
    let figures =
      shown.isEmpty
      ? []
      : [
        try shelf.place(
          Figures.classMaps(
            classes: shown.map(\.name), maps: shown.map(\.map), title: "Mean maps of images that are predicted rightly",
            note:
              "Positive evidence for the predicted class; every map is divided by its mean first, so that 1 is an even map."
          ),
          stem: "class-maps",
          caption:
            "Mean \(method.title) map at \(code: findings.collector.layer) of the rightly predicted images of each class, interpolated bilinearly from \(grid) and laid over their mean face. Colours: inferno, from black (no evidence) over red to pale yellow; 1 is what an even map has everywhere."
        )
      ]
    return Section("Class by class", id: "classes") {
      figures
      if !missing.isEmpty {
        "\(Prose(sentence(enumeration(missing)))): fewer than \(findings.settings.least) rightly predicted images with a map, not shown."
      }
    }
  }

  private mutating func confusionSection() throws -> Section {
    let cells = classes.indices.map { t in classes.indices.map { findings.meanMap(label: t, predicted: $0) } }
    let counts = classes.indices.map { t in
      classes.indices.map { findings.collector.images(label: t, predicted: $0) }
    }
    let figure = try shelf.place(
      Figures.confusionMaps(
        classes: classes, cells: cells, counts: counts, title: "Mean maps by true and predicted class",
        note:
          "Below each cell: its images. Hatched: fewer than \(findings.settings.least) images with a map that says something."
      ),
      stem: "confusion-maps",
      caption:
        "Mean map of every cell of the confusion matrix on the mean face of its images. Rows are true classes, columns predicted ones; the diagonal has the maps of the figure above, on this figure's own scale. Colours: inferno, as there."
    )
    return Section("Right and wrong", id: "confusion") {
      "Every map explains the class that was predicted. A mistaken cell is therefore read twice: against the diagonal cell of its column (what does the model see when it is right to say this?), and against the diagonal cell of its row (what did it see in such faces when it got them right?)."
      figure
    }
  }

  private mutating func differenceSection() throws -> Section {
    let told = findings.differences.map {
      (cell: $0, places: $0.adjusted.count { $0 < AtlasSettings.falseDiscoveryRate })
    }
    .filter { $0.places > 0 }.sorted { ($1.places, $0.cell.label) < ($0.places, $1.cell.label) }
    let pointer: Prose =
      findings.studies.contrast == nil
      ? "" : ", and where the margin of a wrong class comes from is asked under \(reference: "contrasts")"
    let intro: Prose =
      "Each cell's mean map against that of all \(findings.mapped) images: \(findings.settings.permutations) permutations of the labels give a p value for every place, adjusted over the places of all cells by Benjamini and Hochberg (false discovery rate 5 %). A map explains the class that is predicted, so that cells of different predicted classes are expected to differ; cells of one column say more\(pointer). \(told.count) of \(findings.differences.count) cells with \(findings.settings.least) images or more differ somewhere."
    guard !told.isEmpty else { return Section("What differs", id: "differences") { intro } }
    let shown = told.prefix(Self.differencesShown)
    let atlas = findings.collector.atlas
    func name(_ cell: MapAtlas.Difference) -> String {
      cell.label == cell.predicted ? classes[cell.label] : "\(classes[cell.label]) as \(classes[cell.predicted])"
    }
    let figure = try shelf.place(
      Figures.mapDifferences(
        shown.map { item in
          (
            name: name(item.cell), z: ValueGrid(item.cell.z, width: atlas.width, height: atlas.height),
            isSignificant: item.cell.adjusted.map { $0 < AtlasSettings.falseDiscoveryRate }
          )
        }, title: "Where cells differ from all images",
        note: "Orange: more evidence there than in all images, blue: less, in standard deviations under random labels."),
      stem: "map-differences",
      caption:
        "The \(shown.count) cells that differ in most places; framed places differ at a false discovery rate of 5 %. Colours: from blue (less) to orange (more), in standard deviations (z) under random labels."
    )
    let table = Table(
      id: "differing-cells", caption: "Cells that differ from all images.",
      columns: [
        .text("True"), .text("Predicted"), .number("Images"), .number("Places that differ"), .number("Largest |z|"),
      ],
      cells: told.map { item in
        [
          .text(Prose(classes[item.cell.label])), .text(Prose(classes[item.cell.predicted])), .count(item.cell.count),
          .count(item.places), .number(Quantity(item.cell.z.map(abs).max(), digits: 1)),
        ]
      })
    return Section("What differs", id: "differences") {
      intro
      figure
      table
    }
  }

  private mutating func regionSection() throws -> Section {
    let groups = RegionGroup.allCases
    let half = groups.count / 2
    func interval(_ cell: RegionTable.Cell?) -> Quantity.Interval? {
      cell?.interval.map { Quantity.Interval($0.lowerBound, $0.upperBound) }
    }
    // Two tables: with intervals, all parts beside each other are wider than a page.
    let shares = [groups.indices.prefix(half), groups.indices.suffix(from: half)].enumerated().map { place, parts in
      let digits = Quantity.shareDigits(findings.shares.flatMap { row in parts.map { interval(row[$0]) } })
      return Table(
        id: place == 0 ? "regions" : "regions-2",
        caption: place == 0
          ? "Mean share of the positive evidence in each part of the face, by predicted class, with 95 % bootstrap intervals over images."
          : "The other parts of the face; a row of both tables adds up to 100 %.",
        columns: [.text("Predicted"), .number("Maps")] + parts.map { .number(Prose(groups[$0].rawValue)) },
        cells: classes.indices.map { label -> [Table.Cell] in
          [.text(Prose(classes[label])), .count(findings.collector.regions.rows(of: label).count)]
            + parts.map { part -> Table.Cell in
              findings.shares[label][part].map { cell in
                .number(.percent(cell.share, digits: digits, interval: interval(cell)))
              } ?? .empty
            }
        })
    }
    let lifts = Table(
      id: "lifts", caption: "The same shares divided by the part's area: 1 is what an even map has.",
      columns: [.text("Predicted")] + groups.map { .number(Prose($0.rawValue)) },
      cells: classes.indices.map { label -> [Table.Cell] in
        [.text(Prose(classes[label]))]
          + findings.shares[label].map { .number(Quantity($0?.lift, digits: 2)) }
      })
    let template = try templateFigure()
    let figure = try shelf.place(
      Figures.regionTable(
        classes.indices.map { label in
          RegionRow(
            classes[label], count: findings.collector.regions.rows(of: label).count,
            shares: findings.shares[label].map { cell in
              cell.map {
                Estimate($0.share, low: $0.interval?.lowerBound ?? .nan, high: $0.interval?.upperBound ?? .nan)
              }
                ?? Estimate(.nan)
            })
        }, parts: groups.map(\.rawValue), areas: groups.map { findings.collector.masks.area($0.regions) }),
      stem: "evidence-by-part",
      caption: """
        Mean share of the positive evidence in each part of the face by predicted class, with 95 % bootstrap intervals over \
        images; dashed: the share of the picture that the part covers.
        """)
    return Section("Parts of the face", id: "regions-section") {
      templateProse
      template
      figure
      shares
      lifts
    }
  }

  /// Which template is in use, and why.
  private var templateProse: Prose {
    let intro: Prose =
      "A template of soft regions, drawn for faces that fill the picture as in FER2013, adds up what falls on each part. It does not follow a turned or shifted face."
    guard let found = findings.template.alignment else {
      return intro + " The mean face of these images has no contrast, so the template could not be compared with it."
    }
    let (before, after) = (Quantity(found.correlationBefore, digits: 2), Quantity(found.correlation, digits: 2))
    return findings.template.isAligned
      ? intro
        + " It was brought to the mean face of these images, which raises its correlation with it from \(before) to \(after): moved by \(Quantity(100 * found.x, digits: 1)) % of the width and \(Quantity(100 * found.y, digits: 1)) % of the height, scaled by \(Quantity(found.scale, digits: 2))."
      : intro
        + " It stands as it was drawn: bringing it to the mean face of these images would raise its correlation with it from \(before) to \(after) only, less than \(Quantity(AtlasTemplate.leastGain, digits: 2)), and might follow hair and background."
  }

  private mutating func templateFigure() throws -> FigureBlock {
    let side = 192
    let masks = RegionMasks(findings.template.template, height: side, width: side)
    let groups = RegionGroup.allCases.map { masks.mask($0.regions) }
    let owners = (0..<(side * side)).map { place in
      groups.indices.max { groups[$0][place] < groups[$1][place] } ?? 0
    }
    return try shelf.place(
      Figures.templateCheck(
        face: findings.meanFace, regions: owners, width: side, title: "The parts on the mean face",
        note: "Borders where another part holds more."),
      stem: "template",
      caption:
        "The mean of \(findings.count) images as the network sees them, with the borders of the parts: mouth, eyes, brows, nose, cheeks, forehead, chin and what is outside. Regions are soft; the lines show where the larger share changes."
    )
  }

  private func actionUnitSection() -> Section? {
    func interval(_ found: AtlasFindings.ActionUnits?) -> Quantity.Interval? {
      found?.mass.interval.map { Quantity.Interval($0.lowerBound, $0.upperBound) }
    }
    let digits = Quantity.shareDigits(findings.actionUnits.map(interval))
    let rows = classes.indices.compactMap { label -> [Table.Cell]? in
      guard let found = findings.actionUnits[label], let lift = found.mass.lift else { return nil }
      let (mass, others, units) = (found.mass, found.others, found.units)
      let chance = mass.share / lift
      let reference = max(chance, others ?? 0)
      let finding = mass.interval.map { $0.lowerBound > reference ? "more than both" : "not more than both" }
      return [
        .text(Prose(classes[label])), .text(Prose(units.map { "\($0)" }.joined(separator: ", "))), .count(mass.count),
        .number(.percent(mass.share, digits: digits, interval: interval(found))),
        .number(.percent(chance, digits: digits)), .number(.percent(others, digits: digits)),
        .text(Prose(finding ?? "")),
      ]
    }
    guard !rows.isEmpty else { return nil }
    return Section("Action units", id: "action-units") {
      "How much of the evidence for a predicted class lies where the action units of its emotion show, beside the area of these regions and beside what the maps of the other classes have there: maps gather in the middle of the face, whatever the class."
      Table(
        id: "action-unit-mass", caption: "Share of the evidence inside the regions of a class's action units.",
        columns: [
          .text("Predicted"), .text("Action units"), .number("Maps"), .number("Share"), .number("Area"),
          .number("Other classes"), .text("Finding"),
        ],
        cells: rows)
    }
  }

  private func healthSection() -> Section {
    Section("Maps that say nothing", id: "health") {
      "Only maps of health OK enter the means; the others are counted here."
      Table(
        id: "health-table", caption: "Health of the maps by true class.",
        columns: [.text("Class")] + MapHealth.allCases.map { .number(Prose($0.rawValue)) },
        cells: classes.indices.map { label -> [Table.Cell] in
          [.text(Prose(classes[label]))]
            + MapHealth.allCases.map { health in
              .count(findings.collector.rows.count { $0.label == label && $0.health == health })
            }
        })
    }
  }

  private var readingSection: Section {
    Section("How to read an atlas", id: "reading") {
      List([
        "A mean map shows where this model's evidence lies on average. It is no evidence about people, and single images may differ from it.",
        "Mean faces of few images resemble single persons: cells of fewer than \(findings.settings.least) images are left out.",
        "A map on \(grid) cells cannot separate what lies inside one cell, however smooth its picture is.",
      ])
    }
  }
}
