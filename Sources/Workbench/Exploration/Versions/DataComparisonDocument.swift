import Datasets
import Exploration
import Files
import Plotting
import Reporting
import Statistics

/// Two data sets side by side, for a person.
struct DataComparisonDocument {
  let comparison: CollectionComparison
  let names: (first: String, second: String)
  let traits: (first: [ImageTraits], second: [ImageTraits])
  let redactsFaces: Bool
  let invocation: Invocation
  var shelf = FigureShelf()

  /// Rows of a list, and faces on a wall.
  private static let (rowsShown, facesShown) = (100, 24)

  init(
    _ comparison: CollectionComparison, names: (String, String), traits: ([ImageTraits], [ImageTraits]),
    redactsFaces: Bool, invocation: Invocation
  ) {
    self.comparison = comparison
    self.names = names
    self.traits = traits
    self.redactsFaces = redactsFaces
    self.invocation = invocation
  }

  /// The report, ready to be written.
  mutating func draft(extras: [ReportWriter.File]) throws -> ReportDraft {
    let sections = [
      try pictureSection(), try labelSection(), splitSection(), try mixSection(), try traitSection(), definitions,
    ].compactMap { $0 }
    let document = Document(
      kind: "Comparison of data", title: "\(names.first) and \(names.second)",
      subtitle: "What was added, lost, relabelled and shifted", headline: headline,
      metadata: [
        Definition("First", "\(code: names.first): \(counted(comparison.first.count, "image"))"),
        Definition("Second", "\(code: names.second): \(counted(comparison.second.count, "image"))"),
      ],
      reproduction: Reproduction(invocation, numbers: DataComparisonJob.file),
      frontMatter: [
        FrontMatter("kind", "eda-compare"), FrontMatter("matched", comparison.matches.count),
        FrontMatter("lost", comparison.lost.count), FrontMatter("added", comparison.added.count),
        FrontMatter("relabelled", comparison.relabelled.count), FrontMatter("moved", comparison.moved.count),
      ], generator: Version.generator
    ) {
      Block.keyNumbers([
        KeyNumber("pictures in both", .count(comparison.matches.count)),
        KeyNumber("only in the first", .count(comparison.lost.count)),
        KeyNumber("only in the second", .count(comparison.added.count)),
        KeyNumber("of these, one photograph in both", .count(comparison.recoded.count)),
        KeyNumber("with another label", .count(comparison.relabelled.count)),
        KeyNumber("in another split", .count(comparison.moved.count)),
      ])
      sections
    }
    return ReportDraft(document: document, figures: try shelf.files(), extras: extras)
  }

  // MARK: - Words

  private var headline: Prose {
    if comparison.isEqual { return "Both hold the same pictures with the same labels in the same splits." }
    let recoded = comparison.recoded.count
    let clauses = [
      (comparison.lost.count - recoded, "lost"), (comparison.added.count - recoded, "added"),
      (recoded, "with other pixels"), (comparison.relabelled.count, "relabelled"),
      (comparison.moved.count, "moved to another split"),
    ].filter { $0.0 > 0 }.map { "\(Quantity.count($0.0).text) \($0.1)" }
    return
      "Of \(counted(comparison.first.count, "image")) and \(comparison.second.count): \(strong: Prose(enumeration(clauses)))."
  }

  /// What a person reads on standard output.
  var summary: [String] {
    let shift = comparison.classShift.map { "mix of classes: Cramér's V = \(rounded($0.cramersV, 3))" }
    return [
      "\(names.first): \(counted(comparison.first.count, "image")); \(names.second): \(counted(comparison.second.count, "image"))",
      headline.plainText,
    ]
      + (shift.map { [$0] } ?? [])
      + comparison.traits.filter { $0.test.statistic >= 0.05 && $0.test.p < 0.001 }.map {
        "\($0.name) has shifted: median \(rounded($0.medians.first, 1)) to \(rounded($0.medians.second, 1))"
      }
  }

  // MARK: - Sections

  private mutating func pictureSection() throws -> Section {
    let counts = (
      lost: comparison.counts(comparison.lost, of: comparison.first),
      added: comparison.counts(comparison.added, of: comparison.second)
    )
    let walls = [
      try wall(comparison.lost, of: comparison.first, stem: "lost", "Pictures of the first that the second lacks."),
      try wall(comparison.added, of: comparison.second, stem: "added", "Pictures of the second that the first lacks."),
    ].compactMap { $0 }
    return Section("Pictures", id: "pictures") {
      """
      Pictures are matched by their decoded pixels, whatever the names of their files. \
      \(strong: Prose(counted(comparison.matches.count, "picture"))) \(comparison.matches.count == 1 ? "is" : "are") in both.\
      \(recodedSentence)
      """
      Table(
        id: "pictures-by-class", caption: "Images of each class in both data sets, and those that only one has.",
        columns: [
          .text("Class"), .number("First"), .number("Second"), .number("Only in the first"),
          .number("Only in the second"),
        ],
        rows: pictureRows(counts))
      walls
      list(comparison.lost, of: comparison.first, "Files that only the first has")
      list(comparison.added, of: comparison.second, "Files that only the second has")
    }
  }

  private var recodedSentence: Prose {
    guard !comparison.recoded.isEmpty else { return "" }
    return """
       Of those that only one has, \(counted(comparison.recoded.count, "pair")) show the same photograph with other pixels \
      (compressed again, shifted or cropped); under the same path both have other pixels \(comparison.replaced.count) times.
      """
  }

  private func pictureRows(_ only: (lost: [Int], added: [Int])) -> [Table.Row] {
    let first = comparison.counts(Array(0..<comparison.first.count), of: comparison.first)
    let second = comparison.counts(Array(0..<comparison.second.count), of: comparison.second)
    let rows = comparison.classes.indices.map { k in
      Table.Row([
        .text(Prose(comparison.classes[k])), .count(first[k]), .count(second[k]), .count(only.lost[k]),
        .count(only.added[k]),
      ])
    }
    func sum(_ counts: [Int]) -> Table.Cell { .count(counts.reduce(0, +)) }
    return rows + [
      Table.Row([.text("all"), sum(first), sum(second), sum(only.lost), sum(only.added)], isTotal: true)
    ]
  }

  private mutating func labelSection() throws -> Section {
    guard !comparison.relabelled.isEmpty else {
      return Section("Labels", id: "labels") { "Every picture that both hold has the same label in both." }
    }
    let figure = try shelf.place(
      Figures.labelJoint(
        counts: comparison.labelTable.map { $0.map(Double.init) }, classes: comparison.classes,
        rows: "label in the first", columns: "label in the second", title: "Labels in the first and in the second",
        note: """
          n = \(Quantity.count(comparison.matches.count).text) pictures. Share of the pictures with the row's label; number of \
          pictures in small type. Colour: other labels; the diagonal has none.
          """),
      stem: "label-table", caption: "Pictures in both by their label in the first (row) and in the second (column).")
    let shown = comparison.relabelled.prefix(Self.facesShown)
    let titles = shown.map {
      "\(comparison.first.className($0.first)) → \(comparison.second.className($0.second))" as Prose
    }
    let wall = try wall(
      shown.map { $0.first }, of: comparison.first, stem: "relabelled", "Pictures with another label in the second.",
      titles: titles)
    return Section("Labels", id: "labels") {
      """
      \(strong: Prose(counted(comparison.relabelled.count, "picture"))) \
      (\(Quantity.percent(Double(comparison.relabelled.count) / Double(comparison.matches.count))) of those in both) \
      \(comparison.relabelled.count == 1 ? "has" : "have") another label in the second.
      """
      figure
      wall
      pairs(comparison.relabelled, "Relabelled files") { collection, i in collection.className(i) }
    }
  }

  private func splitSection() -> Section? {
    let splits = (comparison.first.splitsPresent, comparison.second.splitsPresent)
    guard splits.0.count > 1 || splits.1.count > 1 || splits.0 != splits.1 else { return nil }
    let leaks = crossLeaks
    return Section("Splits", id: "splits") {
      if comparison.moved.isEmpty {
        "Every picture that both hold is in the same split in both."
      } else {
        """
        \(strong: Prose(counted(comparison.moved.count, "picture"))) \(comparison.moved.count == 1 ? "is" : "are") in another split in the \
        second.
        """
        Table(
          id: "split-moves", caption: "Pictures in both by their split in the first (row) and in the second (column).",
          columns: [.text("First")] + splits.1.map { .number(Prose($0.rawValue)) },
          cells: splits.0.map { from in
            [.text(Prose(from.rawValue))]
              + splits.1.map { to in
                .count(
                  comparison.matches.count {
                    comparison.first.splits[$0.first] == from && comparison.second.splits[$0.second] == to
                  })
              }
          }, sortable: false)
        pairs(comparison.moved, "Moved files") { collection, i in collection.splits[i].rawValue }
      }
      if leaks > 0 {
        """
        Trained on the training split of one and tested on the test split of the other, a model would meet \
        \(strong: Prose(counted(leaks, "picture"))) again: do not mix the two.
        """
      }
    }
  }

  /// Pictures that are in the training split of one and in the test or validation split of the other.
  private var crossLeaks: Int {
    comparison.matches.count { match in
      let (a, b) = (comparison.first.splits[match.first], comparison.second.splits[match.second])
      return (a == .train) != (b == .train) && a != .all && b != .all
    }
  }

  private mutating func mixSection() throws -> Section {
    let counts = [
      comparison.counts(Array(0..<comparison.first.count), of: comparison.first),
      comparison.counts(Array(0..<comparison.second.count), of: comparison.second),
    ]
    let sources = zip(["first", "second"], counts).map { name, counts in
      let n = counts.reduce(0, +)
      return MixSource(
        name, counts: counts,
        shares: counts.map { count in
          let interval = wilsonInterval(successes: count, count: n)
          return Estimate(Double(count) / Double(n), low: interval.low, high: interval.high)
        })
    }
    let figure = try shelf.place(
      Figures.splitMix(sources, classes: comparison.classes), stem: "class-mix",
      caption: "The share of each class in both, with 95 % intervals (Wilson).")
    return Section("Mix of classes", id: "mix") {
      if let shift = comparison.classShift {
        """
        Cramér’s V between data set and class is \(Quantity(shift.cramersV, digits: 3)) (0: the same mix, 1: no class in \
        common).\(comparison.matches.isEmpty ? " χ² = \(Quantity(shift.chiSquared, digits: 1).text), \(shift.degreesOfFreedom) degrees of freedom, \(pValue(shift.p).plainText)." : " The two share pictures, so that no test of independent samples applies.")
        """
      }
      figure
    }
  }

  private mutating func traitSection() throws -> Section {
    var figures: [FigureBlock] = []
    for trait in ImageTrait.all {
      guard let shift = comparison.traits.first(where: { $0.name == trait.key }) else { continue }
      let logarithmic = trait.key == "sharpness"
      func sample(_ name: String, _ traits: [ImageTraits], _ median: Double) -> TraitSample {
        TraitSample(name, values: traits.map(trait.value), median: median)
      }
      figures.append(
        try shelf.place(
          Figures.traitShift(
            trait.name, first: sample("first", traits.first, shift.medians.first),
            second: sample("second", traits.second, shift.medians.second),
            gap: TraitGap(size: shift.test.statistic, at: shift.test.place), isLogarithmic: logarithmic,
            format: trait.key == "entropy" ? .decimals(2) : .decimals(0)),
          stem: "shift-\(trait.key)", caption: "\(sentence(trait.name)) of the images of both, with medians."))
    }
    return Section("Light and sharpness", id: "traits") {
      """
      How single numbers of the images are spread in both. The largest gap D of the two distribution functions is 0 for equal \
      ones and 1 for ones that do not overlap. Its p assumes that the two share no picture; with many images even gaps \
      without meaning are certain, so look at D and Cohen’s d.
      """
      Table(
        id: "trait-shifts",
        caption:
          "Numbers of the images in both: medians, Cohen’s d (second minus first), and the Kolmogorov-Smirnov test.",
        columns: [
          .text("Number"), .number("First"), .number("Second"), .number("Cohen’s d"), .number("Largest gap D"),
          .number("p"),
        ],
        cells: comparison.traits.map { shift in
          [
            .text(Prose(ImageTrait.all.first { $0.key == shift.name }?.name ?? shift.name)),
            .number(Quantity(shift.medians.first, digits: 2)), .number(Quantity(shift.medians.second, digits: 2)),
            .number(Quantity(shift.standardizedDifference, digits: 2)),
            .number(Quantity(shift.test.statistic, digits: 3)),
            .number(Quantity(shift.test.p, digits: 3)),
          ]
        }, sortable: false)
      figures
    }
  }

  private var definitions: Section {
    Section("Definitions", id: "definitions") {
      Block.definitions([
        Definition("In both", "Equal size and decoded pixels. Several copies are matched one to one, same path first."),
        Definition("Only in one", "No unmatched image of the other has the same pixels."),
        Definition(
          "Same photograph with other pixels",
          "Perceptual hashes within the threshold, and a correlation of at least \(Quantity(PictureSimilarity.confirmation, digits: 1)) when moved by up to \(PictureSimilarity.maximumShift) pixels."
        ),
        Definition("Cohen’s d", "The difference of the means over the pooled standard deviation."),
      ])
    }
  }

  // MARK: - Parts

  private func wall(
    _ images: [Int], of collection: ImageCollection, stem: String, _ caption: Prose,
    titles: [Prose]? = nil
  ) throws -> Gallery? {
    let shown = Array(images.prefix(Self.facesShown))
    guard !redactsFaces, !shown.isEmpty else { return nil }
    let sheet = try ContactSheet(shown.map { collection.images[$0] })
    let cut: Prose = images.count > shown.count ? " The first \(shown.count) of \(images.count)." : ""
    return Gallery(
      stem: stem, sheet: sheet.picture, caption: caption + cut,
      items: shown.enumerated().map { place, i in
        let name = titles?[place] ?? Prose(collection.className(i))
        return Gallery.Item(
          sheet.regions[place], alternativeText: "Image labelled \(name.plainText)", title: name,
          note: Prose(collection.splits[i].rawValue), file: collection.paths[i])
      }, tileWidth: 76)
  }

  private func list(_ images: [Int], of collection: ImageCollection, _ title: String) -> Details? {
    guard !images.isEmpty else { return nil }
    return Details("\(title) (\(images.count))") {
      Table(
        caption: cut(images.count), columns: [.text("File"), .text("Split"), .text("Label")],
        cells: images.prefix(Self.rowsShown).map { i in
          [
            .code(collection.paths[i]), .text(Prose(collection.splits[i].rawValue)),
            .text(Prose(collection.className(i))),
          ]
        })
    }
  }

  private func pairs(
    _ matches: [CollectionComparison.Match], _ title: String, _ value: (ImageCollection, Int) -> String
  ) -> Details {
    Details("\(title) (\(matches.count))") {
      Table(
        caption: cut(matches.count),
        columns: [.text("File in the first"), .text("there"), .text("File in the second"), .text("there")],
        cells: matches.prefix(Self.rowsShown).map { match in
          [
            .code(comparison.first.paths[match.first]), .text(Prose(value(comparison.first, match.first))),
            .code(comparison.second.paths[match.second]), .text(Prose(value(comparison.second, match.second))),
          ]
        })
    }
  }

  private func cut(_ count: Int) -> Prose {
    count > Self.rowsShown
      ? "The first \(Self.rowsShown) of \(count); \(code: DataComparisonJob.file) names up to \(CollectionComparison.listLimit)."
      : "All of them."
  }
}
