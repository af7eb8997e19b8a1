import Evaluation
import Files
import Statistics
import Tensors
import Testing

@Suite("Slices") struct SliceTests {
  /// Two-class rows: whether each is right, the label alternating.
  static func rows(_ right: [Bool], columns: [RowColumn] = [], paths: [String]? = nil) throws -> Predictions {
    try Predictions(
      classes: ["no", "yes"], labels: right.indices.map { $0 % 2 },
      probabilities: right.enumerated().flatMap { row, isRight in (row % 2 == 0) == isRight ? [0.8, 0.2] : [0.2, 0.8] },
      paths: paths, columns: columns)
  }

  @Test("numbers are cut into fifths with equal values together") func fifths() {
    func sizes(_ numbers: [Double]) -> [Int] {
      let cut = SliceDimension(RowColumn(name: "x", values: .numbers(numbers)), source: "test")
      return cut.slices.indices.map { cut.rows(of: $0).count }
    }
    #expect(sizes((0..<100).map(Double.init)) == [20, 20, 20, 20, 20])
    #expect(sizes((0..<7).map(Double.init)).reduce(0, +) == 7)
    #expect(sizes([3, 1, 2, 1, .nan]) == [2, 1, 1])
    #expect(sizes([Double](repeating: 0, count: 90) + (1...10).map(Double.init)) == [90, 10])
    #expect(sizes([.nan, .nan]).isEmpty)
    let cut = SliceDimension(RowColumn(name: "x", values: .numbers((0..<10).map { 0.5 * Double($0) })), source: "test")
    #expect(cut.slices.first == "1: 0 to 0.5" && cut.slices.last == "5: 4 to 4.5" && cut.missing == 0)
    let few = SliceDimension(RowColumn(name: "x", values: .numbers([2, 1, 2, .nan])), source: "test")
    #expect(few.slices == ["1", "2"] && few.sliceOfRow == [1, 0, 1, -1] && few.missing == 1)
  }

  @Test("texts are parts by name, empty cells in none") func texts() {
    let cut = SliceDimension(RowColumn(name: "x", texts: ["b", "", "a", "b"]), source: "test")
    #expect(cut.slices == ["a", "b"] && cut.sliceOfRow == [1, -1, 0, 1])
  }

  @Test("columns that cannot be slices are left out with the reason") func leftOut() throws {
    let rows = try Self.rows(
      [Bool](repeating: true, count: 60),
      columns: [
        RowColumn(name: "id", texts: (0..<60).map { "i\($0)" }),
        RowColumn(name: "same", texts: [String](repeating: "x", count: 60)),
        RowColumn(name: "light", values: .numbers((0..<60).map(Double.init))),
      ])
    let found = SliceDimension.all(of: rows)
    #expect(found.dimensions.map(\.name) == ["light"] && found.leftOut.map(\.0) == ["id", "same"])
    #expect(found.leftOut[0].1.contains("60 different values"))
  }

  @Test("a part's scores equal those of its rows alone") func scores() throws {
    let all = try Golden.predictions("model_a_test")
    let cut = SliceDimension(RowColumn(name: "third", texts: all.labels.indices.map { "\($0 % 3)" }), source: "test")
    let table = SliceTable(all, dimensions: [cut])
    #expect(table.slices.count == 3 && table.compared == 3)
    for (place, slice) in table.slices.enumerated() {
      let part = try all.selecting(cut.rows(of: place))
      let matrix = ConfusionMatrix(part)
      #expect(slice.count == part.count && slice.accuracy == accuracy(matrix))
      #expect(abs(slice.macroF1 - AveragedScores(matrix, .macro).f1) < 1e-12)
      #expect(abs(slice.ece - CalibrationErrors(part).ece) < 1e-12)
      #expect(slice.accuracyInterval == wilsonInterval(successes: slice.correct, count: slice.count))
      let rest = try all.selecting(all.labels.indices.filter { $0 % 3 != place })
      #expect(abs((slice.comparison?.difference ?? 9) - (slice.accuracy - accuracy(ConfusionMatrix(rest)))) < 1e-12)
    }
    #expect(table.slices.compactMap(\.adjustedP) == MultipleTesting.holm(table.slices.compactMap { $0.comparison?.p }))
  }

  @Test("a bad part is named when it is significant, and only then") func worst() throws {
    let names = (0..<400).map { $0 < 60 ? "dark" : "light" }
    let bad = try Self.rows(
      (0..<400).map { $0 < 60 ? $0 % 3 == 0 : $0 % 5 != 0 }, columns: [RowColumn(name: "light", texts: names)])
    let table = SliceTable(bad, dimensions: SliceDimension.all(of: bad).dimensions)
    #expect(table.worst?.name == "dark" && (table.worst?.adjustedP ?? 1) < 0.001)
    let even = try Self.rows((0..<400).map { $0 % 5 != 0 }, columns: [RowColumn(name: "light", texts: names)])
    #expect(SliceTable(even, dimensions: SliceDimension.all(of: even).dimensions).worst == nil)
    #expect(table.json["worst"]?["slice"]?.stringValue == "dark")
  }

  @Test("small parts are shown and not compared") func small() throws {
    let rows = try Self.rows(
      (0..<40).map { $0 < 29 }, columns: [RowColumn(name: "x", texts: (0..<40).map { $0 < 29 ? "a" : "b" })])
    let table = SliceTable(rows, dimensions: SliceDimension.all(of: rows).dimensions)
    #expect(table.slices.allSatisfy { $0.isSmall && $0.adjustedP == nil } && table.compared == 0 && table.worst == nil)
    let one = SliceTable(
      rows, dimensions: [SliceDimension(RowColumn(name: "y", texts: rows.labels.map { _ in "all" }), source: "test")],
      minimum: 0)
    #expect(one.slices.count == 1 && one.slices[0].comparison == nil && one.compared == 0)
    #expect(SliceTable(rows, dimensions: []).slices.isEmpty)
  }

  @Test("classes absent from a part do not count in its F1") func absentClasses() throws {
    let rows = try Self.rows(
      [true, true, true, false], columns: [RowColumn(name: "x", texts: ["a", "b", "a", "b"])])
    let slices = SliceTable(rows, dimensions: SliceDimension.all(of: rows).dimensions).slices
    #expect(slices[0].macroF1 == 1 && slices[0].classesPresent == 1)
    #expect(abs(slices[1].macroF1 - 2.0 / 3) < 1e-12)
  }
}
