import Exploration
import Reporting

extension ExplorationDocument {
  /// Images that may hold no face, or too little light to see one.
  func oddImageSection() throws -> Section {
    let lowInformation = try lowInformationSection()
    let extremes = try brightnessExtremes()
    let unreadable = unreadableSection()
    return Section("Odd images", id: "odd-images") {
      lowInformation
      emptySection
      extremes
      unreadable
    }
  }

  // MARK: - Little information

  private func lowInformationSection() throws -> Section {
    let empty = findings.emptyImages
    let ranked = findings.report.lowInformation.ranked.filter { !empty.contains($0.index) }
    let suspects = ranked.count { $0.information < LowInformation.suspicion }
    // Ranks beyond the suspects are shown too: the threshold is no border between faces and others.
    let shown = Array(ranked.prefix(min(50, max(10, suspects))))
    let wall = try gallery(
      stem: "low-information-wall",
      caption: """
        The \(shown.count) images with the least information, the least first. Below each: its label and score.
        """,
      groups: [
        ("", shown.map { ($0.index, "\(findings.label($0.index))", "\(Quantity($0.information, digits: 3))") })
      ])
    return Section("Little to see", id: "low-information") {
      """
      Placeholders, text and drawings have few gray levels and large flat areas. The score is low for them: the \
      entropy \
      of the gray levels over 8 bits, times the share of pixels that differ from their neighbours. \
      \(counted(suspects, "image")) of \(ranked.count) \(suspects == 1 ? "is" : "are") below \
      \(Quantity(LowInformation.suspicion, digits: 1)); among them can be faces in soft light. The \
      \(ExplorationReport.lowInformationLimit) lowest are listed in \(link: "eda.json", to: "eda.json").
      """
      wall
      if wall == nil, !shown.isEmpty {
        Details("The \(shown.count) images with the least information") { lowInformationTable(shown) }
      }
    }
  }

  private func lowInformationTable(_ scores: [LowInformation.Score]) -> Table {
    Table(
      id: "low-information-table", caption: "Images with little information, the least first.",
      columns: [.text("File"), .text("Label"), .number("Score"), .number("Entropy (bits)"), .number("Flat area")],
      cells: scores.map { score in
        [
          .text(file(score.index)), .text(Prose(findings.label(score.index))),
          .number(Quantity(score.information, digits: 3)), .number(Quantity(score.entropyBits, digits: 2)),
          .number(.percent(score.flatness)),
        ]
      })
  }

  // MARK: - Empty

  private var emptySection: Section {
    let constant = findings.report.constant
    let limit = 100
    let rows = (constant.constant.map { ($0, true) } + constant.nearConstant.map { ($0, false) }).prefix(limit)
    return Section("Empty images", id: "empty-images") {
      if rows.isEmpty {
        "Every image has more than \(ConstantImages.nearRange) gray levels between its darkest and its brightest pixel."
      } else {
        """
        \(counted(constant.constant.count, "image")) \(constant.constant.count == 1 ? "has" : "have") a single gray \
        level; \
        \(constant.nearConstant.count) more \(constant.nearConstant.count == 1 ? "spans" : "span") at most \
        \(ConstantImages.nearRange). They hold no face and are on the exclusion list.
        """
        Details(findings.emptyImages.count > limit ? "The first \(limit) files" : "The files (\(rows.count))") {
          Table(
            id: "empty-table", caption: "Images without content.",
            columns: [.text("File"), .text("Label"), .number("Mean gray level"), .text("Levels")],
            cells: rows.map { index, isConstant in
              [
                .text(file(index)), .text(Prose(findings.label(index))),
                .number(Quantity(findings.overall.pixels.brightness[index], digits: 0)),
                .text(isConstant ? "one" : "nearly one"),
              ]
            })
        }
      }
    }
  }

  // MARK: - Dark and bright

  private func brightnessExtremes() throws -> Section? {
    let empty = findings.emptyImages
    let brightness = findings.overall.pixels.brightness
    let order = brightness.indices.filter { !empty.contains($0) }.sorted { (brightness[$0], $0) < (brightness[$1], $1) }
    let share = min(10, order.count / 2)
    guard share > 0 else { return nil }
    func tile(_ index: Int) -> (index: Int, title: Prose, note: Prose) {
      (index, "\(findings.label(index))", "mean \(Quantity(brightness[index], digits: 0))")
    }
    let wall = try gallery(
      stem: "brightness-extremes",
      caption: """
        Images with the lowest and the highest mean gray level, empty ones left out.
        """,
      groups: [
        ("Darkest", order.prefix(share).map(tile)), ("Brightest", order.suffix(share).reversed().map(tile)),
      ])
    let low = Quantity(brightness[order[0]], digits: 0)
    let high = Quantity(brightness[order[order.count - 1]], digits: 0)
    return Section("Darkest and brightest", id: "darkest-brightest") {
      "The mean gray level of the images that are not empty runs from \(low) to \(high) (\(sample(order.count)))."
      wall
    }
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
