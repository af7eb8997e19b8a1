import LinearAlgebra
import Tensors
import TestSupport
import Testing

@Suite("Symmetric eigenvalues") struct SymmetricEigenTests {
  /// The largest residual of any pair, and the largest deviation of the vectors' products from the identity.
  private func defects(_ eigen: SymmetricEigen, of matrix: Matrix) -> (residual: Double, unit: Double) {
    let images = eigen.vectors.times(matrix)
    let products = eigen.vectors.timesTransposed(eigen.vectors)
    var (residual, unit) = (0.0, 0.0)
    for k in 0..<eigen.values.count {
      for j in 0..<matrix.rows { residual = max(residual, abs(images[k, j] - eigen.values[k] * eigen.vectors[k, j])) }
      for j in 0..<eigen.values.count { unit = max(unit, abs(products[k, j] - (j == k ? 1 : 0))) }
    }
    return (residual, unit)
  }

  @Test("by hand: [[2, 1], [1, 2]]") func byHand() {
    let eigen = SymmetricEigen(Matrix([[2, 1], [1, 2]]))
    let half = 0.5.squareRoot()
    #expect(gap(eigen.values, [3, 1]) < 1e-14)
    #expect(gap(eigen.vectors.values.map(abs), [half, half, half, half]) < 1e-14)
    #expect(eigen.vectors[0, 0] > 0 && eigen.vectors[1, 0] * eigen.vectors[1, 1] < 0)
  }

  @Test("edges: nothing wanted, one entry, zeros, a negative spectrum") func edges() {
    #expect(SymmetricEigen(Matrix([[5]]), largest: 0).values.isEmpty)
    #expect(SymmetricEigen(Matrix([[5]]), largest: 9).values == [5])
    #expect(SymmetricEigen(Matrix(rows: 0, columns: 0)).values.isEmpty)
    #expect(SymmetricEigen(Matrix(rows: 3, columns: 3)).values == [0, 0, 0])
    #expect(gap(SymmetricEigen(Matrix([[-1, 0], [0, -4]])).values, [-1, -4]) < 1e-14)
  }

  @Test("a few values of a large matrix are those of the whole decomposition") func large() {
    // A spectrum that falls, turned by a random table: the case of pictures.
    let table = Matrix(streamed("eigen", [900, 700]))
    var scaled = table
    for i in 0..<900 { for j in 0..<700 { scaled[i, j] = table[i, j] / Double(1 + j) } }
    let matrix = scaled.gram()
    let few = SymmetricEigen(matrix, largest: 12)
    let all = SymmetricEigen(matrix)
    #expect(gap(few.values, Array(all.values.prefix(12))) < 1e-12 * all.values[0])
    let (residual, unit) = defects(few, of: matrix)
    #expect(residual < 1e-8 * all.values[0] && unit < 1e-10, "\(residual), \(unit)")
    let whole = defects(all, of: matrix)
    #expect(whole.residual < 1e-11 * all.values[0] && whole.unit < 1e-10)
    #expect(zip(all.values, all.values.dropFirst()).allSatisfy { $0 >= $1 })
  }

  @Test("low rank and a multiple eigenvalue: the Krylov space ends early and goes on from fresh vectors")
  func degenerate() {
    // 40 times the value 3 and 660 zeros.
    var matrix = Matrix(rows: 700, columns: 700)
    for i in 0..<40 { matrix[i * 17, i * 17] = 3 }
    let eigen = SymmetricEigen(matrix, largest: 45)
    #expect(gap(eigen.values, [Double](repeating: 3, count: 40) + [0, 0, 0, 0, 0]) < 1e-9)
    #expect(defects(eigen, of: matrix).unit < 1e-9)
  }
}
