import Datasets
import Tensors
import Testing
import TestSupport

@Suite struct BatchesTests {
  private static let preprocessing = Preprocessing(size: 8, channels: 3, scaling: .kerasResNetV2)
  private static let images = (0..<11).map { SyntheticDataset.image(seed: UInt64($0)) }
  private static let strong = Augmentation([
    "rotation": 15, "zoom": 0.1, "horizontal_flip": true, "brightness": 0.2, "contrast": 0.2, "crop_padding": 1,
    "channel_shift": 9, "erasing": 0.7, "vertical_flip": true,
  ])

  private func batches(
    _ augmentation: Augmentation? = nil, shuffled: Bool = true, size: Int = 4, seed: UInt64 = 42,
    preprocessing: Preprocessing = Self.preprocessing
  ) -> Batches {
    Batches(
      images: Self.images, labels: (0..<11).map { $0 % 3 }, preprocessing: preprocessing, augmentation: augmentation,
      size: size, seed: seed, isShuffled: shuffled)
  }

  private func values(_ batches: Batches, epoch: Int, batch: Int) -> (members: [Int], values: [Float]) {
    var buffer = [Float](repeating: 7, count: batches.size * batches.preprocessing.shape.count)
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
    // Orders are kept for two epochs at most; an older one is drawn again, alike.
    for epoch in 6..<12 { _ = all.order(epoch: epoch) }
    #expect(all.order(epoch: 5) == members)
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

  @Test func anImageChangesBySeedEpochAndItselfAloneWhateverTheBatchAndTheThreads() {
    let count = Self.preprocessing.shape.count
    let small = values(batches(Self.strong, size: 4), epoch: 2, batch: 1)
    let large = values(batches(Self.strong, size: 11), epoch: 2, batch: 0)
    #expect(Array(small.values.prefix(4 * count)) == Array(large.values[(4 * count)..<(8 * count)]))
    let alone = Parallel.withThreads(1) { values(batches(Self.strong, size: 4), epoch: 2, batch: 1) }
    #expect(alone == small)
    func image(_ position: Int, epoch: Int, seed: UInt64) -> [Float] {
      let all = batches(Self.strong, size: 11, seed: seed)
      let (members, values) = values(all, epoch: epoch, batch: 0)
      let row = members.firstIndex(of: position) ?? 0
      return Array(values[(row * count)..<((row + 1) * count)])
    }
    #expect(image(3, epoch: 2, seed: 42) == image(3, epoch: 2, seed: 42))
    #expect(image(3, epoch: 2, seed: 42) != image(3, epoch: 1, seed: 42))
    #expect(image(3, epoch: 2, seed: 42) != image(3, epoch: 2, seed: 43))
    let plain = Self.preprocessing.tensor(Self.images[3]).array
    for epoch in 0..<20 { #expect(image(3, epoch: epoch, seed: 42) != plain) }
  }

  @Test func switchingOneChangeOffLeavesTheOthers() throws {
    let flips = Augmentation(["horizontal_flip": true])
    let both = try flips.setting([("erasing", .integer(1)), ("erasing_fill", .integer(200))])
    for epoch in 0..<6 {
      let (flipped, erased) = (
        values(batches(flips), epoch: epoch, batch: 0), values(batches(both), epoch: epoch, batch: 0)
      )
      let level = Self.preprocessing.scaled(200)
      #expect(zip(flipped.values, erased.values).allSatisfy { $0 == $1 || $1 == level })
      #expect(flipped.values != erased.values)
    }
  }

  @Test func noAugmentationAndNoneAreTheSame() {
    #expect(values(batches(Augmentation.none), epoch: 1, batch: 1) == values(batches(), epoch: 1, batch: 1))
  }

  @Test func noImagesMakeNoBatches() {
    let empty = Batches(images: [], labels: [], preprocessing: Self.preprocessing, size: 4, seed: 1, isShuffled: true)
    #expect(empty.count == 0 && empty.order(epoch: 0).isEmpty)
  }

  @Test func targetsOfTheirOwnTakeThePlaceOfLabels() {
    let images = (0..<3).map { GrayImage(width: 2, height: 2, pixels: [UInt8](repeating: UInt8($0), count: 4)) }
    let own: [Float] = [0.25, 0.75, 1, 0, 0.5, 0.5]
    let batches = Batches(
      images: images, labels: [0, 0, 1], targets: own,
      preprocessing: Preprocessing(size: 2, channels: 1, scaling: .kerasResNetV2), size: 2, seed: 3, isShuffled: true)
    for batch in 0..<2 {
      var inputs = [Float](repeating: 0, count: 8)
      var targets = [Float](repeating: 9, count: 4)
      let members = inputs.withUnsafeMutableBufferPointer { inputs in
        targets.withUnsafeMutableBufferPointer {
          batches.fill(epoch: 1, batch: batch, into: inputs, targets: $0, classes: 2)
        }
      }
      #expect(Array(targets.prefix(2 * members.count)) == members.flatMap { [own[2 * $0], own[2 * $0 + 1]] })
    }
  }

  @Test func targetsAreOneHotInTheOrderOfTheBatch() {
    let all = batches()
    var inputs = [Float](repeating: 0, count: 4 * Self.preprocessing.shape.count)
    var targets = [Float](repeating: 9, count: 4 * 5)
    let members = inputs.withUnsafeMutableBufferPointer { inputs in
      targets.withUnsafeMutableBufferPointer {
        all.fill(epoch: 0, batch: 2, into: inputs, targets: $0, classes: 5)
      }
    }
    #expect(members.count == 3 && members == all.members(epoch: 0, batch: 2))
    var expected = [Float](repeating: 0, count: 15) + [Float](repeating: 9, count: 5)
    for (n, member) in members.enumerated() { expected[n * 5 + all.labels[member]] = 1 }
    #expect(targets == expected)
  }
}

/// Crops of a larger image in training and without augmentation.
@Suite struct CropTests {
  private let image = GrayImage(width: 10, height: 10, pixels: (0..<100).map { UInt8($0) })

  private func crops(_ augmentation: Augmentation?, resized: Int, epochs: Int = 400) -> [[Float]] {
    let preprocessing = Preprocessing(
      size: 8, resized: resized, channels: 1, scaling: .standardise(mean: 0, standardDeviation: 1))
    let batches = Batches(
      images: [image], labels: [0], preprocessing: preprocessing, augmentation: augmentation, size: 1, seed: 3,
      isShuffled: true)
    return (0..<epochs).map { epoch in
      var buffer = [Float](repeating: -1, count: 64)
      buffer.withUnsafeMutableBufferPointer { _ = batches.fill(epoch: epoch, batch: 0, into: $0) }
      return buffer
    }
  }

  /// Eight rows and columns of the image, from the pixel with the level `corner`.
  private func part(_ corner: Float) -> [Float] {
    (0..<64).map { (i: Int) -> Float in corner + Float(i / 8 * 10 + i % 8) }
  }

  @Test func everyPlaceIsTakenAlikeAndHoldsThePixelsThere() {
    let found = crops(Augmentation(["random_crop": true]), resized: 10, epochs: 900)
    var counts: [Float: Int] = [:]
    for crop in found {
      counts[crop[0], default: 0] += 1
      #expect(crop == part(crop[0]))
    }
    #expect(Set(counts.keys) == [0, 1, 2, 10, 11, 12, 20, 21, 22])
    for count in counts.values { #expect(abs(count - 100) < 40) }
  }

  @Test func withoutRandomCropsTheCentreIsTaken() {
    let centre = part(11)
    #expect(Set(crops(nil, resized: 10, epochs: 3)) == [centre])
    // Another change does not move the crop.
    let flipped = (0..<8).flatMap { row in Array(centre[(row * 8)..<(row * 8 + 8)].reversed()) }
    #expect(Set(crops(Augmentation(["horizontal_flip": true]), resized: 10, epochs: 40)) == [centre, flipped])
  }

  @Test(arguments: FillMode.allCases) func paddingFollowsTheFillMode(_ mode: FillMode) {
    // Eight columns with two of padding on either side give twelve, of which any eight that follow each other are taken.
    let columns: [UInt8] = [0, 1, 2, 3, 4, 5, 8, 9]
    let image = GrayImage(width: 8, height: 8, pixels: (0..<64).map { columns[$0 % 8] })
    let preprocessing = Preprocessing(size: 8, channels: 1, scaling: .standardise(mean: 0, standardDeviation: 1))
    let batches = Batches(
      images: [image], labels: [0], preprocessing: preprocessing,
      augmentation: Augmentation(["crop_padding": 2, "fill_mode": mode.rawValue, "fill_value": 5]), size: 1, seed: 3,
      isShuffled: true)
    let inside = columns.map(Float.init)
    let (before, after): ([Float], [Float]) =
      switch mode {
      case .nearest: ([0, 0], [9, 9])
      case .constant: ([5, 5], [5, 5])
      case .reflect: ([1, 0], [9, 8])
      case .wrap: ([8, 9], [0, 1])
      }
    let padded = before + inside + after
    var starts: Set<Int> = []
    for epoch in 0..<300 {
      var crop = [Float](repeating: -1, count: 64)
      crop.withUnsafeMutableBufferPointer { _ = batches.fill(epoch: epoch, batch: 0, into: $0) }
      // A row in the middle is never padding.
      let middle = Array(crop[32..<40])
      guard let start = (0...4).first(where: { Array(padded[$0..<($0 + 8)]) == middle }) else {
        Issue.record("\(mode): \(middle)")
        continue
      }
      starts.insert(start)
    }
    #expect(starts == [0, 1, 2, 3, 4])
  }
}
