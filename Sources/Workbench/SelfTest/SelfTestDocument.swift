import Attribution
import Datasets
import Drawing
import Plotting
import Reporting
import Statistics
import SyntheticFaces

/// The page of a self-test.
struct SelfTestDocument {
  /// Faces of each task that are shown.
  private static let examples = 4

  let findings: SelfTestFindings
  let invocation: Invocation
  var shelf = FigureShelf()

  init(_ findings: SelfTestFindings, invocation: Invocation) {
    self.findings = findings
    self.invocation = invocation
  }

  private var settings: SelfTestSettings { findings.settings }

  mutating func draft() throws -> ReportDraft {
    var sections = [verdict, try tested()]
    for study in findings.studies { sections.append(try scores(study)) }
    for study in findings.studies where study.arena.twin != nil { sections.append(try shortcut(study)) }
    for study in findings.studies where !study.ladders.isEmpty { sections.append(try ladder(study)) }
    sections += [bounds, reading, definitions]
    let document = Document(
      kind: "Self-test", title: "Do the explainers find what decides?",
      subtitle: "\(settings.methods.count) methods on drawn faces whose deciding pixels are known",
      headline: headline,
      metadata: [
        Definition("Tasks", "\(settings.tasks.joined(separator: ", "))"),
        Definition("Faces explained, a task", "\(settings.faces)"),
        Definition("Explained", "logit of the right class minus the logit of the other"),
      ],
      reproduction: Reproduction(
        invocation, seed: settings.seed, numbers: "selftest.json", tables: [.init("One row per map", "selftest.csv")]),
      generator: Version.generator
    ) { sections }
    return ReportDraft(document: document, figures: try shelf.files(), extras: [])
  }

  private var headline: Prose {
    let kinds = findings.studies.flatMap { study in study.entries.map { $0.finds(chance: study.chance) } }
    let state =
      findings.failures.isEmpty
      ? findings.bounded > 0 ? "every recorded bound holds" : "no bound is recorded for what was tested"
      : "\(findings.failures.count) of the checks failed"
    return
      "\(sentence(state)); \(kinds.count { $0 }) of \(kinds.count) pairs of task and kind of map find the deciding place, better than chance and than every control."
  }

  private var verdict: Section {
    Section("Verdict", id: "verdict") {
      if findings.failures.isEmpty {
        "No method fell below a recorded bound (\(findings.bounded) kinds of maps have one), and every network learned its task."
      } else {
        Callout(
          .critical, "\(findings.failures.count) checks failed",
          action:
            "If a method was changed, look for the mistake first; record bounds anew only for a change that is meant.",
          evidence: "bounds"
        ) { List(findings.failures.map { Prose($0) }) }
      }
      if !settings.isAsRecorded {
        "Bounds were recorded for \(SelfTestSettings.usualFaces) faces and seed \(Prose(String(SelfTestSettings.usualSeed))). With others a method falls below only where its whole interval does."
      }
      if !findings.unbounded.isEmpty {
        Callout(.note, "\(findings.unbounded.count) kinds of maps without a recorded bound") {
          "Nothing is required of \(Prose(findings.unbounded.prefix(6).joined(separator: "; ")))\(findings.unbounded.count > 6 ? " and others; selftest.json names all" : "")."
        }
      }
    }
  }

  // MARK: - What was tested

  private mutating func tested() throws -> Section {
    var tiles: [GalleryTile] = []
    for study in findings.studies where !settings.redactsFaces {
      for face in study.arena.faces.prefix(Self.examples) {
        tiles.append(
          GalleryTile(Self.raster(face.image, face.mask, isShaded: false), caption: study.arena.title))
        tiles.append(GalleryTile(Self.raster(face.image, face.mask, isShaded: true), caption: "what decides"))
      }
    }
    let figure =
      tiles.isEmpty
      ? []
      : [
        try shelf.place(
          Figures.imageGallery(
            tiles: tiles, columns: 2 * Self.examples, title: "Faces of each task, and what decides in them",
            note: "Drawn faces, 48 × 48. Right of each: the pixels that decide; the rest is darkened."),
          stem: "selftest-faces",
          caption: "Faces that were explained. They are drawn, not photographed.")
      ]
    let rows = findings.studies.map { ($0.arena, true) } + findings.unscored.map { ($0.arena, false) }
    return Section("What was tested", id: "tested") {
      "Identity, pose, light, background and noise are drawn at random and have nothing to do with the label. A label is a function of parts of the face alone, and changing a part changes the pixels of its mask and no other. A face counts only where the network is right and its answer turns round with the part that decides, so that the truth is what the network does, not what it was meant to do."
      figure
      Table(
        id: "tasks",
        caption:
          "Tasks, and the networks that learned them: \(settings.trainingFaces) faces to learn from, each in every state of its parts, none of which is tested on; at least \(Quantity.percent(SelfTestNetwork.leastAccuracy, digits: 0)) right is required before methods are scored. The matched filter is not trained.",
        columns: [
          .text("Task"), .text("Question"), .text("What decides"), .number("Held-out accuracy"),
          .number("Faces explained"),
        ],
        cells: rows.map { arena, isScored in
          [
            .text("\(strong: Prose(arena.title))"), .text(Prose(arena.question)), .text(Prose(arena.truth)),
            .number(Self.quantity(arena.accuracies.first)), isScored ? .count(arena.faces.count) : .text("not scored"),
          ]
        })
    }
  }

  private static func quantity(_ accuracy: SelfTestArena.Accuracy?) -> Quantity {
    .percent(accuracy?.share, n: accuracy?.count, interval: accuracy.map { Quantity.Interval($0.interval) })
  }

  private static func raster(_ image: GrayImage, _ mask: [Bool], isShaded: Bool) -> Raster {
    let pixels = zip(image.pixels, mask).map { level, isInside in isShaded && !isInside ? level / 4 : level }
    return Raster(gray: pixels, width: image.width, height: image.height)
  }

  // MARK: - Scores

  /// Entries by mass accuracy, the highest first.
  private func ranked(_ study: SelfTestStudy) -> [SelfTestScores] {
    study.entries.sorted { $0.means[SelfTestScores.mass].value > $1.means[SelfTestScores.mass].value }
  }

  private static func estimate(_ mean: SelfTestScores.Mean) -> Estimate {
    Estimate(mean.value, low: mean.interval.low, high: mean.interval.high)
  }

  static func quantity(_ mean: SelfTestScores.Mean?) -> Quantity {
    Quantity(mean?.value, digits: 2, interval: mean.map { Quantity.Interval($0.interval) })
  }

  private mutating func scores(_ study: SelfTestStudy) throws -> Section {
    let entries = ranked(study)
    let found = entries.filter { $0.finds(chance: study.chance) }
    let panels = SelfTestScores.metrics.indices.map { metric in
      ScorePanel(
        SelfTestScores.metrics[metric].title,
        [
          ScoreSeries("method", entries.map { Self.estimate($0.means[metric]) }),
          ScoreSeries(
            "best control", entries.map { Estimate($0.controlMeans.map { $0[metric] }.max() ?? .nan) },
            isReference: true),
        ], chance: study.chance)
    }
    let figure = try shelf.place(
      Figures.scoreDots(
        rows: entries.map(\.title), panels: panels,
        title: "\(study.arena.title): \(found.count) of \(entries.count) kinds of maps find the place",
        note:
          "n = \(study.arena.faces.count) faces; lines are 95\u{202F}% bootstrap intervals over faces. The dashed line is the area of the deciding pixels, \(percent(study.chance)): what chance gets. Finer: one grid finer than the default tap."
      ), stem: "selftest-\(study.arena.id)",
      caption: "\(Prose(study.arena.question)) What decides: \(Prose(study.arena.truth)).")
    let table = Table(
      id: "scores-\(study.arena.id)",
      caption:
        "Means over \(study.arena.faces.count) faces with 95 % bootstrap intervals; chance is \(Quantity.percent(study.chance)). Healthy: maps that say something; the others count as misses. Found: mass accuracy above chance and above every control (paired bootstrap, p by Holm over the controls of a row, 5 %); where not, the controls that are not beaten.",
      columns: [.text("Method"), .text("Grid")] + SelfTestScores.metrics.map { .number(Prose($0.title)) } + [
        .number("Healthy"), .text("Found"),
      ],
      cells: entries.map { entry -> [Table.Cell] in
        [.text(Prose(entry.title)), .text("\(entry.height)\u{A0}×\u{A0}\(entry.width)")]
          + entry.means.map { .number(Self.quantity($0)) }
          + [.count(entry.healthy), .text(Prose(outcome(entry, study)))]
      })
    return Section(Prose(study.arena.title), id: "task-\(study.arena.id)") {
      figure
      table
    }
  }

  private func outcome(_ entry: SelfTestScores, _ study: SelfTestStudy) -> String {
    if entry.finds(chance: study.chance) { return "yes" }
    let names = entry.unbeaten.map { ControlRegistry.all[$0].info.title.lowercased() }
    return names.isEmpty ? "no: chance" : "no: \(enumeration(names))"
  }

  // MARK: - Shortcut

  private mutating func shortcut(_ study: SelfTestStudy) throws -> Section {
    let found = findings.detections(study)
    let sure = found.filter { $0.mean.interval.low > 0.5 }
    let own = found.map { $0.entry.means[SelfTestScores.mass] }
    let twin = found.map { item in
      let mass = item.entry.twinMass ?? []
      return Estimate(mass.reduce(0, +) / Double(max(1, mass.count)))
    }
    let figure = try shelf.place(
      Figures.scoreDots(
        rows: found.map(\.entry.title),
        panels: [
          ScorePanel("AUROC", [ScoreSeries("method", found.map { Self.estimate($0.mean) })], chance: 0.5),
          ScorePanel(
            "Mass on the watermark",
            [
              ScoreSeries("with the shortcut", own.map { Self.estimate($0) }),
              ScoreSeries("clean twin", twin, isReference: true),
            ], chance: study.chance),
        ], title: "\(sure.count) of \(found.count) kinds of maps tell the shortcut from its clean twin",
        note:
          "n = \(study.arena.faces.count) faces, each explained in both networks; lines are 95\u{202F}% bootstrap intervals over faces. An AUROC of 0.5 is chance."
      ), stem: "selftest-shortcut",
      caption:
        "How well the share of a map's positive mass on the watermark tells the network that uses it from a twin that saw the same faces with a watermark at random."
    )
    let names = study.arena.accuracies
    let others = study.arena.twin?.accuracies ?? []
    let causes = Table(
      id: "causes",
      caption:
        "What the networks do when the watermark is changed and the face is not: the fact that maps are to show.",
      columns: [.text("Pictures"), .number("With the shortcut"), .number("Clean twin")],
      cells: zip(names, others).map { a, b in
        [.text(Prose(sentence(a.name))), .number(Self.quantity(a)), .number(Self.quantity(b))]
      })
    let table = Table(
      id: "detections",
      caption: "Detection of the shortcut. Maps that say nothing have no mass on the watermark.",
      columns: [.text("Method"), .number("AUROC"), .number("Mass, with the shortcut"), .number("Mass, clean twin")],
      cells: found.indices.map { i in
        [
          .text(Prose(found[i].entry.title)), .number(Self.quantity(found[i].mean)),
          .number(Self.quantity(own[i])), .number(Quantity(twin[i].value, digits: 2)),
        ]
      })
    return Section("Is the shortcut found?", id: "shortcut") {
      causes
      figure
      table
    }
  }

  // MARK: - Ladder

  private mutating func ladder(_ study: SelfTestStudy) throws -> Section {
    let rungs = study.rungs
    let ladders = study.ladders.sorted { a, b in
      (a.means.map(\.value).max() ?? 0) > (b.means.map(\.value).max() ?? 0)
    }
    let figure = try shelf.place(
      Figures.scoreDots(
        rows: ladders.map(\.method.title),
        panels: [
          ScorePanel(
            "Mass accuracy",
            rungs.indices.map { r in
              ScoreSeries("\(rungs[r].height) × \(rungs[r].width)", ladders.map { Self.estimate($0.means[r]) })
            }, chance: study.chance)
        ], title: "\(study.arena.title): the same methods at every grid",
        note: "n = \(study.arena.faces.count) faces; lines are 95\u{202F}% bootstrap intervals over faces."),
      stem: "selftest-ladder", caption: "Mass accuracy of activation methods at each grid of the network, and chance.")
    return Section("Which grid?", id: "ladder") {
      "The resolution ladder chooses the grid of highest mass accuracy; one of fewer than \(ResolutionLadder.fewestCells) cells loses \(Quantity(SelfTestStudy.penalty, digits: 2)). It may not choose the coarsest where a finer one is better with an interval of its own."
      figure
      Table(
        id: "rungs", caption: "Mass accuracy at each grid, and the choice.",
        columns: [.text("Method")] + rungs.map { .number("\($0.height)\u{A0}×\u{A0}\($0.width)") } + [
          .text("Chosen"), .text("Holds"),
        ],
        cells: ladders.map { ladder -> [Table.Cell] in
          [.text(Prose(ladder.method.title))] + ladder.means.map { .number(Self.quantity($0)) } + [
            .text(Prose(ladder.choice?.sentence ?? "no map can be scored")),
            .status(ladder.isTooCoarse ? .fail : .pass),
          ]
        })
    }
  }

  // MARK: - Bounds

  private var bounds: Section {
    Section("Recorded bounds", id: "bounds-section") {
      "A bound is the lower end of the interval that \(code: RecordedBounds.command) measured with \(SelfTestSettings.usualFaces) faces and seed \(Prose(String(SelfTestSettings.usualSeed))), less \(Quantity(RecordedBounds.margin, digits: 2)) for what differs between processors and numbers of threads."
      Details("Every bound") {
        Table(
          id: "bounds", caption: "What was measured, and in brackets the bound.",
          columns: [.text("Task"), .text("Method")]
            + SelfTestScores.metrics.map { .text(Prose($0.title)) } + [.text("Detection"), .text("Holds")],
          cells: findings.studies.flatMap { study in study.entries.map { boundCells(study, $0) } })
      }
    }
  }

  private func boundCells(_ study: SelfTestStudy, _ entry: SelfTestScores) -> [Table.Cell] {
    let values = RecordedBounds.values(entry)
    let row = RecordedBounds.row(study.arena.id, entry)
    let below = findings.shortfalls.contains {
      $0.task == study.arena.id && $0.method == entry.method.id && $0.tap == entry.tap.rawValue
    }
    return [.text(Prose(study.arena.title)), .text(Prose(entry.title))]
      + RecordedBounds.measures.indices.map { m in
        guard m < values.count else { return .empty }
        let bound = row.flatMap { m < $0.bounds.count ? $0.bounds[m] : nil }
        return .text("\(Quantity(values[m].value, digits: 2)) (\(Quantity(bound, digits: 2)))")
      } + [.status(row == nil ? .notApplicable : below ? .fail : .pass)]
  }

  private var reading: Section {
    Section("How to read this page", id: "reading") {
      List([
        "A method that finds a mouth in drawn faces has passed a test of its code and of its idea, on a small network. It need not be right about another network or about photographs.",
        "A method that does not find the place may still be computed as its paper says: some methods show what matters to the network in general, not what decides.",
        "Methods on a coarse grid cannot score 1: a cell that holds the mouth holds other pixels too.",
        "The faces are those on which the network is right and can be turned round; maps of wrong or stubborn answers are not tested.",
      ])
    }
  }
}
