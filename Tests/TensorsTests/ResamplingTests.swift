import Tensors
import Testing
import TestSupport

@Suite struct ResamplingTests {
  @Test func centresOfPixelsAreHalfAPixelIn() {
    // As OpenCV's INTER_LINEAR: the outer quarter of each cell's width is flat.
    let wide: [Float] = Resampling.bilinear([0, 1], height: 1, width: 2, to: 1, 8)
    #expect(largestDifference(wide, [0, 0, 0.125, 0.375, 0.625, 0.875, 1, 1]) < 1e-6)
    let square: [Float] = Resampling.bilinear([1, 2, 3, 4], height: 2, width: 2, to: 4, 4)
    #expect(
      largestDifference(
        square, [1, 1.25, 1.75, 2, 1.5, 1.75, 2.25, 2.5, 2.5, 2.75, 3.25, 3.5, 3, 3.25, 3.75, 4]) < 1e-6)
    #expect(Resampling.bilinear([7], height: 1, width: 1, to: 3, 2) == [7, 7, 7, 7, 7, 7])
    // Smaller grids take two neighbours of each centre, without smoothing.
    #expect(Resampling.bilinear([0, 1, 2, 3, 4, 5], height: 1, width: 6, to: 1, 2) == [1, 4])
  }

  @Test func cornersMayStandOnEachOtherInstead() {
    // As PyTorch's `align_corners=True`.
    func wide(_ values: [Float], _ count: Int) -> [Float] {
      Resampling.bilinear(values, height: 1, width: values.count, to: 1, count, alignment: .corners)
    }
    #expect(largestDifference(wide([0, 3], 4), [0, 1, 2, 3]) < 1e-6)
    #expect(largestDifference(wide([0, 2, 0], 5), [0, 1, 2, 1, 0]) < 1e-6)
    #expect(wide([7], 3) == [7, 7, 7] && wide([7, 8], 1) == [7])
  }

  @Test func cellsAreAveraged() {
    let values: [Float] = [1, 2, 3, 4, 5, 6, 7, 8]
    #expect(Resampling.cellMeans(values, height: 2, width: 4, to: 1, 2) == [3.5, 5.5])
    #expect(Resampling.cellMeans(values, height: 2, width: 4, to: 2, 4) == values)
  }
}
