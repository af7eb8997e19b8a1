import LinearAlgebra
import Testing

@Suite("Matrices") struct MatrixTests {
  @Test("products by hand") func products() {
    let a = Matrix([[1, 2, 3], [4, 5, 6]])
    let b = Matrix([[1, 0], [0, 1], [2, -1]])
    #expect(a.times(b) == Matrix([[7, -1], [16, -1]]))
  }
}
