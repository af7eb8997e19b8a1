/// Counts of pairs, such as labels and predictions, whose cells open examples. Without a script the cells link to them.
public struct ExampleMatrix: Sendable, Equatable, BlockConvertible {
  /// What stands behind one cell.
  public enum Examples: Sendable, Equatable {
    /// None.
    case none
    /// Pictures cut from the matrix's sheet.
    case pictures([Gallery.Item])
    /// Words, a line an example.
    case words([Prose])
  }

  /// One cell.
  public struct Cell: Sendable, Equatable {
    /// How many there are.
    public let count: Int
    /// How dark the cell is, 0 … 1.
    public let share: Double
    /// What the cell counts and how many examples it opens, as a line above them.
    public let title: Prose
    /// What it opens.
    public let examples: Examples

    /// One cell.
    public init(count: Int, share: Double, title: Prose, examples: Examples = .none) {
      self.count = count
      self.share = share.isFinite ? min(max(share, 0), 1) : 0
      self.title = title
      self.examples = examples
    }
  }

  /// The place of a cell.
  public struct Place: Sendable, Hashable {
    /// The row, from 0.
    public let row: Int
    /// The column, from 0.
    public let column: Int

    /// The place of a cell.
    public init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// The identifier for references. Letters, digits, `.`, `_` and `-`.
  public let id: String
  /// What is counted, and how cells are used.
  public let caption: Prose
  /// What the rows are, such as “Label”.
  public let rowTitle: String
  /// What the columns are, such as “Predicted as”.
  public let columnTitle: String
  /// The names of the rows, which are those of the columns.
  public let names: [String]
  /// The cells, row by row.
  public let cells: [[Cell]]
  /// The cells with examples in the order in which they are read, the most interesting first.
  public let order: [Place]
  /// How many of them are printed, and listed in Markdown.
  public let printed: Int
  /// The sheet that holds all pictures; `nil` where examples are words.
  public let sheet: Picture?
  /// Stems of figures of the same cells, row by row: clicking a cell there opens its examples too.
  public let figures: [String]

  /// Counts whose cells open examples.
  /// - Parameter order: the places of cells in the order of reading; those without examples are passed over.
  /// - Precondition: a square of as many cells a side as names.
  public init(
    id: String, caption: Prose, rowTitle: String, columnTitle: String, names: [String], cells: [[Cell]],
    order: [Place], printed: Int = 6, sheet: Picture? = nil, figures: [String] = []
  ) {
    precondition(
      cells.count == names.count && cells.allSatisfy { $0.count == names.count },
      "\(names.count) × \(names.count) cells")
    self.id = id
    self.caption = caption
    self.rowTitle = rowTitle
    self.columnTitle = columnTitle
    self.names = names
    self.cells = cells
    self.order = order.filter { cells[$0.row][$0.column].examples != .none }
    self.printed = printed
    self.sheet = sheet
    self.figures = figures
  }

  /// The counts as a plain table, for renderers that open nothing.
  public var table: Table {
    Table(
      id: id, caption: caption,
      columns: [.text(Prose("\(rowTitle) \\ \(columnTitle)"))] + names.map { .number(Prose($0)) },
      cells: zip(names, cells).map { name, row in [.text(Prose(name))] + row.map { .count($0.count) } }, sortable: false
    )
  }

  /// The identifier of a cell's examples.
  func anchor(_ place: Place) -> String { "\(id)-\(place.row + 1)-\(place.column + 1)" }

  /// The block this stands for.
  public var block: Block { .examples(self) }
}
