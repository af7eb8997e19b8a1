import Datasets
import Testing

@Suite struct SamplingTests {
  private static let counts = [60, 25, 14, 1]
  private static let labels = counts.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }

  private func batches(_ sampling: Sampling, seed: UInt64 = 1, augmentation: Augmentation? = nil) -> Batches {
    Batches(
      images: (0..<100).map { GrayImage(width: 2, height: 2, pixels: [UInt8($0), 0, UInt8(255 - $0), 9]) },
      labels: Self.labels, preprocessing: Preprocessing(size: 2, channels: 1, scaling: .kerasResNetV2),
      augmentation: augmentation, sampling: sampling, size: 100, seed: seed, isShuffled: true)
  }

  private func classes(_ order: [Int]) -> [Int] {
    order.reduce(into: [0, 0, 0, 0]) { counts, image in counts[Self.labels[image]] += 1 }
  }

  @Test func everyEpochHasTheAskedSharesExactly() {
    for epoch in 0..<5 {
      #expect(classes(batches(.natural).order(epoch: epoch)) == [60, 25, 14, 1])
      #expect(classes(batches(.balanced).order(epoch: epoch)) == [25, 25, 25, 25])
      // Roots: 7.746, 5, 3.742, 1 of 17.488.
      #expect(classes(batches(.sqrt).order(epoch: epoch)) == [44, 29, 21, 6])
    }
  }

  @Test func withinAClassImagesTakeTurns() {
    for epoch in 0..<5 {
      let order = batches(.balanced).order(epoch: epoch)
      for k in 0..<4 {
        let images = Self.labels.indices.filter { Self.labels[$0] == k }
        let shown = images.map { (image: Int) -> Int in order.filter { $0 == image }.count }
        #expect((shown.max() ?? 0) - (shown.min() ?? 0) <= 1, "class \(k)")
      }
    }
    let seen = Set((0..<20).flatMap { batches(.balanced).order(epoch: $0) })
    #expect(seen.count == 100)
  }

  @Test func theOrderIsRandomByEpochAndSeedAndRepeatable() {
    let order = batches(.balanced).order(epoch: 3)
    #expect(order == batches(.balanced).order(epoch: 3))
    #expect(order != batches(.balanced).order(epoch: 4))
    #expect(order != batches(.balanced, seed: 2).order(epoch: 3))
    #expect(order.prefix(50).contains { Self.labels[$0] == 0 })
    #expect(order.suffix(50).contains { Self.labels[$0] == 0 })
  }

  @Test func anImageShownTwiceIsChangedTwice() {
    let all = batches(.balanced, augmentation: Augmentation(["brightness": 0.5]))
    var inputs = [Float](repeating: 0, count: 400)
    let members = inputs.withUnsafeMutableBufferPointer { all.fill(epoch: 0, batch: 0, into: $0) }
    let rows = members.indices.filter { members[$0] == 99 }.map { Array(inputs[($0 * 4)..<($0 * 4 + 4)]) }
    #expect(rows.count == 25 && Set(rows).count == 25)
  }

  @Test func equalClassesAreLeftAsTheyAre() {
    let images = (0..<9).map { GrayImage(width: 1, height: 1, pixels: [UInt8($0)]) }
    let even = Batches(
      images: images, labels: (0..<9).map { $0 % 3 },
      preprocessing: Preprocessing(size: 1, channels: 1, scaling: .kerasResNetV2), sampling: .balanced, size: 2,
      seed: 1,
      isShuffled: true)
    #expect(even.order(epoch: 0).sorted() == Array(0..<9))
  }
}
