import Drawing

/// The measured parts of a figure.
struct FigureLayout {
  private struct Cell {
    var layout: AxesLayout
    let x: Double
    let column: Int
  }

  private static let margin = 6.0

  private let figure: Figure
  private let titleLines: [String]
  private let noteLines: [String]
  private var rows: [[Cell]] = []
  private var rowTops: [Double] = []
  private(set) var size: Size

  init(_ figure: Figure, _ measure: any TextMeasuring) {
    self.figure = figure
    let inner = max(40, figure.width - 2 * Self.margin)
    titleLines =
      figure.title.isEmpty ? [] : TextLayout.wrap(figure.title, width: inner, style: Typography.title, measure)
    noteLines = figure.note.isEmpty ? [] : TextLayout.wrap(figure.note, width: inner, style: Typography.note, measure)
    size = Size(width: figure.width, height: 0)

    rows = figure.rows.map { Self.cells(of: $0, width: inner, gap: figure.columnGap, measure) }
    shareSides(measure)

    var y = Self.margin + Double(titleLines.count) * Typography.title.lineHeight
    if !titleLines.isEmpty { y += 8 }
    for (i, row) in rows.enumerated() {
      if i > 0 { y += figure.rowGap }
      rowTops.append(y)
      y += row.map { $0.layout.insets.top + $0.layout.plotHeight + $0.layout.insets.bottom }.max() ?? 0
    }
    if !noteLines.isEmpty { y += 9 + Double(noteLines.count) * Typography.note.lineHeight }
    size.height = (y + Self.margin).rounded(.up)
  }

  private static func cells(
    of row: Figure.Row, width: Double, gap: Double, _ measure: any TextMeasuring
  ) -> [Cell] {
    let weights = row.panels.indices.map { $0 < row.weights.count ? max(0.01, row.weights[$0]) : 1 }
    let total = weights.reduce(0, +)
    let room = max(20, width - gap * Double(max(0, row.panels.count - 1)))
    var x = margin
    var cells: [Cell] = []
    for (column, (panel, weight)) in zip(row.panels, weights).enumerated() {
      let share = room * weight / total
      if let panel {
        var layout = AxesLayout(panel)
        layout.measureSides(cellWidth: share, measure)
        cells.append(Cell(layout: layout, x: x, column: column))
      }
      x += share + gap
    }
    return cells
  }

  /// Plots below each other get the same sides where their columns are the same; plots beside each other start at one height.
  private mutating func shareSides(_ measure: any TextMeasuring) {
    struct Column: Hashable {
      let index: Int
      let x: Double
      let width: Double
    }
    var shared: [Column: Insets] = [:]
    func key(_ cell: Cell) -> Column { Column(index: cell.column, x: cell.x, width: cell.layout.cellWidth) }
    if figure.alignsColumns {
      for cell in rows.joined() {
        shared[key(cell)] = cell.layout.insets.union(shared[key(cell)] ?? Insets())
      }
    }
    for row in rows.indices {
      for i in rows[row].indices {
        rows[row][i].layout.measureHeight(sharing: shared[key(rows[row][i])] ?? Insets(), measure)
      }
      let top = rows[row].map(\.layout.insets.top).max() ?? 0
      for i in rows[row].indices { rows[row][i].layout.setTop(top) }
    }
  }

  func draw(on canvas: any Canvas) {
    TextLayout.draw(titleLines, at: Self.margin, top: Self.margin, style: Typography.title, on: canvas)
    for (row, top) in zip(rows, rowTops) {
      for cell in row { cell.layout.draw(on: canvas, at: Point(cell.x, top)) }
    }
    let noteTop = size.height - Self.margin - Double(noteLines.count) * Typography.note.lineHeight
    TextLayout.draw(noteLines, at: Self.margin, top: noteTop, style: Typography.note, on: canvas)
  }
}
