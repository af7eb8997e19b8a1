import Datasets
import Files
import Tensors
import Testing
import Workbench

@Suite struct AugmentationExamplesTests {
  private let side = 10

  private func images(_ count: Int) -> [GrayImage] {
    var generator = SeededGenerator(seed: 7)
    return (0..<count).map { _ in
      let pixels = (0..<(side * side)).map { _ in UInt8(generator.integer(below: 256)) }
      return GrayImage(width: side, height: side, pixels: pixels)
    }
  }

  /// The gray levels of an image as the batches of an epoch have them.
  private func levels(_ image: Int, _ epoch: Int, _ batches: Batches) -> [Float] {
    let stride = batches.preprocessing.shape.count
    for batch in 0..<batches.count {
      guard let slot = batches.members(epoch: epoch, batch: batch).firstIndex(of: image) else { continue }
      var values = [Float](repeating: 0, count: batches.size * stride)
      _ = values.withUnsafeMutableBufferPointer { batches.fill(epoch: epoch, batch: batch, into: $0) }
      let channels = batches.preprocessing.channels
      return (0..<(stride / channels)).map {
        min(255, max(0, batches.preprocessing.level(values[slot * stride + $0 * channels])))
      }
    }
    return []
  }

  @Test(arguments: [Preprocessing.Scaling.kerasResNetV2, .standardise(mean: 120, standardDeviation: 37)])
  func variantsAreWhatTheNetworkSeesInOneEpochAndAnother(scaling: Preprocessing.Scaling) {
    let images = images(9)
    let batches = Batches(
      images: images, labels: [1, 0, 1, 1, 0, 0, 1, 0, 1],
      preprocessing: Preprocessing(size: side, channels: 3, scaling: scaling),
      augmentation: .seedRecipe, size: 4, seed: 5, isShuffled: true)
    let examples = AugmentationExamples(batches, classes: ["a", "b", "absent"], variants: 3)
    // The first image of each class that has one.
    #expect(examples.rows.map(\.label) == ["a", "b"])
    for (row, image) in zip(examples.rows, [1, 0]) {
      #expect(row.original.pixels == images[image].pixels)
      #expect(row.variants.count == 3)
      for (epoch, variant) in row.variants.enumerated() {
        let seen = levels(image, epoch, batches)
        #expect(zip(variant.pixels, seen).allSatisfy { abs(Float($0) - $1) < 0.51 }, "epoch \(epoch)")
        #expect(variant.pixels != row.original.pixels)
      }
      #expect(Set(row.variants).count == 3)
    }
    #expect(
      examples.changes
        == "turns up to 15°, shifts up to 10 % of the width, shifts up to 10 % of the height, zoom up to 10 % either way, "
        + "mirrored with probability one half")
  }
}
