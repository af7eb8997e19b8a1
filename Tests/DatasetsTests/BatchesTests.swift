import Datasets
import TestSupport
import Testing

@Suite struct BatchesTests {
  private static let preprocessing = Preprocessing(size: 8, channels: 3, scaling: .kerasResNetV2)
  private static let images = (0..<11).map { SyntheticDataset.image(seed: UInt64($0)) }

  private func batches(_ augmentation: Augmentation? = nil, shuffled: Bool = true, size: Int = 4) -> Batches {
    Batches(
      images: Self.images, labels: Array(0..<11), preprocessing: Self.preprocessing, augmentation: augmentation,
      size: size,
      seed: 42, isShuffled: shuffled)
  }

  private func values(_ batches: Batches, epoch: Int, batch: Int) -> (members: [Int], values: [Float]) {
    var buffer = [Float](repeating: 7, count: batches.size * Self.preprocessing.shape.count)
    let members = buffer.withUnsafeMutableBufferPointer { batches.fill(epoch: epoch, batch: batch, into: $0) }
    return (members, buffer)
  }

  @Test func anEpochHasEveryImageOnceAndKeepsTheShortLastBatch() {
    let all = batches()
    #expect(all.count == 3)
    let members = (0..<3).flatMap { all.members(epoch: 5, batch: $0) }
    #expect(members.sorted() == Array(0..<11) && members != Array(0..<11))
    #expect(all.members(epoch: 5, batch: 2).count == 3)
    #expect(all.order(epoch: 5) == members)
    #expect(all.order(epoch: 6) != members)
  }

  @Test func withoutShufflingTheOrderIsThatOfTheImages() {
    #expect(batches(shuffled: false).members(epoch: 3, batch: 1) == [4, 5, 6, 7])
  }

  @Test func plainBatchesHoldThePreprocessedImages() {
    let (members, found) = values(batches(), epoch: 0, batch: 2)
    let expected = Self.preprocessing.tensor(members.map { Self.images[$0] }).array
    #expect(Array(found.prefix(expected.count)) == expected)
    #expect(found.dropFirst(expected.count).allSatisfy { $0 == 7 })
  }

  @Test func augmentedImagesAreTheDrawnTransformsWhateverTheBatchSize() {
    let small = values(batches(.seedRecipe, size: 4), epoch: 2, batch: 0)
    let large = values(batches(.seedRecipe, size: 11), epoch: 2, batch: 0)
    let count = 4 * Self.preprocessing.shape.count
    #expect(small.values == Array(large.values.prefix(count)))

    let position = small.members[1]
    let source = Self.images[position].resized(width: 8, height: 8)
    var changed = source
    source.withUnsafeBufferPointer { source in
      changed.withUnsafeMutableBufferPointer {
        Augmentation.seedRecipe.draw(seed: 42, epoch: 2, image: position, width: 8, height: 8)
          .apply(to: source, width: 8, height: 8, into: $0)
      }
    }
    let expected = changed.flatMap { level in [Float](repeating: Self.preprocessing.scaled(level), count: 3) }
    #expect(Array(small.values[(count / 4)..<(count / 2)]) == expected)
    #expect(changed != source)
  }

  @Test func noAugmentationAndNoneAreTheSame() {
    #expect(values(batches(Augmentation.none), epoch: 1, batch: 1) == values(batches(), epoch: 1, batch: 1))
  }

  @Test func noImagesMakeNoBatches() {
    let empty = Batches(images: [], labels: [], preprocessing: Self.preprocessing, size: 4, seed: 1, isShuffled: true)
    #expect(empty.count == 0 && empty.order(epoch: 0).isEmpty)
  }
}
