import Attribution
import Tensors
import Testing
import TestSupport

@Suite struct BaselineTests {
  @Test func blurringKeepsTheMeanOfAPeriodAndFlattensTheRest() {
    let shape: Shape = [16, 16, 1]
    let image = (0..<256).map { Float($0 % 2) }
    let blurred = Baseline.blurred().values(for: image, shape: shape)
    #expect(blurred.allSatisfy { abs($0 - 0.5) < 0.4 })
    // What the clamped edges add is felt less and less towards the centre.
    let centre = (7...8).flatMap { y in (7...8).map { blurred[y * 16 + $0] } }
    #expect(centre.allSatisfy { abs($0 - 0.5) < 1e-3 })
    #expect(
      Baseline.blurred().values(for: [Float](repeating: 3, count: 256), shape: shape).allSatisfy { abs($0 - 3) < 1e-5 })
    #expect(Baseline.blurred(share: 0).values(for: image, shape: shape) == image)
  }

  @Test func channelsAreBlurredApart() {
    let image = (0..<64).flatMap { i in [Float(i == 27 ? 1 : 0), Float(2)] }
    let blurred = Baseline.blurred().values(for: image, shape: [8, 8, 2])
    #expect(stride(from: 1, to: 128, by: 2).allSatisfy { abs(blurred[$0] - 2) < 1e-5 })
    #expect(blurred[54] < 0.5 && blurred[54] > blurred[52] && blurred[52] > 0)
  }

  @Test func constantsAndPictures() {
    #expect(Baseline.constant("black", -1).values(for: [5, 6], shape: [1, 2, 1]) == [-1, -1])
    #expect(Baseline.picture("mean face", [1, 2]).values(for: [5, 6], shape: [1, 2, 1]) == [1, 2])
  }
}
