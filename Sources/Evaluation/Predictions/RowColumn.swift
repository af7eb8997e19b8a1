/// What is known of each row beside its label and probabilities: one column of a table, kept small.
public struct RowColumn: Sendable, Equatable {
  /// The values of a column.
  public enum Values: Sendable {
    /// One number a row; NaN where the cell is empty.
    case numbers([Double])
    /// The different texts in order of their first row, and the place of each row's text among them. An empty cell is
    /// the empty text.
    case categories(names: [String], indices: [Int32])
  }

  /// The column's name.
  public let name: String
  /// One value a row.
  public let values: Values

  /// - Parameters:
  ///   - name: the column's name.
  ///   - values: category indices must be places among the names.
  public init(name: String, values: Values) {
    if case .categories(let names, let indices) = values {
      precondition(indices.allSatisfy { names.indices.contains(Int($0)) }, "a category of '\(name)' has no name")
    }
    self.name = name
    self.values = values
  }

  /// A column of texts.
  /// - Parameters:
  ///   - name: the column's name.
  ///   - texts: one a row.
  public init(name: String, texts: [String]) {
    var categories = CategoryList()
    for text in texts { categories.append(text) }
    self.init(name: name, values: categories.values)
  }

  /// The number of rows.
  public var count: Int {
    switch values {
    case .numbers(let numbers): numbers.count
    case .categories(_, let indices): indices.count
    }
  }

  /// A row's value as text; empty where there is none.
  public func text(_ row: Int) -> String {
    switch values {
    case .numbers(let numbers): numbers[row].isNaN ? "" : "\(numbers[row])"
    case .categories(let names, let indices): names[Int(indices[row])]
    }
  }

  /// The rows at `rows`, in that order.
  public func selecting(_ rows: [Int]) -> RowColumn {
    switch values {
    case .numbers(let numbers): RowColumn(name: name, values: .numbers(rows.map { numbers[$0] }))
    case .categories(let names, let indices):
      RowColumn(name: name, values: .categories(names: names, indices: rows.map { indices[$0] }))
    }
  }

  /// Equal names and values; empty cells are equal.
  public static func == (a: RowColumn, b: RowColumn) -> Bool {
    guard a.name == b.name else { return false }
    switch (a.values, b.values) {
    case (.numbers(let x), .numbers(let y)):
      return x.count == y.count && zip(x, y).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    case (.categories, .categories):
      return a.count == b.count && (0..<a.count).allSatisfy { a.text($0) == b.text($0) }
    default: return false
    }
  }
}

/// Texts gathered row by row, each different one kept once.
struct CategoryList {
  private var names: [String] = []
  private var places: [String: Int32] = [:]
  private var indices: [Int32] = []

  mutating func append(_ text: String) {
    if let place = places[text] {
      indices.append(place)
    } else {
      places[text] = Int32(names.count)
      indices.append(Int32(names.count))
      names.append(text)
    }
  }

  var values: RowColumn.Values { .categories(names: names, indices: indices) }
}
