import Statistics
import Testing

@Suite("Another order of the columns") struct ColumnReorderingTests {
  /// Three classes of 100 rows, 80 of each predicted in the column `columns[label]`, 20 in the next.
  static func counts(_ columns: [Int]) -> [Int] {
    var counts = [Int](repeating: 0, count: 9)
    for (label, column) in columns.enumerated() {
      counts[label * 3 + column] += 80
      counts[label * 3 + (column + 1) % 3] += 20
    }
    return counts
  }

  @Test("a rotation is found and substantial, by hand") func rotated() {
    let counts = Self.counts([1, 2, 0])
    let places = ColumnReordering.bestPlaces(counts: counts, classCount: 3)
    #expect(places == [2, 0, 1])
    let order = ColumnReordering(counts: counts, classCount: 3, places: places)
    #expect(order.agreement == 0 && order.agreementReordered == 0.8 && order.rows == 300)
    #expect(order.isSubstantial && order.p == McNemarTest(onlyFirst: 0, onlySecond: 240).exactP)
  }

  @Test("the order as it stands is best, and never substantially better than itself") func same() {
    let counts = Self.counts([0, 1, 2])
    #expect(ColumnReordering.bestPlaces(counts: counts, classCount: 3) == [0, 1, 2])
    let order = ColumnReordering(counts: counts, classCount: 3, places: [0, 1, 2])
    #expect(!order.isSubstantial && order.agreement == order.agreementReordered && order.p == 1)
  }

  @Test("one class predicted for all is no other order") func constant() {
    let counts = [0, 0, 90, 0, 0, 100, 0, 0, 80]
    let places = ColumnReordering.bestPlaces(counts: counts, classCount: 3)
    #expect(!ColumnReordering(counts: counts, classCount: 3, places: places).isSubstantial)
  }

  @Test("a handful of rows is too few") func few() {
    let order = ColumnReordering(counts: [0, 3, 3, 0], classCount: 2, places: [1, 0])
    #expect(order.agreementReordered == 1 && !order.isSubstantial)
  }
}
