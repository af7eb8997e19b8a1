/// A table of text and numbers.
public struct Table: Sendable, Equatable, BlockConvertible {
  /// What a column holds.
  public enum Kind: Sendable, Equatable {
    /// Words, aligned at the left.
    case text
    /// Numbers, aligned at the right in tabular figures.
    case number
  }

  /// One column.
  public struct Column: Sendable, Equatable {
    /// The heading.
    public let title: Prose
    /// What the column holds; it decides alignment and the order of sorting.
    public let kind: Kind

    /// A column.
    public init(_ title: Prose, _ kind: Kind = .text) {
      self.title = title
      self.kind = kind
    }

    /// A column of words.
    public static func text(_ title: Prose) -> Column { Column(title, .text) }
    /// A column of numbers.
    public static func number(_ title: Prose) -> Column { Column(title, .number) }
  }

  /// The outcome of a check.
  public enum Status: Sendable, Equatable {
    case pass, fail, notApplicable

    /// The word that is printed.
    public var word: String {
      switch self {
      case .pass: "pass"
      case .fail: "fail"
      case .notApplicable: "n/a"
      }
    }

    /// The sign that stands before the word; with it the shape tells outcomes apart, not the colour alone.
    var sign: String {
      switch self {
      case .pass: "✓"
      case .fail: "✗"
      case .notApplicable: "–"
      }
    }
  }

  /// One cell.
  public enum Cell: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// Words.
    case text(Prose)
    /// A number; `bar` (0 … 1) draws a bar of that share of the column's width beside it.
    case number(Quantity, bar: Double?)
    /// The outcome of a check: sign, word and colour.
    case status(Status)
    /// Nothing to say.
    case empty

    /// Plain text.
    public init(stringLiteral value: String) { self = .text(Prose(value)) }
    /// Text with interpolated parts.
    public init(stringInterpolation: Prose.Interpolation) {
      self = .text(Prose(stringInterpolation: stringInterpolation))
    }

    /// A number without a bar.
    public static func number(_ quantity: Quantity) -> Cell { .number(quantity, bar: nil) }
    /// A count.
    public static func count(_ count: Int, bar: Double? = nil) -> Cell { .number(.count(count), bar: bar) }
    /// Code or a file name.
    public static func code(_ code: String) -> Cell { .text(Prose([.code(code)])) }
  }

  /// One row.
  public struct Row: Sendable, Equatable {
    /// One cell a column.
    public let cells: [Cell]
    /// Whether this is a summary of the others: it is set apart and stays below when the table is sorted.
    public let isTotal: Bool

    /// A row.
    public init(_ cells: [Cell], isTotal: Bool = false) {
      self.cells = cells
      self.isTotal = isTotal
    }
  }

  /// The identifier for references; without one the table gets `table-<number>`.
  public let id: String?
  /// The columns.
  public let columns: [Column]
  /// The rows, in the order in which they are read first.
  public let rows: [Row]
  /// What the table shows, in a sentence or two.
  public let caption: Prose
  /// Whether a reader may sort it by any column.
  public let isSortable: Bool

  /// From this many rows on a reader may filter them; fewer are seen at once.
  static let fewestToFilter = 13

  /// Whether there are so many rows that a reader may filter them; totals are left out of account.
  var isFilterable: Bool { rows.count { !$0.isTotal } >= Self.fewestToFilter }

  /// A table.
  public init(id: String? = nil, caption: Prose, columns: [Column], rows: [Row], sortable: Bool = true) {
    self.id = id
    self.caption = caption
    self.columns = columns
    self.rows = Self.inOneStyle(rows)
    isSortable = sortable && rows.count > 1
  }

  /// A table of plain rows.
  public init(id: String? = nil, caption: Prose, columns: [Column], cells: [[Cell]], sortable: Bool = true) {
    self.init(id: id, caption: caption, columns: columns, rows: cells.map { Row($0) }, sortable: sortable)
  }

  /// The rows with the numbers of every column, and all intervals, written in one style.
  private static func inOneStyle(_ rows: [Row]) -> [Row] {
    var columns: [Int: [(row: Int, quantity: Quantity, bar: Double?)]] = [:]
    for (r, row) in rows.enumerated() {
      for (c, cell) in row.cells.enumerated() {
        if case .number(let quantity, let bar) = cell { columns[c, default: []].append((r, quantity, bar)) }
      }
    }
    let standAmongNegatives = columns.values.contains { $0.contains { $0.quantity.reachesBelowZero } }
    var cells = rows.map(\.cells)
    for (c, numbers) in columns {
      let styled = Quantity.inOneStyle(numbers.map(\.quantity), standAmongNegatives: standAmongNegatives)
      for (place, styled) in zip(numbers, styled) {
        cells[place.row][c] = .number(styled, bar: place.bar)
      }
    }
    return zip(rows, cells).map { Row($1, isTotal: $0.isTotal) }
  }

  /// The block this stands for.
  public var block: Block { .table(self) }
}
