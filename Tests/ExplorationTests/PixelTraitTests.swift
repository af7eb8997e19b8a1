import Datasets
import Exploration
import Testing
import TestSupport

@Suite("Traits of pictures") struct PixelTraitTests {
  @Test("sharpness and asymmetry are those of OpenCV and numpy") func golden() throws {
    let pictures = try StoredNumbers("exploration/pixel_traits.json").objects("pictures")
    #expect(pictures.count == 6)
    for one in pictures {
      let image = GrayImage(
        width: one["width"]?.intValue ?? 1, height: one["height"]?.intValue ?? 1,
        pixels: (one["pixels"]?.arrayValue ?? []).compactMap { $0.intValue.map { UInt8($0) } })
      let size = "\(image.width)x\(image.height)"
      let sharpness = one.number("laplacian_variance")
      #expect(abs(image.laplacianVariance - sharpness) <= 1e-9 * sharpness, "\(size)")
      #expect(abs((image.asymmetry ?? -1) - one.number("asymmetry")) < 1e-12, "\(size)")
    }
  }

  @Test("a flat picture is not sharp, a blurred one less than it was") func sharpness() throws {
    #expect(Golden.flat(0).laplacianVariance == 0 && Golden.flat(255).laplacianVariance == 0)
    let image = Golden.image(seed: 5, width: 48, height: 48, window: 3)
    let blur = try DisturbanceRegistry.disturbance("gaussian_blur")
    let values = try ([0] + blur.levels).map {
      try blur.apply(image, level: $0, seed: 1, number: 0).laplacianVariance
    }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 }, "\(values)")
  }

  @Test("a symmetric picture has no asymmetry, whatever its width") func symmetric() {
    #expect(GrayImage(width: 4, height: 1, pixels: [10, 200, 200, 10]).asymmetry == 0)
    #expect(GrayImage(width: 3, height: 2, pixels: [1, 90, 1, 5, 7, 5]).asymmetry == 0)
    #expect(GrayImage(width: 1, height: 2, pixels: [3, 9]).asymmetry == 0)
  }

  @Test("asymmetry by hand: rows 0 0 6 6 differ by 6 everywhere, deviation 3; an odd width leaves the middle out")
  func byHand() {
    #expect(GrayImage(width: 4, height: 2, pixels: [0, 0, 6, 6, 0, 0, 6, 6]).asymmetry == 2)
    // Levels 0, 3, 6: deviation is the root of 6, the mean difference 12 / 3.
    let odd = GrayImage(width: 3, height: 1, pixels: [0, 3, 6]).asymmetry ?? 0
    #expect(abs(odd - 4 / 6.0.squareRoot()) < 1e-12)
  }

  @Test("mirroring, brightness and contrast leave asymmetry; a flat picture has none to tell") func invariance() {
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
