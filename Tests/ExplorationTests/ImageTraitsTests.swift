import Datasets
import Exploration
import Files
import Testing
import TestSupport

@Suite("Traits of images") struct ImageTraitsTests {
  /// The pictures of `image_traits.json`, as `make_image_traits.py` draws them.
  static func golden() throws -> [(values: JSONValue, image: GrayImage)] {
    try StoredNumbers("exploration/image_traits.json").objects("pictures").map { one in
      let shape = (one["picture"]?.arrayValue ?? []).compactMap(\.intValue)
      let levels = (one["levels"]?.arrayValue ?? []).compactMap(\.intValue)
      var image = Golden.image(seed: shape[0], width: shape[1], height: shape[2], window: shape[3])
      image.pixels = image.pixels.map { UInt8(Int($0) * levels[0] / 256 + levels[1]) }
      return (one, image)
    }
  }

  @Test("every trait is numpy's and Pillow's, at all sizes") func traits() throws {
    let golden = try Self.golden()
    #expect(golden.count == 17)
    let all = ImageTraits.of(golden.map(\.image))
    for ((one, image), traits) in zip(golden, all) {
      let percentiles = traits.percentiles
      let expected = (one["percentiles"]?.arrayValue ?? []).compactMap(\.doubleValue)
      let size = "\(image.width)x\(image.height)"
      #expect(
        [percentiles.first, percentiles.fifth, percentiles.ninetyFifth, percentiles.ninetyNinth] == expected, "\(size)")
      #expect(traits.minimum == one["minimum"]?.intValue && traits.maximum == one["maximum"]?.intValue, "\(size)")
      let values: [(String, Double)] = [
        ("brightness", traits.brightness), ("contrast", traits.contrast), ("entropy_bits", traits.entropyBits),
        ("clipped", traits.clipped), ("flat", traits.steps.flat), ("moderate", traits.steps.moderate),
        ("slope", traits.steps.slope), ("noise", traits.noise), ("edge_deviation", traits.blur.edgeDeviation),
        ("count_deviation", traits.blur.countDeviation),
      ]
      for (key, value) in values {
        #expect(abs(value - one.number(key)) <= 1e-9 * max(1, abs(value)), "\(size) \(key): \(value)")
      }
      #expect(traits.sharpness == image.laplacianVariance && traits.asymmetry == image.asymmetry)
      #expect(traits.histogram == GrayHistogram(image) && traits.width == image.width && traits.height == image.height)
    }
  }

  @Test("the scores are CleanVision's") func cleanVision() throws {
    for (one, image) in try Self.golden() {
      let scores = CleanVisionScores(ImageTraits(image))
      for issue in CleanVisionScores.Issue.allCases {
        let expected = one.number(issue.rawValue)
        #expect(abs(scores.score(issue) - expected) < 1e-9, "\(image.width)x\(image.height) \(issue)")
        #expect(scores.issues.contains(issue) == (expected < issue.threshold))
      }
    }
    let black = CleanVisionScores(ImageTraits(Golden.flat(0, width: 48, height: 48)))
    #expect(black.issues == [.dark, .lowInformation] && black.blurry > 0.7 && black.light == 1)
    #expect(
      black.json.objectValue?.map(\.key) == ["dark_score", "light_score", "low_information_score", "blurry_score"])
  }

  @Test("statistics, empty and low-information images are the same from traits as from images") func sharing() {
    let images = (1...9).map { Golden.image(seed: $0, width: 20, height: 20, window: $0) } + [Golden.flat(7)]
    let traits = ImageTraits.of(images)
    #expect(ConstantImages(traits: traits) == ConstantImages(images))
    #expect(LowInformation(traits: traits) == LowInformation(images))
    let labels = images.indices.map { $0 % 2 }
    let (a, b) = (
      PixelStatistics(traits: traits, labels: labels, classes: ["a", "b"]),
      PixelStatistics(images: images, labels: labels, classes: ["a", "b"])
    )
    #expect(a.overall == b.overall && a.perClass == b.perClass && a.brightness == b.brightness)
    #expect(traits[9].isConstant && traits[9].crispness == nil && traits[9].graininess == nil)
    #expect(!traits[0].isNearlyConstant && traits[9].asymmetry == nil && ImageTraits.of([]).isEmpty)
    #expect(GrayHistogram().quantile(0.5) == nil && GrayHistogram(Golden.flat(7)).quantile(1) == 7)
  }

  @Test("crispness falls as a picture is blurred, whatever its contrast; graininess rises with noise") func focus()
    throws
  {
    let image = Golden.image(seed: 5, width: 48, height: 48, window: 3)
    let blur = try DisturbanceRegistry.disturbance("gaussian_blur")
    let soft = try blur.apply(image, level: blur.levels[2], seed: 1, number: 0)
    var faint = image
    faint.pixels = image.pixels.map { $0 / 2 }
    let crispness = [image, soft, faint].map { ImageTraits($0).crispness ?? 0 }
    #expect(crispness[1] < 0.5 * crispness[0] && abs(crispness[2] / crispness[0] - 1) < 0.02, "\(crispness)")
    let smooth = Golden.image(seed: 6, width: 48, height: 48, window: 12)
    let white = Golden.image(seed: 6, width: 48, height: 48, window: 1)
    #expect((ImageTraits(smooth).graininess ?? 1) < (ImageTraits(white).graininess ?? 0))
    #expect(abs((ImageTraits(white).crispness ?? 0) - 5) < 0.3)
  }
}
