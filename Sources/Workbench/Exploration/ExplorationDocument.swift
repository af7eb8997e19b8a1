import Datasets
import Exploration
import Files
import Plotting
import Reporting

/// Turns the findings of an exploration into a report for a person who has never seen the tool.
///
/// Every section is a file of its own in `Sections`; each stays, with a sentence, when there is nothing to show.
struct ExplorationDocument {
  /// The most alerts on the first screen.
  static let alertLimit = 8

  let findings: ExplorationFindings
  let seed: UInt64
  let invocation: Invocation
  var shelf = FigureShelf()

  init(_ findings: ExplorationFindings, seed: UInt64, invocation: Invocation) {
    self.findings = findings
    self.seed = seed
    self.invocation = invocation
  }

  /// The report, ready to be written.
  /// - Parameter extras: files beside the page.
  /// - Throws: `DrawingError`, `ImageError.notEncoded`.
  mutating func draft(extras: [ReportWriter.File]) throws -> ReportDraft {
    let sections = [
      alertSection(), try classBalanceSection(), try appearanceSection(), try pixelSection(), try duplicateSection(),
      try oddImageSection(), try labelDoubtSection(), try structureSection(), recommendationSection(), readingSection(),
    ].compactMap { $0 }
    let document = Document(
      kind: "Exploratory analysis", title: "What is in \(findings.source.name)", subtitle: subtitle,
      headline: headline, metadata: facts,
      reproduction: Reproduction(
        invocation, seed: seed, numbers: "eda.json",
        tables: [
          .init("One row per image to leave out", "exclusions.csv"), .init("One row per kept image", "split.csv"),
        ]),
      frontMatter: frontMatter, generator: Version.generator
    ) {
      Block.keyNumbers(keyNumbers)
      sections
    }
    return ReportDraft(document: document, figures: try shelf.files(), extras: extras)
  }

  /// The size of a sample, which a line break does not tear: `n = 3,589`.
  func sample(_ n: Int) -> Prose { "n\u{A0}=\u{A0}\(n)" }

  /// A file's name as code.
  func file(_ index: Int) -> Prose { "\(code: findings.collection.paths[index])" }

  /// A gallery of images on one sheet; `nil` where faces are not to be shown or there is no image.
  /// - Parameter groups: a title, and an image with its two lines of text for each tile.
  func gallery(
    stem: String, caption: Prose, groups: [(title: Prose, tiles: [(index: Int, title: Prose, note: Prose)])]
  ) throws -> Gallery? {
    let tiles = groups.flatMap(\.tiles)
    guard !findings.redactsFaces, !tiles.isEmpty else { return nil }
    let collection = findings.collection
    let sheet = try ContactSheet(tiles.map { collection.images[$0.index] })
    var next = 0
    return Gallery(
      stem: stem, sheet: sheet.picture, caption: caption,
      groups: groups.map { group in
        let start = next
        next += group.tiles.count
        return Gallery.Group(
          group.title,
          group.tiles.enumerated().map { offset, tile in
            Gallery.Item(
              sheet.regions[start + offset],
              alternativeText: "Image labelled \(findings.label(tile.index)): \(tile.title.plainText), "
                + tile.note.plainText,
              title: tile.title, note: tile.note, file: collection.paths[tile.index])
          })
      }, tileWidth: 76)
  }
}
