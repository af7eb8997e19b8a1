import Datasets
import Tensors
import Testing
import TestSupport

/// What single disturbances do.
@Suite struct DisturbanceKindTests {
  private let face = DisturbanceTests.picture(width: 48, height: 48)

  private func disturbed(_ id: String, _ image: GrayImage, _ level: Double, number: Int = 0) throws -> GrayImage {
    try DisturbanceRegistry.disturbance(id).apply(image, level: level, seed: 42, number: number)
  }

  private func moments(_ image: GrayImage) -> (mean: Double, deviation: Double) {
    let n = Double(image.pixels.count)
    let mean = image.pixels.reduce(0.0) { $0 + Double($1) } / n
    return (mean, (image.pixels.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / n).squareRoot())
  }

  /// The sum of squared differences: the larger it is, the lower the peak signal-to-noise ratio.
  private func squaredError(_ a: GrayImage, _ b: GrayImage) -> Double {
    zip(a.pixels, b.pixels).reduce(0.0) { $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1)) }
  }

  @Test func noiseHasItsDeviationAndNoDrift() throws {
    let flat = DisturbanceTests.flat(128, side: 200)
    for level in [5.0, 10, 20] {
      let (mean, deviation) = moments(try disturbed("gaussian_noise", flat, level))
      // 40,000 draws: five standard errors of the mean and of the deviation; rounding adds a variance of 1/12.
      #expect(abs(mean - 128) < 5 * level / 200)
      #expect(abs(deviation - (level * level + 1.0 / 12).squareRoot()) < 5 * level / 282)
    }
  }

  @Test func noiseGrowsWithoutChangingItsPattern() throws {
    let flat = DisturbanceTests.flat(128)
    let weak = try disturbed("gaussian_noise", flat, 10)
    let strong = try disturbed("gaussian_noise", flat, 20)
    for (a, b) in zip(weak.pixels, strong.pixels) {
      #expect(abs(2 * (Double(a) - 128) - (Double(b) - 128)) <= 1.5)
    }
    #expect(try disturbed("gaussian_noise", flat, 10, number: 1) != weak)
  }

  @Test func failedPixelsAreHalfBlackAndHalfWhiteAndStayFailed() throws {
    let flat = DisturbanceTests.flat(100, side: 200)
    let few = try disturbed("salt_and_pepper", flat, 0.1)
    let many = try disturbed("salt_and_pepper", flat, 0.2)
    #expect(Set(few.pixels) == [0, 100, 255])
    for level in [UInt8(0), 255] {
      let share = Double(few.pixels.filter { $0 == level }.count) / 40_000
      #expect(abs(share - 0.05) < 5 * (0.05 * 0.95 / 40_000).squareRoot())
    }
    #expect(zip(few.pixels, many.pixels).allSatisfy { $0 == 100 || $0 == $1 })
    #expect(Set(try disturbed("salt_and_pepper", flat, 1).pixels) == [0, 255])
  }

  @Test func jpegLosesMoreAtLowerQualityAndIsWhatAFileHolds() throws {
    var last = -1.0
    for quality in [95, 75, 50, 30, 20, 10, 5] {
      let result = try disturbed("jpeg", face, Double(quality))
      let read = try ImageDecoder.decode(try JPEGEncoder.encode(face, quality: quality), path: "in memory")
      let recoded = try face.recodedJPEG(quality: quality)
      #expect(result == read && recoded == read)
      let lost = squaredError(face, result)
      #expect(lost > last, "quality \(quality)")
      last = lost
    }
  }

  @Test func brightnessStopsAtBlackAndWhite() throws {
    #expect(Set(try disturbed("brighter", face, 255).pixels) == [255])
    #expect(Set(try disturbed("darker", face, 255).pixels) == [0])
    let brighter = try disturbed("brighter", face, 30)
    #expect(zip(face.pixels, brighter.pixels).allSatisfy { Int($1) == min(Int($0) + 30, 255) })
    #expect(try disturbed("darker", brighter, 30) == face)
  }

  @Test func noContrastIsTheMeanAndGammaKeepsBlackAndWhite() throws {
    let flat = try disturbed("contrast", face, 0)
    #expect(Set(flat.pixels).count == 1 && abs(moments(face).mean - Double(flat.pixels[0])) <= 0.5)
    var edges = face
    (edges.pixels[0], edges.pixels[1]) = (0, 255)
    for level in [0.1, 0.5, 2, 10] {
      let curved = try disturbed("gamma", edges, level)
      #expect(curved.pixels[0] == 0 && curved.pixels[1] == 255)
      let (before, after) = (moments(edges).mean, moments(curved).mean)
      #expect((after < before) == (level > 1))
    }
  }

  @Test func blurAndResolutionLoseTheSameOfALargerFile() throws {
    let large = GrayImage(
      width: 96, height: 96, pixels: (0..<9216).map { face.pixels[$0 / 192 * 48 + $0 % 96 / 2] })
    for (id, level) in [("gaussian_blur", 2.0), ("low_resolution", 12)] {
      let small = try disturbed(id, face, level)
      let wide = try disturbed(id, large, level)
      let reduced = GrayImage(
        width: 48, height: 48,
        pixels: (0..<2304).map { i in
          let (x, y) = (i % 48 * 2, i / 48 * 2)
          let sum = [(0, 0), (1, 0), (0, 1), (1, 1)].reduce(0) { $0 + Int(wide[x + $1.0, y + $1.1]) }
          return UInt8((Double(sum) / 4).rounded())
        })
      #expect(largestDifference(small.pixels.map(Float.init), reduced.pixels.map(Float.init)) <= 3, "\(id)")
    }
  }

  @Test func fullPatchesCoverEyesAndMouthAlone() throws {
    let mean = UInt8(moments(face).mean.rounded())
    for (id, inside, outside) in [
      ("occlusion_eyes", [(15, 17), (32, 17)], [(24, 17), (24, 38), (15, 30)]),
      ("occlusion_mouth", [(24, 38), (16, 38), (31, 38)], [(15, 17), (24, 28), (5, 38), (24, 47)]),
    ] {
      let covered = try disturbed(id, face, 1)
      #expect(inside.allSatisfy { covered[$0.0, $0.1] == mean }, "\(id)")
      #expect(outside.allSatisfy { covered[$0.0, $0.1] == face[$0.0, $0.1] }, "\(id)")
    }
    // Black above, white below: the patch takes half of white from every pixel of its area.
    var halves = DisturbanceTests.flat(255)
    for i in 0..<(24 * 48) { halves.pixels[i] = 0 }
    let half = try disturbed("occlusion_mouth", halves, 0.5)
    let taken = half.pixels.suffix(24 * 48).reduce(0.0) { $0 + (255 - Double($1)) } / 127
    #expect(abs(taken - 0.5 * 0.42 * 0.22 * 2304) < 1)
    let own = OcclusionDisturbance("nose", patches: [.init(x: 0.5, y: 0.5, width: 1, height: 1)])
    #expect(own.id == "occlusion_nose" && own.name == "Covered nose")
    #expect(Set(try own.apply(face, level: 1, seed: 1, number: 0).pixels) == [mean])
  }

  @Test func bothWaysAreTurnedAndOneImageStaysOnItsSide() throws {
    let turned = try (0..<40).map { try disturbed("rotation", face, 180, number: $0) }
    let upsideDown = GrayImage(width: 48, height: 48, pixels: face.pixels.reversed())
    #expect(turned.allSatisfy { largestDifference($0.pixels.map(Float.init), upsideDown.pixels.map(Float.init)) <= 1 })
    let quarter = try (0..<40).map { try disturbed("rotation", face, 90, number: $0) }
    #expect(Set(quarter).count == 2)
    // A bright spot right of the centre: above it after a turn to the left, below it after one to the right.
    var spot = DisturbanceTests.flat(0)
    for y in 22...25 { for x in 38...43 { spot[x, y] = 255 } }
    for number in 0..<8 {
      let rose = try [5.0, 30, 60].map { level -> Bool in
        let image = try disturbed("rotation", spot, level, number: number)
        return image.pixels.prefix(1152).reduce(0) { $0 + Int($1) }
          > image.pixels.suffix(1152).reduce(0) { $0 + Int($1) }
      }
      #expect(Set(rose).count == 1)
    }
  }
}
