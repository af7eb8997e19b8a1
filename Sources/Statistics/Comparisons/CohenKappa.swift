/// Cohen's unweighted kappa of two lists of classes; `nil` when chance agreement is already complete (0/0).
///
/// - Parameters:
///   - counts: row-major `[classCount, classCount]`, how often the first list has the row's class and the second the
///     column's.
///   - classCount: the number of classes.
/// Source: Cohen 1960.
package func cohenKappa(counts: [Int], classCount: Int) -> Double? {
  precondition(counts.count == classCount * classCount, "\(counts.count) cells for \(classCount) classes")
  let rows = (0..<classCount).map { row in (0..<classCount).reduce(0) { $0 + counts[row * classCount + $1] } }
  let columns = (0..<classCount).map { column in (0..<classCount).reduce(0) { $0 + counts[$1 * classCount + column] } }
  let n = Double(rows.reduce(0, +))
  var (observed, expected) = (0.0, 0.0)
  for row in rows.indices {
    for column in columns.indices where column != row {
      observed += Double(counts[row * classCount + column])
      expected += Double(rows[row]) * Double(columns[column]) / n
    }
  }
  return expected == 0 ? nil : 1 - observed / expected
}
