import Drawing

/// A drawing that explains itself: a title that says what is found, panels, a note on how it was made.
///
/// Its height follows from its content.
public struct Figure: Sendable {
  /// Panels side by side.
  public struct Row: Sendable {
    /// Panels from left to right; nil leaves a place free.
    public var panels: [Axes?]
    /// Relative widths; equal when empty.
    public var weights: [Double]

    /// A row of panels.
    public init(_ panels: [Axes?], weights: [Double] = []) {
      self.panels = panels
      self.weights = weights
    }
  }

  /// 7.0 in: the width of a page.
  public static let fullWidth = 504.0
  /// 3.4 in: one of two columns.
  public static let halfWidth = 244.8

  /// In points.
  public var width: Double
  /// A sentence that says what is found.
  public var title: String
  /// Below the panels: n, conventions, what hollow markers mean.
  public var note: String
  /// What a person who does not see the figure should know. The title and the note when empty.
  public var alternativeText: String
  /// Rows of panels from top to bottom.
  public var rows: [Row]
  /// Whether panels below each other share the sides of their plots.
  public var alignsColumns: Bool
  /// Space between panels side by side, and between rows, in points.
  public var columnGap: Double
  /// Space between rows, in points.
  public var rowGap: Double

  /// A figure of rows of panels.
  public init(
    title: String, note: String = "", alternativeText: String = "", width: Double = Figure.fullWidth, rows: [Row],
    alignsColumns: Bool = true, columnGap: Double = 16, rowGap: Double = 14
  ) {
    self.title = title
    self.note = note
    self.alternativeText = alternativeText
    self.width = width
    self.rows = rows
    self.alignsColumns = alignsColumns
    self.columnGap = columnGap
    self.rowGap = rowGap
  }

  /// A figure of one panel.
  public init(
    title: String, note: String = "", alternativeText: String = "", width: Double = Figure.fullWidth, panel: Axes
  ) {
    self.init(title: title, note: note, alternativeText: alternativeText, width: width, rows: [Row([panel])])
  }

  /// Panels in rows of `columns`, in reading order; the last row is filled with free places.
  public static func rows(of panels: [Axes], columns: Int) -> [Row] {
    precondition(columns > 0, "a grid needs at least one column")
    return stride(from: 0, to: panels.count, by: columns).map { start in
      let row: [Axes?] = (start..<start + columns).map { $0 < panels.count ? panels[$0] : nil }
      return Row(row)
    }
  }

  /// The text for those who do not see the figure.
  public var description: String {
    alternativeText.isEmpty ? (note.isEmpty ? title : title + ". " + note) : alternativeText
  }

  /// The size on a canvas whose text is as wide as `measure` says.
  public func size(_ measure: any TextMeasuring) -> Size { FigureLayout(self, measure).size }

  /// Draws the figure; the canvas should have the size that `size(_:)` tells for it.
  public func draw(on canvas: any Canvas) { FigureLayout(self, canvas).draw(on: canvas) }

  /// The figure as calls to a recording canvas, one a line.
  public func recording() -> String {
    let layout = FigureLayout(self, RecordingCanvas.metrics)
    let canvas = RecordingCanvas(size: layout.size)
    layout.draw(on: canvas)
    return canvas.recording
  }
}
