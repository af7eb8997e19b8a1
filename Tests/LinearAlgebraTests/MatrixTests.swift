import LinearAlgebra
import Tensors
import TestSupport
import Testing

@Suite("Matrices") struct MatrixTests {
  static func random(_ label: String, _ rows: Int, _ columns: Int) -> Matrix {
    Matrix(streamed(label, [rows, columns]))
  }

  @Test("products by hand") func products() {
    let a = Matrix([[1, 2, 3], [4, 5, 6]])
    let b = Matrix([[1, 0], [0, 1], [2, -1]])
    #expect(a.times(b) == Matrix([[7, -1], [16, -1]]))
    #expect(a.timesTransposed(a) == Matrix([[14, 32], [32, 77]]))
    #expect(a.transposedTimes(a) == Matrix([[17, 22, 27], [22, 29, 36], [27, 36, 45]]))
    #expect(a.gram() == a.transposedTimes(a))
    #expect(a.columnMeans == [2.5, 3.5, 4.5])
    #expect(a.prefix(columns: 1).selecting([1, 0, 1]) == Matrix([[4], [1], [4]]))
  }

  @Test("empty sides give zeros and empty matrices") func empty() {
    #expect(Matrix(rows: 2, columns: 0).times(Matrix(rows: 0, columns: 3)) == Matrix(rows: 2, columns: 3))
    #expect(Matrix(rows: 0, columns: 2).gram() == Matrix(rows: 2, columns: 2))
    #expect(Matrix(rows: 0, columns: 2).columnMeans == [0, 0])
    #expect(Matrix([]).rows == 0)
  }

  @Test("large products agree with sums entry by entry, bit for bit on any number of threads") func threads() {
    let a = Self.random("left", 300, 70)
    let b = Self.random("right", 170, 70)
    let product = a.timesTransposed(b)
    for (i, j) in [(0, 0), (299, 169), (127, 128), (128, 127), (200, 3)] {
      let expected = zip(a.row(i), b.row(j)).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(product[i, j] - expected) < 1e-12)
    }
    for count in [1, 3, 7] {
      let again = Parallel.withThreads(count) { [a.timesTransposed(b), a.gram()] }
      #expect(again == [product, a.gram()])
    }
  }

  @Test("distances: equal rows have 0, near ones keep their digits") func distances() {
    let points = Matrix([[1e6, 1], [1e6, 1], [1e6, 1.0001], [-1e6, 0], [0, 0]])
    let rows = SquaredDistances(to: points).map(points) { _, row in Array(row) }
    #expect(rows[0][1] == 0 && rows[4][4] == 0)
    #expect(abs(rows[0][2] - 1e-8) < 1e-12)
    #expect(rows[0][3] == 4e12 + 1 && rows[4][3] == 1e12)
    #expect(SquaredDistances(to: points).map(Matrix(rows: 0, columns: 2)) { _, row in row.count }.isEmpty)
  }
}

@Suite("Exact scatter of gray levels") struct LevelScatterTests {
  @Test("whole sums are exact, with extreme levels too, on any number of threads") func exact() {
    var generator = SeededGenerator(seed: 42, label: "levels")
    // All black and all white rows push the sums to the limit of single precision within one chunk.
    let rows = (0..<4100).map { i in
      (0..<5).map { j in i % 3 == 0 ? UInt8(j == 4 ? 255 : 0) : UInt8(generator.integer(below: 256)) }
    }
    let found = LevelScatter(rows)
    let n = rows.count
    for i in 0..<5 {
      let sum = rows.reduce(0) { $0 + Int($1[i]) }
      #expect(abs(found.mean[i] - Double(sum) / Double(n)) < 1e-12)
      for j in 0..<5 {
        let other = rows.reduce(0) { $0 + Int($1[j]) }
        let products = rows.reduce(0) { $0 + Int($1[i]) * Int($1[j]) }
        // n times the scatter is a whole number.
        let expected = Double(n * products - sum * other) / Double(n)
        #expect(abs(found.scatter[i, j] - expected) <= 1e-15 * Double(products), "\(i), \(j)")
      }
    }
    for count in [1, 2, 5] {
      let again = Parallel.withThreads(count) { LevelScatter(rows) }
      #expect(again.scatter == found.scatter && again.mean == found.mean)
    }
  }

  @Test("one row has no scatter") func one() {
    let found = LevelScatter([[0, 255, 9]])
    #expect(found.mean == [0, 255, 9] && found.scatter == Matrix(rows: 3, columns: 3))
  }
}
