import Attribution
import Plotting
import Reporting
import Statistics

/// The section on what pulled images to the wrong class.
struct ContrastSection {
  /// The most pairs of classes in the figure.
  private static let pairsDrawn = 6

  let findings: AtlasFindings
  let contrast: ContrastFindings

  init(_ findings: AtlasFindings, _ contrast: ContrastFindings) {
    self.findings = findings
    self.contrast = contrast
  }

  private var classes: [String] { findings.classes }
  private func name(_ pair: ContrastFindings.Pair) -> String {
    "\(classes[pair.study.label]) as \(classes[pair.study.predicted])"
  }

  /// Lines for standard output.
  var summary: [String] {
    let standing = contrast.pairs.count { $0.leading != nil }
    let first =
      "\(standing) of \(contrast.pairs.count) confused pairs of classes have a part of the face that holds more of the margin than in other pairs (false discovery rate 5 %)"
    return [first] + (contrast.hiding.map { ["  \(Self.line($0))"] } ?? [])
  }

  /// What hiding parts did, with its verdict, in a line.
  private static func line(_ hiding: ContrastFindings.Hiding) -> String {
    let (part, chance) = (hiding.part, Quantity.percent(hiding.chance.value, digits: 0).text)
    return
      "hiding the leading part brings \(Quantity.percent(part.value, digits: 0).text) of \(part.count) mistakes back, random cells \(chance): \(points(hiding.difference).fullText), \(hiding.verdict)"
  }

  func section(_ shelf: inout FigureShelf) throws -> Section {
    guard !contrast.pairs.isEmpty else {
      return Section("Why the wrong class", id: "contrasts") {
        "No class is taken for another in \(findings.settings.least) images or more while it is also predicted rightly that often: there is nothing to contrast."
        withoutControl
      }
    }
    let figure = try figure(&shelf)
    return Section("Why the wrong class", id: "contrasts") {
      "For every confused pair of classes the map of the margin is taken: the logit of the predicted class minus that of the true one. Its mean over the mistaken images is compared with its mean over images of the same class that are predicted rightly. That the difference is positive in sum follows from the choice of the images; what is asked is where it lies. Differences gather in the middle of the face whatever the classes are, so every part of the face is judged by its excess: its share of the difference minus the share that it has in the differences of all other pairs (minus its area, where there is no other pair), in percentage points. A part is named where the 95 % bootstrap interval of its excess lies above 0 and \(findings.settings.permutations) permutations of the labels tell it apart from chance (false discovery rate 5 % over the parts of all pairs)."
      List(sentences)
      figure
      table
      hidingProse
      contrast.hiding == nil ? nil : Details("How often, pair by pair") { hidingTable }
      withoutControl
      "At most \(ContrastStudy.mistakenAPair) mistaken images a pair and \(ContrastStudy.rightAClass) right ones a class are explained, drawn at random. A part is named for this model, method and layer: on a coarse grid neighbouring parts share cells."
    }
  }

  // MARK: - Words

  /// What stands out in each of the largest pairs.
  private var sentences: [Prose] {
    contrast.pairs.prefix(Self.pairsDrawn).map { pair -> Prose in
      let (from, to) = (classes[pair.study.label], classes[pair.study.predicted])
      let n = "n = \(pair.study.contrast.mistakenCount) against \(pair.study.contrast.rightCount)"
      guard let part = pair.leading else {
        return "\(from) taken for \(to): no part of the face stands out from the other pairs (\(n))."
      }
      let name: Prose = "\(from) taken for \(to): \(strong: Prose(part.group.title))"
      guard let excess = Self.excess(part) else {
        return
          "\(name) \(part.group.isPlural ? "stand" : "stands") out; the difference adds up to next to nothing, so that no share of it is given (\(n))."
      }
      let reference = contrast.pairs.count > 1 ? "in the other pairs" : "of the picture"
      return
        "\(name) \(part.group.isPlural ? "hold" : "holds") \(Quantity.percent(part.difference / pair.total)) of the difference, \(Quantity.percent(part.expected)) \(reference): \(excess.text) (95 % CI \(excess.intervalText ?? ""), \(n))."
    }
  }

  /// In percentage points of the pair's difference; `nil` where that adds up to next to nothing.
  private static func excess(_ part: ContrastFindings.Part) -> Quantity? { part.excessShare.map { points($0) } }

  private var withoutControl: Prose {
    let missing = contrast.study.withoutControl
    guard !missing.isEmpty else { return "" }
    let names = missing.map { "\(classes[$0.label]) as \(classes[$0.predicted])" }
    return
      "\(Prose(sentence(enumeration(names)))): fewer than \(findings.settings.least) images of the true class are predicted rightly, so there is no control."
  }

  private var hidingProse: Prose {
    guard let hiding = contrast.hiding else { return "" }
    let finding = "\(sentence(hiding.verdict))."
    return
      "A test of the maps: in \(hiding.part.count) mistaken images the part with the most margin for its area is hidden behind the \(contrast.study.baseline.name), and beside it random cells of the same area (mean of \(ContrastStudy.randomMasks) draws). The true class comes back in \(Self.share(hiding.part)) of the images, with random cells in \(Self.share(hiding.chance)); the paired difference is \(Self.points(hiding.difference).text) (95 % CI \(Self.points(hiding.difference).intervalText ?? "")). \(finding)"
  }

  private static func share(_ mean: MeanIntervals.Mean) -> Prose {
    let interval = Quantity.Interval(mean.interval)
    let quantity = Quantity.percent(mean.value, digits: Quantity.shareDigits([interval]), interval: interval)
    return "\(quantity) (95 % CI \(quantity.intervalText ?? ""))"
  }

  private static func points(_ mean: MeanIntervals.Mean) -> Quantity {
    .percentagePoints(mean.value, interval: Quantity.Interval(mean.interval))
  }

  // MARK: - Tables and figure

  private var table: Table {
    Table(
      id: "pulled",
      caption:
        "What stands out where images of a class are taken for another: the part with the largest excess among those told apart from the other pairs, its share of the difference minus its share in the other pairs, in percentage points with a 95 % bootstrap interval. A dash: the difference adds up to next to nothing. Places: cells of the map told apart one by one; a part is tested as a whole, and may stand out though none of its places does.",
      columns: [
        .text("True"), .text("Predicted"), .number("Images"), .text("Part that stands out"), .number("Excess"),
        .number("Places told apart"),
      ],
      cells: contrast.pairs.map { pair in
        [
          .text(Prose(classes[pair.study.label])), .text(Prose(classes[pair.study.predicted])),
          .count(pair.study.count), .text(Prose(pair.leading?.group.rawValue ?? "none")),
          pair.leading.map { .number(Self.excess($0) ?? Quantity(nil)) } ?? .empty,
          .count(pair.adjusted.count { $0 < AtlasSettings.falseDiscoveryRate }),
        ]
      })
  }

  private var hidingTable: Table {
    Table(
      id: "hiding",
      caption:
        "How often the true class comes back when the leading part of each image, or random cells of its area, are hidden behind the \(contrast.study.baseline.name).",
      columns: [
        .text("Pair"), .number("Images"), .number("Part hidden"), .number("Random cells"), .number("Difference"),
      ],
      cells: contrast.pairs.compactMap { pair -> [Table.Cell]? in
        guard let hiding = pair.hiding else { return nil }
        return [
          .text(Prose(name(pair))), .count(hiding.part.count), .number(.percent(hiding.part.value, digits: 0)),
          .number(.percent(hiding.chance.value, digits: 0)), .number(Self.points(hiding.difference)),
        ]
      })
  }

  private func figure(_ shelf: inout FigureShelf) throws -> FigureBlock {
    let (height, width) = contrast.study.grid
    let side = findings.collector.model.preprocessing.size
    let shown = contrast.pairs.prefix(Self.pairsDrawn)
    let rows = shown.compactMap { pair -> ContrastRow? in
      guard let face = findings.face(label: pair.study.label, predicted: pair.study.predicted) else { return nil }
      let part = pair.leading.map { part in
        (
          mask: ValueGrid(findings.collector.masks.mask(part.group.regions), width: side, height: side),
          name: part.group.rawValue
        )
      }
      return ContrastRow(
        name: name(pair), face: face,
        mistaken: ValueGrid(pair.study.contrast.mistaken, width: width, height: height),
        right: ValueGrid(pair.study.contrast.right, width: width, height: height),
        isTold: pair.adjusted.map { $0 < AtlasSettings.falseDiscoveryRate }, part: part,
        counts: (pair.study.contrast.mistakenCount, pair.study.contrast.rightCount))
    }
    return try shelf.place(
      Figures.marginContrasts(
        rows, title: "Where the margin of the wrong class comes from",
        note:
          "Orange speaks for the predicted class, blue for the true one; each row has one scale for its three maps."),
      stem: "margin-contrasts",
      caption:
        "The \(rows.count) largest of \(contrast.pairs.count) confused pairs, at most \(Self.pairsDrawn): mean face of the cell, mean map of the margin (predicted over true class) on mistaken images, the same on rightly predicted ones, their difference, and the part that stands out where one does. Hatched places are not told apart, one by one, from what the other pairs have there (false discovery rate 5 %); a part is tested as a whole, and may stand out though all its places are hatched. Colours: from blue to orange, zero in the middle."
    )
  }
}
