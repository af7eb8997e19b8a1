import Drawing

/// What stands around the content: the head of the first page, the contents, the end.
extension PaperSetter {
  func masthead(_ document: Document, _ area: PaperArea) -> [PaperPiece] {
    var pieces: [PaperPiece] = []
    if !document.kind.isEmpty {
      pieces += area.lines(RichText(document.kind, size: 9, strong: true, paint: .accent))
    }
    let title = rich(document.title, size: 23, strong: true, leading: 1.2)
    pieces += area.lines(title, gap: 3, part: .heading1)
    if !document.subtitle.isEmpty {
      pieces += area.lines(rich(document.subtitle, size: 10.5, paint: .secondaryInk), gap: 4)
    }
    if !document.headline.isEmpty { pieces += area.lines(rich(document.headline, size: 11.5), gap: 10) }
    if !document.metadata.isEmpty {
      pieces.append(area.hairline(gap: 12))
      pieces += facts(document.metadata, area)
    }
    return pieces
  }

  /// Names above values, two beside each other.
  private func facts(_ facts: [Definition], _ area: PaperArea) -> [PaperPiece] {
    let width = (area.width - 18) / 2
    return stride(from: 0, to: facts.count, by: 2).map { start in
      let row = facts[start..<min(start + 2, facts.count)].map { fact in
        (
          TextBlock(rich(fact.term, size: 7.4, paint: .secondaryInk), width: width),
          TextBlock(rich(fact.meaning, size: PaperStyle.small, leading: 1.32), width: width)
        )
      }
      return PaperPiece(height: row.map { $0.0.height + $0.1.height }.max() ?? 0, gap: 6) { pages, corner in
        for (i, (term, meaning)) in row.enumerated() {
          let x = corner.x + area.inset + Double(i) * (width + 18)
          pages.draw(term, at: Point(x, corner.y))
          pages.draw(meaning, at: Point(x, corner.y + term.height))
        }
      }
    }
  }

  func contents(_ document: Document, _ area: PaperArea, _ numbers: PageNumbers) -> [PaperPiece] {
    var entries = outline.headings.map { (id: $0.id, title: $0.title.plainText, depth: $0.depth) }
    if document.reproduction != nil { entries.append(("reproduce", "How to reproduce this report", 1)) }
    let deepest = entries.count { $0.depth <= 2 } > 36 ? 1 : 2
    entries = entries.filter { $0.depth <= deepest }
    guard entries.count > 1 else { return [] }
    var pieces = area.lines(
      RichText("Contents", size: PaperStyle.heading(2), strong: true), gap: 20, staysWithNext: true, part: .heading2)
    for entry in entries {
      let isTop = entry.depth == 1
      let inset = isTop ? 0.0 : 14.0
      let width = area.width - inset - 34
      let title = TextBlock(
        RichText(
          [.init(entry.title, strong: isTop, link: .place(entry.id))], size: isTop ? 9 : 8.4, leading: 1.35),
        width: width)
      pieces.append(
        PaperPiece(height: title.height, gap: isTop ? 4.5 : 1.5) { pages, corner in
          let x = corner.x + area.inset + inset
          pages.draw(title, at: Point(x, corner.y))
          let number = TextBlock(
            RichText(
              [.init(numbers.pageOfPlace[entry.id].map(String.init) ?? "", link: .place(entry.id))],
              size: 8.4, paint: .secondaryInk, alignment: .end, leading: title.lineHeight / 8.4), width: 30)
          let last = corner.y + title.height - title.lineHeight
          pages.draw(number, at: Point(corner.x + area.inset + area.width - 30, last))
          let end = title.lineCount == 1 ? title.usedWidth : title.width
          let base = last + title.lineHeight * 0.72
          pages.canvas.line(
            from: Point(x + end + 5, base), to: Point(corner.x + area.inset + area.width - number.usedWidth - 5, base),
            stroke: Stroke(PaperStyle.line, width: 0.6, dash: [0.6, 2.4]))
        })
    }
    return pieces
  }

  func colophon(_ document: Document, _ area: PaperArea) -> [PaperPiece] {
    var pieces: [PaperPiece] = []
    if let reproduction = document.reproduction {
      pieces.append(area.hairline(gap: 20))
      pieces += area.lines(
        RichText("How to reproduce this report", size: PaperStyle.heading(2), strong: true), gap: 10,
        staysWithNext: true, part: .heading2, places: ["reproduce"])
      pieces += code(Code(reproduction.command), area)
      pieces += facts(reproduction.facts, area)
    }
    pieces += area.lines(
      RichText("Written by \(document.generator).", size: PaperStyle.small, paint: .secondaryInk), gap: 12)
    return pieces
  }
}
