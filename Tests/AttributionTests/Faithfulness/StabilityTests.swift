import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// Whether maps follow changes of the image.
@Suite struct StabilityTests {
  /// Noise in the middle and nothing at the edge, which a shift by up to three pixels therefore does not cut.
  private func framed(_ label: String) -> Tensor {
    var image = streamed(label, [1, 16, 16, 1])
    for i in 0..<256 where i / 16 < 4 || i / 16 > 11 || i % 16 < 4 || i % 16 > 11 { image[i] = 0 }
    return image
  }

  @Test func theUnchangedImageIsStable() throws {
    let model = try compactModel(taps: ["cbam_out", "input"])
    let metric = EquivariantStability(FaithfulnessContext(), transformations: [.identity])
    for explainer in [PixelGradient(), RandomExplainer()] as [any Explainer] {
      let score = try metric.scores(
        of: explainer, images: framed("images"), targets: [.logit(1)], layer: "input", model: model)[0]
      #expect(abs(try #require(score.value) - 1) < 1e-9)
      #expect(score["unchanged: change of the probability"] == 0)
      #expect(score["stable prediction, unstable explanation"] == 0 && score["changes compared"] == 1)
    }
  }

  @Test func whatMovesWithTheImageIsStable() throws {
    let model = try compactModel(taps: ["input"])
    let changes: [ImageTransformation] = [
      .mirror, .shift(x: 3, y: 0), .shift(x: -1, y: 2), .brightness(0.1), .contrast(-0.1),
    ]
    let score = try EquivariantStability(FaithfulnessContext(), transformations: changes).scores(
      of: ImageItself(), images: framed("images"), targets: [.logit(1)], layer: "input", model: model)[0]
    for change in changes { #expect((score[change.name] ?? 0) > 0.999, "\(change.name)") }
    #expect(score.value.map { $0 > 0.999 } == true)
  }

  @Test func mapsAtRandomScoreZero() throws {
    let model = try compactModel(taps: ["input"])
    let images = streamed("images", [12, 16, 16, 1])
    let scores = try EquivariantStability().scores(
      of: RandomExplainer(), images: images, targets: [Target](repeating: .logit(2), count: 12), layer: "input",
      model: model)
    let chance = meanAndError(try scores.map { try #require($0.value) })
    #expect(abs(chance.mean) < 3.5 * chance.error && chance.error < 0.02, "\(chance)")
  }

  @Test func changesAreUndoneOnTheMapsGrid() {
    let image = (0..<12).map { Float($0) }
    let shape = Shape([3, 4, 1])
    #expect(ImageTransformation.mirror.apply(image, shape, seed: 0) == [3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8])
    let moved = ImageTransformation.shift(x: 1, y: -1)
    #expect(moved.apply(image, shape, seed: 0) == [4, 4, 5, 6, 8, 8, 9, 10, 8, 8, 9, 10])
    func map(_ values: [Float]) -> AttributionMap { handMap(values, 3, 4) }
    let pairs = moved.pairs(map(image), map(moved.apply(image, shape, seed: 0)), imageHeight: 3, imageWidth: 4)
    // Nothing of the first row and the last column is left.
    #expect(pairs.original == [4, 5, 6, 8, 9, 10] && pairs.changed == pairs.original)
    // On a grid of cells twice as large, a pixel is half a cell.
    let coarse = ImageTransformation.shift(x: 1, y: 0).pairs(
      handMap([0, 10], 1, 2), handMap([0, 10], 1, 2), imageHeight: 2, imageWidth: 4)
    #expect(coarse.original == [0, 10] && coarse.changed == [5, 10])
    #expect(ImageTransformation.brightness(0.5).apply(image, shape, seed: 0)[0] == 5.5)
    #expect(ImageTransformation.contrast(1).apply(image, shape, seed: 0)[0] == -5.5)
    let noisy = ImageTransformation.noise(0.1).apply(image, shape, seed: 3)
    #expect(noisy == ImageTransformation.noise(0.1).apply(image, shape, seed: 3) && noisy != image)
    #expect(noisy != ImageTransformation.noise(0.1).apply(image, shape, seed: 4))
    let constant = [Float](repeating: 2, count: 12)
    for change in ImageTransformation.usual { #expect(change.apply(constant, shape, seed: 1) == constant) }
  }

  @Test(arguments: ["stage1_block1_out", "cbam_out"]) func coarseMapsAreComparedOnTheirOwnGrid(_ layer: String) throws {
    let model = try compactModel(taps: [layer])
    let images = streamed("images", [5, 16, 16, 1])
    let scores = try EquivariantStability().scores(
      of: GradCAM(), images: images, targets: (0..<5).map { .logit($0) }, layer: layer, model: model)
    let values = scores.compactMap(\.value)
    #expect(!values.isEmpty && values.allSatisfy { (-1...1).contains($0) } && Set(values).count == values.count)
    for score in scores where score.value != nil {
      let changes = ImageTransformation.usual.compactMap { score["\($0.name): change of the probability"] }
      #expect(changes.count == ImageTransformation.usual.count && changes.allSatisfy { $0 != 0 })
      // Small changes of light hardly move a map.
      #expect((score["brighter by 10 %"] ?? 0) > 0.5)
    }
    #expect(scores.allSatisfy { ($0.value == nil) == ($0.reason != nil) })
  }

  @Test func aMapThatDoesNotMoveHasNoSensitivity() throws {
    let model = try linearModel([0.1, 0.2, 0.3, 0.4], 2, 2)
    let image = Tensor([1, 2, 2, 1], [1, 2, 3, 4])
    let linear = try SensitivityMax().scores(
      of: PixelGradient(), images: image, targets: [.logit(0)], layer: "input", model: model)[0]
    #expect(try #require(linear.value) < 1e-6)
    // The image itself moves as far as it is moved: (0, 0, 0, 3) of a length of sqrt(30).
    let moved = try SensitivityMax(count: 2) { _, i in [0, 0, 0, i == 0 ? 3 : 1] }.scores(
      of: ImageItself(), images: image, targets: [.logit(0)], layer: "input", model: model)[0]
    #expect(abs(try #require(moved.value) - 3 / 30.0.squareRoot()) < 1e-6)
    #expect(abs(try #require(moved["mean"]) - 2 / 30.0.squareRoot()) < 1e-6)
    let random = try SensitivityMax().scores(
      of: RandomExplainer(), images: image, targets: [.logit(0)], layer: "input", model: model)[0]
    #expect(try #require(random.value) > 0.3)
  }
}
