import Drawing

extension PaperSetter {
  /// A table: its caption, its head (again on every page), a piece a row.
  mutating func set(_ table: Table, in area: PaperArea) -> [PaperPiece] {
    let anchor = outline.tables[nextTable]
    nextTable += 1
    var caption = rich(table.caption, size: PaperStyle.small, paint: .secondaryInk)
    caption.runs.insert(.init("Table \(nextTable).  ", strong: true, paint: .ink), at: 0)
    var pieces = area.lines(caption, gap: 13, staysWithNext: true, places: [anchor])
    guard !table.columns.isEmpty else { return pieces }
    for (i, part) in PaperTable.parts(of: table, width: area.width, setter: self).enumerated() {
      pieces += PaperTable(part, width: area.width, setter: self).pieces(in: area, gap: i == 0 ? nil : 14)
    }
    return pieces
  }
}

/// The columns of a table, as wide as what they hold needs and the page allows.
struct PaperTable {
  /// How numbers are set.
  private enum Numbers {
    /// Value, interval and n beside each other, each kind below its like.
    case beside
    /// Below each other.
    case stacked
  }

  private static let gap = 9.0
  private static let bar = 34.0
  /// The smallest letters.
  private static let smallest = 5.2

  private let table: Table
  private let setter: PaperSetter
  private let size: Double
  private let numbers: Numbers
  private let widths: [Double]
  private let parts: [NumberParts]

  /// Chooses the largest letters with which the table fits.
  init(_ table: Table, width: Double, setter: PaperSetter) {
    self.table = table
    self.setter = setter
    let ways: [(Double, Numbers)] = [
      (PaperStyle.small, .beside), (7.2, .beside), (7.2, .stacked), (6.6, .stacked), (5.8, .stacked),
      (Self.smallest, .stacked),
    ]
    let room = max(1, width - Self.gap * Double(table.columns.count - 1))
    var chosen = (size: Self.smallest, numbers: Numbers.stacked, widths: [Double](), parts: [NumberParts]())
    for (size, numbers) in ways {
      let parts = table.columns.indices.map { column in
        NumberParts(table.rows.map { $0.cells[column] }, size: size)
      }
      let needs = table.columns.indices.map { column in
        Self.needs(of: table, column, size: size, numbers: numbers, parts: parts[column], setter: setter)
      }
      let least = needs.reduce(0) { $0 + $1.least }
      let natural = needs.reduce(0) { $0 + $1.natural }
      if natural <= room {
        chosen = (size, numbers, needs.map(\.natural), parts)
        break
      }
      if least <= room {
        chosen = (size, numbers, Self.shared(needs, room: room), parts)
        break
      }
      chosen = (size, numbers, needs.map { $0.least * room / least }, parts)
    }
    (size, numbers, widths, self.parts) = chosen
  }

  /// A table that fits a page, or parts of one with too many columns, each with the first column again.
  static func parts(of table: Table, width: Double, setter: PaperSetter) -> [Table] {
    let needs = table.columns.indices.map { column in
      let numbers = NumberParts(table.rows.map { $0.cells[column] }, size: smallest)
      return Self.needs(of: table, column, size: smallest, numbers: .stacked, parts: numbers, setter: setter).least
    }
    guard needs.reduce(0, +) + gap * Double(needs.count - 1) > width, needs.count > 2 else { return [table] }
    var groups: [[Int]] = []
    var used = width
    for column in needs.indices.dropFirst() {
      if used + gap + needs[column] > width {
        groups.append([])
        used = needs[0]
      }
      groups[groups.count - 1].append(column)
      used += gap + needs[column]
    }
    return groups.map { group in
      let columns = [0] + group
      return Table(
        caption: "", columns: columns.map { table.columns[$0] },
        rows: table.rows.map { row in Table.Row(columns.map { row.cells[$0] }, isTotal: row.isTotal) })
    }
  }

  /// The head, again on every page, and a piece a row.
  /// - Parameter gap: the room above; `nil`: as above any piece.
  func pieces(in area: PaperArea, gap: Double?) -> [PaperPiece] {
    var head = head(area)
    if let gap { head.gap = gap }
    var pieces = [head]
    for (i, row) in table.rows.enumerated() {
      pieces += self.row(row, area, head: head, staysWithNext: Self.staysWithNext(i, of: table.rows.count))
    }
    return pieces
  }

  /// Widths of columns that need more than there is: what the narrow ones need they get, the wide ones share the rest.
  private static func shared(_ needs: [(least: Double, natural: Double)], room: Double) -> [Double] {
    var widths = needs.map(\.least)
    var rest = room - widths.reduce(0, +)
    var open = needs.indices.filter { needs[$0].natural > widths[$0] }
    while !open.isEmpty, rest > 0.01 {
      let share = rest / Double(open.count)
      for i in open {
        let added = min(share, needs[i].natural - widths[i])
        widths[i] += added
        rest -= added
      }
      open.removeAll { needs[$0].natural - widths[$0] < 0.01 }
    }
    return widths
  }

  /// The least width of a column without a broken word, and the width at which nothing is wrapped.
  private static func needs(
    of table: Table, _ column: Int, size: Double, numbers: Numbers, parts: NumberParts, setter: PaperSetter
  ) -> (least: Double, natural: Double) {
    let title = setter.rich(table.columns[column].title, size: size, strong: true)
    var least = TextBlock.longestWord(of: title)
    // A heading of several words may be wrapped at no loss.
    var natural = max(least, min(TextBlock(title, width: nil).usedWidth, 70))
    for row in table.rows {
      switch row.cells[column] {
      case .text(let prose):
        let text = setter.rich(prose, size: size, strong: row.isTotal)
        least = max(least, min(TextBlock.longestWord(of: text), 150))
        natural = max(natural, TextBlock(text, width: nil).usedWidth)
      case .status: least = max(least, 4.5 * size)
      case .number(let quantity, let bar):
        var width = parts.width
        if numbers == .stacked {
          width = TextBlock(stacked(quantity, size: size, strong: row.isTotal), width: nil).usedWidth
        }
        least = max(least, width + (bar == nil ? 0 : Self.bar))
      case .empty: break
      }
    }
    return (least, max(least, natural))
  }

  private static func stacked(_ quantity: Quantity, size: Double, strong: Bool) -> RichText {
    var runs = [RichText.Run(quantity.text, strong: strong)]
    for detail in [quantity.intervalText, quantity.n.map(NumberParts.count)].compactMap({ $0 }) {
      runs.append(.init("\n" + detail, paint: .secondaryInk))
    }
    return RichText(runs, size: size, alignment: .end, leading: 1.3, keepsLines: true)
  }

  /// The names of the columns above a line.
  func head(_ area: PaperArea) -> PaperPiece {
    let cells = zip(table.columns, widths).map { column, width in
      var text = setter.rich(column.title, size: size, strong: true, paint: .secondaryInk, leading: 1.25)
      if column.kind == .number { text.alignment = .end }
      return TextBlock(text, width: width)
    }
    let height = (cells.map(\.height).max() ?? 0) + 5
    return PaperPiece(height: height, gap: 5, staysWithNext: true) { pages, corner in
      var x = corner.x + area.inset
      for (cell, width) in zip(cells, widths) {
        pages.draw(cell, at: Point(x, corner.y + height - 4 - cell.height))
        x += width + Self.gap
      }
      line(pages, Point(corner.x + area.inset, corner.y + height - 0.5), width: 0.9)
    }
  }

  /// Whether no page ends below a row: neither the first row nor the last stands alone.
  static func staysWithNext(_ row: Int, of count: Int) -> Bool { row + 1 < count && (row == 0 || row == count - 2) }

  /// The pieces of a row: one, unless it is higher than a page.
  func row(_ row: Table.Row, _ area: PaperArea, head: PaperPiece, staysWithNext: Bool) -> [PaperPiece] {
    let cells = zip(row.cells, zip(table.columns, widths)).map { cell, column in
      content(of: cell, isTotal: row.isTotal, isNumber: column.0.kind == .number, width: column.1)
    }
    let count = cells.map { $0?.lineCount ?? 0 }.max() ?? 0
    let lineHeight = max(cells.compactMap { $0?.lineHeight }.max() ?? 0, size * 1.3)
    let perPage = max(1, Int((PaperStyle.height - head.height - 12) / lineHeight))
    return stride(from: 0, to: max(1, count), by: perPage).map { start in
      let end = min(count, start + perPage)
      let isLast = end >= count
      let height = Double(max(1, end - start)) * lineHeight + 5.5
      return PaperPiece(height: height, staysWithNext: staysWithNext && isLast, head: [head]) { pages, corner in
        var x = corner.x + area.inset
        if row.isTotal, start == 0 { line(pages, Point(x, corner.y), width: 0.9) }
        for (i, width) in widths.enumerated() {
          draw(
            row.cells[i], cells[i], i, isTotal: row.isTotal, from: start, to: end, at: Point(x, corner.y + 2.5), pages)
          x += width + Self.gap
        }
        if isLast { line(pages, Point(corner.x + area.inset, corner.y + height - 0.25), width: 0.4) }
      }
    }
  }

  private func line(_ pages: PDFPages, _ start: Point, width: Double) {
    let length = widths.reduce(0, +) + Self.gap * Double(widths.count - 1)
    pages.canvas.line(
      from: start, to: Point(start.x + length, start.y), stroke: Stroke(PaperStyle.line, width: width))
  }

  /// What a cell holds as one text; numbers beside each other are drawn part by part.
  private func content(of cell: Table.Cell, isTotal: Bool, isNumber: Bool, width: Double) -> TextBlock? {
    switch cell {
    case .text(let prose):
      var text = setter.rich(prose, size: size, strong: isTotal, leading: 1.3)
      if isNumber { text.alignment = .end }
      return TextBlock(text, width: width)
    case .number(let quantity, let bar):
      if numbers == .beside {
        return TextBlock(RichText(quantity.text, size: size, strong: isTotal, leading: 1.3), width: nil)
      }
      return TextBlock(
        Self.stacked(quantity, size: size, strong: isTotal), width: max(8, width - (bar == nil ? 0 : Self.bar)))
    case .status(let status):
      let paint: Paint =
        switch status {
        case .pass: .good
        case .fail: .critical
        case .notApplicable: .secondaryInk
        }
      return TextBlock(
        RichText("\(status.sign) \(status.word)", size: size, strong: true, paint: paint, leading: 1.3), width: width)
    case .empty: return nil
    }
  }

  private func draw(
    _ cell: Table.Cell, _ paragraph: TextBlock?, _ column: Int, isTotal: Bool, from start: Int, to end: Int,
    at corner: Point,
    _ pages: PDFPages
  ) {
    guard let paragraph, start < paragraph.lineCount else { return }
    guard case .number(let quantity, let bar) = cell else {
      pages.draw(paragraph, lines: start..<min(end, paragraph.lineCount), at: corner)
      return
    }
    if let bar, bar.isFinite, start == 0 {
      let frame = Rectangle(x: corner.x, y: corner.y + size * 0.32, width: Self.bar - 6, height: size * 0.62)
      pages.canvas.rectangle(frame, fill: PaperStyle.track, stroke: nil)
      let full = Rectangle(x: frame.x, y: frame.y, width: frame.width * min(max(bar, 0), 1), height: frame.height)
      pages.canvas.rectangle(full, fill: PaperStyle.fill, stroke: nil)
    }
    if numbers == .stacked {
      let x = corner.x + widths[column] - paragraph.width
      pages.draw(paragraph, lines: start..<min(end, paragraph.lineCount), at: Point(x, corner.y))
      return
    }
    let parts = parts[column]
    let left = corner.x + widths[column] - parts.width
    pages.draw(paragraph, at: Point(left + parts.value - paragraph.usedWidth, corner.y))
    func detail(_ text: String?, after x: Double) {
      guard let text else { return }
      pages.draw(
        TextBlock(RichText(text, size: size * 0.92, paint: .secondaryInk, leading: 1.3 / 0.92), width: nil),
        // Smaller letters stand on the line of the others.
        at: Point(x, corner.y + size * 0.08 * 0.365))
    }
    detail(quantity.intervalText, after: left + parts.value + parts.space)
    detail(
      quantity.n.map(NumberParts.count),
      after: left + parts.value + (parts.interval > 0 ? parts.space + parts.interval : 0) + parts.space)
  }
}

/// The widths, in points, that values, intervals and counts of a column need beside each other.
private struct NumberParts {
  var value = 0.0
  var interval = 0.0
  var count = 0.0
  let space: Double

  var width: Double { value + (interval > 0 ? space + interval : 0) + (count > 0 ? space + count : 0) }

  init(_ cells: [Table.Cell], size: Double) {
    space = size * 0.6
    func width(_ text: String, _ size: Double, strong: Bool = false) -> Double {
      TextBlock(RichText(text, size: size, strong: strong), width: nil).usedWidth
    }
    for case .number(let quantity, _) in cells {
      // Totals are strong, and wider.
      value = max(value, width(quantity.text, size, strong: true))
      if let text = quantity.intervalText { interval = max(interval, width(text, size * 0.92)) }
      if let n = quantity.n { count = max(count, width(Self.count(n), size * 0.92)) }
    }
  }

  static func count(_ n: Int) -> String { "n = \(Quantity.count(n).text)" }
}
