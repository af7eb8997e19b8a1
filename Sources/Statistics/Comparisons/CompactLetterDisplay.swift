/// Letters for things compared in pairs: two share a letter exactly when they cannot be told apart.
///
/// Source: Piepho 2004, the insert-and-absorb algorithm.
public struct CompactLetterDisplay: Sendable, Equatable {
  /// One text a thing: `a`, `ab`, `b`. Letters follow the order of the things; the 27th is `a1`.
  public let letters: [String]

  /// - Parameters:
  ///   - count: how many things; sort them before, best first, so that `a` is the best's.
  ///   - areDifferent: whether two of them, by place, were told apart; asked for the smaller place first.
  public init(count: Int, areDifferent: (Int, Int) -> Bool) {
    var columns: [Set<Int>] = count > 0 ? [Set(0..<count)] : []
    for i in 0..<count {
      for j in (i + 1)..<max(i + 1, count) where areDifferent(i, j) {
        let split = columns.flatMap { column -> [Set<Int>] in
          column.contains(i) && column.contains(j) ? [column.subtracting([i]), column.subtracting([j])] : [column]
        }
        columns = Self.absorbed(split)
      }
    }
    let sorted = columns.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
    letters = (0..<count).map { thing in
      sorted.indices.filter { sorted[$0].contains(thing) }.map(Self.letter).joined()
    }
  }

  /// Without columns that another holds whole.
  private static func absorbed(_ columns: [Set<Int>]) -> [Set<Int>] {
    columns.indices.filter { i in
      !columns.indices.contains { j in
        j != i && columns[i].isSubset(of: columns[j]) && (columns[i] != columns[j] || j < i)
      }
    }.map { columns[$0] }
  }

  private static func letter(_ index: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(97 + index % 26)))
    return index < 26 ? letter : letter + String(index / 26)
  }
}
