import Statistics
import Attribution
import Files
import Plotting
import Reporting

/// The report of an atlas for a person who has never seen one.
struct AtlasDocument {
  /// The most cells whose differences are drawn.
  private static let differencesShown = 8

  let findings: AtlasFindings
  let invocation: Invocation
  var shelf = FigureShelf()

  init(_ findings: AtlasFindings, invocation: Invocation) {
    self.findings = findings
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
    let sections = [
      try classSection(), try confusionSection(), try differenceSection(), regionSection(), actionUnitSection(),
      attentionSection(), try faithfulness?.section(&shelf), healthSection(), readingSection,
    ].compactMap { $0 }
    let model = findings.collector.model
    let document = Document(
      kind: "Atlas", title: "Where the model looks, class by class",
      subtitle: "\(model.checkpoint.architecture) on \(findings.dataName), \(findings.split) split",
      headline: Prose(headline),
      metadata: [
        Definition("Model", "\(code: model.path)"),
        Definition("Checkpoint SHA-256", "\(code: String(model.sha256.prefix(16)))…"),
        Definition("Images", "\(findings.count), \(findings.mapped) with a map that says something"),
        Definition("Method", "\(method.title) (\(method.reference)) of the logit of the predicted class"),
        Definition("Layer", "\(code: findings.collector.layer): \(findings.layerReason)"),
        Definition("Grid of the maps", Prose(gridProse)),
      ],
      reproduction: Reproduction(
        command: invocation.commandLine,
        facts: [
          Definition("Program", "\(Version.generator)"), Definition("Seed", Prose(String(findings.settings.seed))),
          Definition("Numbers of this page", "\(link: "atlas.json", to: "atlas.json")"),
          Definition("A row an image", "\(link: "atlas.csv", to: "atlas.csv")"),
        ]
          + (faithfulness == nil
            ? []
            : [Definition("A row a map judged", "\(link: "faithfulness.csv", to: "faithfulness.csv")")])),
      generator: Version.generator
    ) { sections }
    return ReportDraft(document: document, figures: shelf.files, extras: [])
  }

  private var faithfulness: FaithfulnessSection? {
    findings.faithfulness.map { FaithfulnessSection(findings: $0, seed: findings.settings.seed) }
  }

  private var headline: String {
    guard let leading = findings.leading else {
      return "No part of the face can be told from the others by the evidence that it carries (n = \(findings.mapped))."
    }
    let (verb, possessive) = leading.group.isPlural ? ("carry", "their") : ("carries", "its")
    let interval =
      "\(Quantity(leading.interval.lowerBound, digits: 2).text)–\(Quantity(leading.interval.upperBound, digits: 2).text)"
    return
      "\(sentence(leading.group.title)) \(verb) \(Quantity.percent(leading.share, digits: 0).text) of the evidence, \(Quantity(leading.lift, digits: 2).text) times \(possessive) area (95 % CI \(interval), n = \(findings.mapped))."
  }

  /// Lines for standard output.
  var summary: [String] {
    let told = findings.differences.count { $0.adjusted.contains { $0 < AtlasSettings.falseDiscoveryRate } }
    return [
      "\(findings.count) images of the \(findings.split) split, \(findings.mapped) maps (\(method.title) at \(findings.collector.layer), \(findings.collector.atlas.height)x\(findings.collector.atlas.width))",
      headline,
      "\(told) of \(findings.differences.count) cells with \(findings.settings.least) images or more differ from all images (false discovery rate 5 %)",
    ] + (faithfulness?.summary ?? [])
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
            "Mean \(method.title) map at \(code: findings.collector.layer) of the rightly predicted images of each class, interpolated bilinearly from \(grid) and laid over their mean face."
        )
      ]
    return Section("Class by class", id: "classes") {
      figures
      if !missing.isEmpty {
        "\(Prose(enumeration(missing))): fewer than \(findings.settings.least) rightly predicted images with a map, not shown."
      }
    }
  }

  private mutating func confusionSection() throws -> Section {
    let cells = classes.indices.map { t in classes.indices.map { findings.meanMap(label: t, predicted: $0) } }
    let figure = try shelf.place(
      Figures.confusionMaps(
        classes: classes, cells: cells, title: "Mean maps by true and predicted class",
        note: "Gray: fewer than \(findings.settings.least) images with a map."),
      stem: "confusion-maps",
      caption:
        "Mean map of every cell of the confusion matrix on the mean face of its images. Rows are true classes, columns predicted ones; the diagonal is the figure above."
    )
    return Section("Right and wrong", id: "confusion") { figure }
  }

  private mutating func differenceSection() throws -> Section {
    let told = findings.differences.map {
      (cell: $0, places: $0.adjusted.count { $0 < AtlasSettings.falseDiscoveryRate })
    }
    .filter { $0.places > 0 }.sorted { ($1.places, $0.cell.label) < ($0.places, $1.cell.label) }
    let intro: Prose =
      "Each cell's mean map against that of all \(findings.mapped) images: \(findings.settings.permutations) permutations of the labels give a p value for every place, adjusted over the places of all cells by Benjamini and Hochberg (false discovery rate 5 %). A map explains the class that is predicted, so that cells of different predicted classes are expected to differ; cells of one column say more. \(told.count) of \(findings.differences.count) cells with \(findings.settings.least) images or more differ somewhere."
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
        "The \(shown.count) cells that differ in most places; framed places differ at a false discovery rate of 5 %.")
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

  private func regionSection() -> Section {
    let groups = RegionGroup.allCases
    let shares = Table(
      id: "regions",
      caption:
        "Mean share of the positive evidence in each part of the face, by predicted class, with 95 % bootstrap intervals over images.",
      columns: [.text("Predicted"), .number("Maps")] + groups.map { .number(Prose($0.rawValue)) },
      cells: classes.indices.map { label -> [Table.Cell] in
        [.text(Prose(classes[label])), .count(findings.collector.regions.rows(of: label).count)]
          + findings.shares[label].map { found in
            found.map { cell in
              .number(
                .percent(
                  cell.share, digits: 0,
                  interval: cell.interval.map { Quantity.Interval($0.lowerBound, $0.upperBound) }))
            } ?? .empty
          }
      })
    let lifts = Table(
      id: "lifts", caption: "The same shares divided by the part's area: 1 is what an even map has.",
      columns: [.text("Predicted")] + groups.map { .number(Prose($0.rawValue)) },
      cells: classes.indices.map { label -> [Table.Cell] in
        [.text(Prose(classes[label]))]
          + findings.shares[label].map { .number(Quantity($0?.lift, digits: 2)) }
      })
    return Section("Parts of the face", id: "regions-section") {
      "A fixed template of soft regions, drawn for faces that fill the picture as in FER2013, adds up what falls on each part. It does not follow a turned or shifted face."
      shares
      lifts
    }
  }

  private func actionUnitSection() -> Section? {
    let rows = classes.indices.compactMap { label -> [Table.Cell]? in
      guard let found = findings.actionUnits[label], let lift = found.mass.lift else { return nil }
      let (mass, others, units) = (found.mass, found.others, found.units)
      let interval = mass.interval.map { Quantity.Interval($0.lowerBound, $0.upperBound) }
      let chance = mass.share / lift
      let reference = max(chance, others ?? 0)
      let finding = mass.interval.map { $0.lowerBound > reference ? "more than both" : "not more than both" }
      return [
        .text(Prose(classes[label])), .text(Prose(units.map { "\($0)" }.joined(separator: ", "))), .count(mass.count),
        .number(.percent(mass.share, digits: 0, interval: interval)), .number(.percent(chance, digits: 0)),
        .number(.percent(others, digits: 0)), .text(Prose(finding ?? "")),
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

  private func attentionSection() -> Section? {
    let sites = findings.collector.dossier.sites
    guard !sites.isEmpty else { return nil }
    return Section("CBAM attention", id: "attention") {
      "Content dependence is the share of the spatial attention's variance that follows the image: 0 means the same map for every face, learned from position alone. Saturated values pass everything or nothing."
      Table(
        id: "cbam", caption: "CBAM's attention over all images.",
        columns: [
          .text("Block"), .text("Grid"), .number("Content dependence"), .number("Spatial below 0.05"),
          .number("Spatial above 0.95"), .number("Channels"), .number("Class-selective"),
        ],
        cells: sites.map { site in
          [
            .code(site.name), .text(Prose("\(site.height) × \(site.width)")),
            .number(Quantity(site.contentDependence, digits: 2)), .number(.percent(site.spatialSaturation.shutShare)),
            .number(.percent(site.spatialSaturation.openShare)), .count(site.channelByClass.first?.means.count ?? 0),
            .count(site.selectiveChannels().count),
          ]
        })
      "Class-selective channels are those whose mean attention differs between the true classes (one-way F test, false discovery rate 5 %)."
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
