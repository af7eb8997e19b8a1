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
        let source = images[image].pixels.map(Float.init)
        var changed = [Float](repeating: 0, count: source.count)
        let transform = Augmentation.seedRecipe.draw(seed: 5, epoch: epoch, image: image, width: side, height: side)
        source.withUnsafeBufferPointer { source in
          changed.withUnsafeMutableBufferPointer { transform.apply(to: source, width: side, height: side, into: $0) }
        }
        let largest = zip(variant.pixels, changed).map { abs(Float($0) - $1) }.max() ?? 9
        #expect(largest < 0.51, "epoch \(epoch)")
      }
    }
    #expect(
      examples.changes
        == "turns up to 15°, shifts up to 10 % of the width, shifts up to 10 % of the height, zoom up to 10 % either way, "
        + "every second image mirrored")
  }
}
