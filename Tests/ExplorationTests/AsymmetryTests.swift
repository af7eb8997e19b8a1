import Datasets
import Exploration
import Testing

@Suite("Asymmetry") struct AsymmetryTests {
  @Test("a symmetric picture has none, whatever its width") func symmetric() {
    #expect(GrayImage(width: 4, height: 1, pixels: [10, 200, 200, 10]).asymmetry == 0)
    #expect(GrayImage(width: 3, height: 2, pixels: [1, 90, 1, 5, 7, 5]).asymmetry == 0)
    #expect(GrayImage(width: 1, height: 2, pixels: [3, 9]).asymmetry == 0)
  }

  @Test("by hand: rows 0 0 6 6 differ by 6 everywhere, deviation 3; an odd width leaves the middle out") func byHand() {
    #expect(GrayImage(width: 4, height: 2, pixels: [0, 0, 6, 6, 0, 0, 6, 6]).asymmetry == 2)
    // Levels 0, 3, 6: deviation is the root of 6, the mean difference 12 / 3.
    let odd = GrayImage(width: 3, height: 1, pixels: [0, 3, 6]).asymmetry ?? 0
    #expect(abs(odd - 4 / 6.0.squareRoot()) < 1e-12)
  }

  @Test("mirroring, brightness and contrast leave it; a flat picture has none to tell") func invariance() {
    let image = Golden.image(seed: 5, width: 48, height: 48, window: 5)
    let value = image.asymmetry ?? 0
    #expect(image.flippedHorizontally().asymmetry == value && value > 0.3 && value < 2)
    var half = image
    half.pixels = image.pixels.map { 2 * ($0 / 4) + 20 }
    var quarter = image
    quarter.pixels = image.pixels.map { $0 / 4 }
    #expect(abs((half.asymmetry ?? 0) - (quarter.asymmetry ?? 1)) < 1e-12)
    #expect(Golden.flat(0).asymmetry == nil && Golden.flat(255).asymmetry == nil)
    let noise = Golden.image(seed: 9, width: 200, height: 200, window: 1).asymmetry ?? 0
    // Uniform levels: the mean difference is a third of the range, the deviation its twelfth root.
    #expect(abs(noise - 12.0.squareRoot() / 3) < 0.03)
  }
}
