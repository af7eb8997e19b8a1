import Drawing

/// The part of the text's width that a block may use.
struct PaperArea {
  /// From the left side of the text, in points.
  let inset: Double
  /// In points.
  let width: Double

  /// A narrower area inside this one.
  func inset(by left: Double, right: Double = 0) -> PaperArea {
    PaperArea(inset: inset + left, width: max(40, width - left - right))
  }

  /// A hairline over the whole width; what follows stays with it.
  func hairline(gap: Double) -> PaperPiece {
    PaperPiece(height: 0.6, gap: gap, staysWithNext: true) { pages, corner in
      pages.canvas.line(
        from: Point(corner.x + inset, corner.y + 0.3), to: Point(corner.x + inset + width, corner.y + 0.3),
        stroke: Stroke(PaperStyle.line, width: 0.6))
    }
  }

  /// Running text. A page ends neither after its first line nor before its last.
  func lines(
    _ text: RichText, gap: Double = 0, staysWithNext: Bool = false, part: PDFPages.Part = .paragraph,
    places: [String] = []
  ) -> [PaperPiece] {
    guard !text.isEmpty else { return [] }
    let paragraph = TextBlock(text, width: width)
    let count = paragraph.lineCount
    // Short paragraphs and headings are not divided.
    var starts = count <= 5 || staysWithNext ? [0] : [0] + Array(2...(count - 2))
    starts.append(count)
    return starts.indices.dropLast().map { i in
      let range = starts[i]..<starts[i + 1]
      return PaperPiece(
        height: Double(range.count) * paragraph.lineHeight, gap: i == 0 ? gap : 0, staysWithNext: staysWithNext,
        places: i == 0 ? places : [], part: part
      ) { pages, corner in
        pages.draw(paragraph, lines: range, at: Point(corner.x + inset, corner.y))
      }
    }
  }

  /// Pieces on a coloured ground as wide as this area.
  func onGround(
    _ pieces: [PaperPiece], paint: Paint, rule: Paint?, padding: Double, gap: Double
  ) -> [PaperPiece] {
    let space = PaperPiece(height: padding, staysWithNext: true)
    var all = [space] + pieces + [PaperPiece(height: padding)]
    all[0].gap = gap
    if pieces.count > 0 {
      all[1].gap = 0
      all[pieces.count].staysWithNext = true
    }
    for i in all.indices {
      all[i].grounds.insert(
        .init(inset: inset, width: width, paint: paint, rule: rule, coversGap: i > 0), at: 0)
    }
    return all
  }
}
