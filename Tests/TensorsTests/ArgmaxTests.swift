import Tensors
import Testing

@Suite struct ArgmaxTests {
  @Test func theFirstOfTheLargestCounts() {
    #expect([0.1, 0.7, 0.7, 0.2].argmax == 1)
    #expect([3, 1, 3, 2][1...].argmax == 2)
    #expect([Double]().argmax == nil)
    #expect([-1.0].argmax == 0)
    #expect([0.5, .nan, 0.6].argmax == 2)
  }
}
