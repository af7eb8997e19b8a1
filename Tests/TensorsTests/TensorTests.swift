import Tensors
import Testing

@Suite struct TensorTests {
  @Test func shapesCountTheirElements() {
    let shape: Shape = [2, 3, 4, 5]
    #expect(shape.count == 120 && shape.rank == 4 && shape.n == 2 && shape.h == 3 && shape.w == 4 && shape.c == 5)
    let vector: Shape = [2, 7]
    #expect(vector.h == 1 && vector.w == 1 && vector.c == 7)
    #expect(Shape([]).count == 1)
    #expect("\(shape)" == "[2, 3, 4, 5]")
  }

  @Test func newTensorsAreZeroAlsoWhenLarge() {
    #expect(Tensor([3]).array == [0, 0, 0])
    #expect(Tensor([600_000]).array.allSatisfy { $0 == 0 })
    #expect(Tensor([2], repeating: 1.5).array == [1.5, 1.5])
  }

  @Test func aCopyIsIndependent() {
    let original = Tensor([2, 2], [1, 2, 3, 4])
    var copy = original
    copy[0] = 9
    copy.withMutableElements { $0[3] = 8 }
    #expect(original.array == [1, 2, 3, 4])
    #expect(copy.array == [9, 2, 3, 8])
  }

  @Test func rowsAndReshapingKeepTheElements() {
    let tensor = Tensor([3, 2], [1, 2, 3, 4, 5, 6])
    #expect(tensor.rows(1..<3) == Tensor([2, 2], [3, 4, 5, 6]))
    #expect(tensor.rows(1..<1).shape == [0, 2])
    #expect(tensor.reshaped([6]).array == tensor.array)
    #expect(tensor != tensor.reshaped([2, 3]))
  }

  @Test func emptyTensorsWork() {
    let empty = Tensor([0, 4])
    #expect(empty.count == 0 && empty.array.isEmpty && empty == Tensor([0, 4]))
  }

  @Test func memoryIsAlignedForVectors() {
    for count in [1, 17, 1_000_000] {
      let buffer = AlignedBuffer(count: count)
      #expect(Int(bitPattern: buffer.elements.baseAddress) % 64 == 0 && buffer.elements.count == count)
    }
  }
}
