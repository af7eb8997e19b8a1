import Datasets
import Tensors
import Testing

@Suite struct BatchPrefetcherTests {
  private func batches() -> Batches {
    Batches(
      images: (0..<23).map { SyntheticDataset.image(seed: UInt64($0)) }, labels: (0..<23).map { $0 % 4 },
      preprocessing: Preprocessing(size: 12, channels: 3, scaling: .kerasResNetV2),
      augmentation: Augmentation(["rotation": 20, "erasing": 0.5, "mixup": 1]), sampling: .balanced, size: 5, seed: 8,
      isShuffled: true)
  }

  private struct Copy: Equatable {
    var members: [Int]
    var inputs: [Float]
    var targets: [Float]

    init(_ batch: PreparedBatch) {
      members = batch.members
      inputs = Array(batch.inputs)
      targets = Array(batch.targets)
    }
  }

  /// Epochs in order, a jump back as a resumed run makes it, one batch again and again.
  private static let path: [(Int, Int)] =
    (0..<3).flatMap { epoch in (0..<5).map { (epoch, $0) } } + [(1, 2), (1, 3), (0, 0), (0, 0), (7, 4), (8, 0), (8, 2)]

  @Test func whatIsPreparedAheadIsWhatIsAskedFor() {
    let all = batches()
    let plain = BatchPrefetcher(all, classes: 4, isAhead: false)
    let ahead = BatchPrefetcher(all, classes: 4, isAhead: true)
    for (epoch, batch) in Self.path {
      let expected = Copy(plain.next(epoch: epoch, batch: batch))
      #expect(Copy(ahead.next(epoch: epoch, batch: batch)) == expected, "epoch \(epoch), batch \(batch)")
      #expect(expected.members == all.members(epoch: epoch, batch: batch))
      #expect(expected.members.count == (batch == 4 ? 3 : 5))
      #expect(expected.inputs.count == expected.members.count * 12 * 12 * 3)
      #expect(expected.targets.count == expected.members.count * 4)
    }
  }

  @Test func theLastBatchStaysWhileTheNextIsPrepared() {
    let all = batches()
    let ahead = BatchPrefetcher(all, classes: 4, isAhead: true)
    for batch in 0..<4 {
      let given = ahead.next(epoch: 0, batch: batch)
      let copy = Copy(given)
      // Long enough for the background to write, if it wrote here.
      for _ in 0..<50 { _ = all.order(epoch: 100) }
      _ = (0..<20).map { _ in Copy(BatchPrefetcher(all, classes: 4, isAhead: false).next(epoch: 3, batch: 1)) }
      #expect(Copy(given) == copy)
    }
  }

  @Test func stoppingAtAnyMomentIsClean() {
    let all = batches()
    for round in 0..<50 {
      let ahead = BatchPrefetcher(all, classes: 4, isAhead: true)
      for batch in 0..<(round % 5) { _ = ahead.next(epoch: round, batch: batch) }
    }
  }
}
