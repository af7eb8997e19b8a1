import Exploration
import Files
import Reporting

extension ExplorationDocument {
  /// Faces of each way of being odd on the wall, and of placeholders, which are worth more of a look.
  private static let (oddShown, placeholdersShown) = (12, 36)

  /// Images that may hold no face, or that stand out in another way.
  mutating func oddImageSection() throws -> Section {
    let families = try familySection()
    let kinds = try findings.report.oddities.findings.compactMap { try kindSection($0) }
    return Section("Odd images", id: "odd-images") {
      """
      Every image is measured in several ways; below are those at the odd end of each, the oddest first. A measure that \
      would flag more than \(Quantity.percent(Oddities.silentShare, digits: 0)) of the images says something about the data and \
      nothing about an image: it stays silent.
      """
      overviewTable
      """
      For comparison, CleanVision 0.3.7 would report \(enumeration(cleanVision)).
      """
      families
      kinds
      unreadableSection()
    }
  }

  private var cleanVision: [String] {
    findings.report.cleanVision.map { entry in
      "\(Quantity.count(entry.images).text) as \(entry.issue.rawValue.replacing("_", with: " "))"
    }
  }

  private var overviewTable: Table {
    Table(
      id: "odd-kinds", caption: "Ways of being odd, and how many images are beyond the threshold of each.",
      columns: [.text("Kind"), .text("What it finds"), .text("Flagged when"), .number("Images")],
      cells: findings.report.oddities.findings.map { finding in
        let detector = finding.detector
        let side = detector.direction == .low ? "below" : "above"
        return [
          .text(Prose(detector.title)), .text(Prose(detector.finds)),
          .text("\(detector.unit) \(side) \(Quantity(detector.threshold, digits: digits(detector.threshold)))"),
          .text(finding.isSilent ? "silent (\(finding.beyond))" : "\(finding.flagged.count)"),
        ]
      }, sortable: false)
  }

  private func digits(_ value: Double) -> Int { value.rounded() == value ? 0 : abs(value) < 1 ? 2 : 1 }

  // MARK: - Families

  private func familySection() throws -> Section? {
    let families = findings.report.oddities.families.families
    guard !families.isEmpty else { return nil }
    let wall = try gallery(
      stem: "placeholder-families",
      caption:
        "Families of pictures that show the same thing at other sizes and crops: placeholders rather than faces.",
      groups: families.prefix(8).enumerated().map { number, family in
        (
          title: "Family \(number + 1): \(counted(family.count, "image"))",
          tiles: family.prefix(12).map { ($0, "\(findings.label($0))", "\(findings.collection.splits[$0].rawValue)") }
        )
      })
    let members = families.reduce(0) { $0 + $1.count }
    return Section("The same picture again and again", id: "families") {
      """
      \(strong: Prose(counted(members, "image"))) with little information form \
      \(counted(families.count, "family", plural: "families")) of \(PlaceholderFamilies.smallestFamily) and more that show the same thing. They are on the \
      exclusion list as placeholders.
      """
      wall
      if wall == nil {
        Details("The files (\(members))") {
          List(families.map { family in files(family) })
        }
      }
    }
  }

  // MARK: - Kinds

  private func kindSection(_ finding: Oddities.Finding) throws -> Section? {
    let detector = finding.detector
    guard !finding.flagged.isEmpty else { return nil }
    let isPlaceholder = detector.id == PlaceholderDetector.id
    // What certainly shows no face is on the walls of its own kinds, not on all the others.
    let noFace = isPlaceholder || detector is SpanDetector ? [] : findings.report.doubtfulFaces
    let shown = findings.onePerPicture(
      finding.flagged, limit: isPlaceholder ? Self.placeholdersShown : Self.oddShown
    ) { noFace.contains($0.index) ? nil : $0.index }
    let wall = try gallery(
      stem: "wall-\(detector.id)",
      caption: """
        \(detector.title): the oddest of \(finding.flagged.count) first, one of each picture, with label and \
        \(detector.unit)\(noFace.isEmpty ? "" : "; empty images and what is flagged as a placeholder left out").
        """,
      groups: [
        (
          "",
          shown.map { score in
            (score.index, "\(findings.label(score.index))", "\(Quantity(score.value, digits: digits(of: finding)))")
          }
        )
      ])
    return Section("\(detector.title)", id: "odd-\(detector.id.replacing("_", with: "-"))") {
      """
      \(strong: Prose(counted(finding.flagged.count, "image"))) \(finding.flagged.count == 1 ? "is" : "are") flagged: \
      \(detector.unit) \(detector.direction == .low ? "below" : "above") \
      \(Quantity(detector.threshold, digits: digits(detector.threshold))). What is measured: \
      \(detector.definition.uncapitalisedFirst) \(detector.reason)
      """
      wall
      if wall == nil, !shown.isEmpty {
        Details("The \(shown.count) oddest") { scoreTable(shown, finding) }
      }
    }
  }

  private func digits(of finding: Oddities.Finding) -> Int {
    let largest = finding.ranked.map { abs($0.value) }.max() ?? 0
    return largest >= 100 ? 0 : largest >= 10 ? 1 : 3
  }

  private func scoreTable(_ scores: [Oddities.Score], _ finding: Oddities.Finding) -> Table {
    Table(
      caption: "\(finding.detector.title), the oddest first.",
      columns: [.text("File"), .text("Label"), .number(Prose(finding.detector.unit))],
      cells: scores.map { score in
        [
          .text(file(score.index)), .text(Prose(findings.label(score.index))),
          .number(Quantity(score.value, digits: digits(of: finding))),
        ]
      })
  }

  // MARK: - Unreadable

  private func unreadableSection() -> Section? {
    let files = findings.report.unreadable
    let limit = 100
    guard !files.isEmpty else { return nil }
    return Section("Unreadable files", id: "unreadable-files") {
      """
      \(counted(files.count, "file")) could not be decoded and \(files.count == 1 ? "is" : "are") in none of the \
      numbers of this page.
      """
      Table(
        id: "unreadable-table",
        caption: """
          Files that could not be decoded\(files.count > limit ? ", the first \(limit) of \(files.count)" : "").
          """,
        columns: [.text("File"), .text("Reason")],
        cells: files.prefix(limit).map { [.code($0.path), .text(Prose($0.reason))] })
    }
  }
}
