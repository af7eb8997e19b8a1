import Datasets
import Tensors
import Testing
import TestSupport

/// Mixup and cutmix: what becomes of inputs and targets.
@Suite struct MixingTests {
  private static let preprocessing = Preprocessing(
    size: 8, channels: 3, scaling: .standardise(mean: 0, standardDeviation: 1))
  private static let images = (0..<9).map { SyntheticDataset.image(seed: UInt64($0)) }

  private struct Filled: Equatable {
    var members: [Int]
    var inputs: [Float]
    var targets: [Float]
  }

  private func filled(
    _ text: String, size: Int = 9, epoch: Int, batch: Int = 0, seed: UInt64 = 5, threads: Int = 2
  ) throws -> Filled {
    let batches = Batches(
      images: Self.images, labels: Array(0..<9), preprocessing: Self.preprocessing,
      augmentation: try Augmentation(text: text, base: .none), size: size, seed: seed, isShuffled: true)
    var inputs = [Float](repeating: 0, count: size * Self.preprocessing.shape.count)
    var targets = [Float](repeating: 0, count: size * 9)
    let members = Parallel.withThreads(threads) {
      inputs.withUnsafeMutableBufferPointer { inputs in
        targets.withUnsafeMutableBufferPointer {
          batches.fill(epoch: epoch, batch: batch, into: inputs, targets: $0, classes: 9)
        }
      }
    }
    return Filled(members: members, inputs: inputs, targets: targets)
  }

  /// The share that row n keeps of its own class, after checking that the rest is its partner's.
  private func kept(_ filled: Filled, _ n: Int) -> Float {
    let row = Array(filled.targets[(n * 9)..<((n + 1) * 9)])
    let (own, other) = (filled.members[n], filled.members[filled.members.count - 1 - n])
    #expect(abs(row.reduce(0, +) - 1) < 1e-6)
    if own == other {
      #expect(row[own] == 1)
      return 1
    }
    #expect(abs(row[own] + row[other] - 1) < 1e-6)
    return row[own]
  }

  @Test func mixupBlendsImagesAndTargetsAlike() throws {
    let stride = Self.preprocessing.shape.count
    var shares: Set<Float> = []
    for epoch in 0..<20 {
      let plain = try filled("none", epoch: epoch)
      let mixed = try filled("mixup=1", epoch: epoch)
      #expect(plain.members == mixed.members)
      for n in 0..<9 {
        let share = kept(mixed, n)
        if n == 0 { shares.insert(share) }
        let partner = 8 - n
        let expected = (0..<stride).map { (i: Int) -> Float in
          let (own, other) = (plain.inputs[n * stride + i], plain.inputs[partner * stride + i])
          return share * own + (1 - share) * other
        }
        #expect(largestDifference(Array(mixed.inputs[(n * stride)..<((n + 1) * stride)]), expected) < 1e-3)
      }
    }
    #expect(shares.count == 20)
  }

  @Test func cutMixExchangesARectangleAndItsShareOfTheTargets() throws {
    let stride = Self.preprocessing.shape.count
    var areas: Set<Int> = []
    for epoch in 0..<40 {
      let plain = try filled("none", epoch: epoch)
      let mixed = try filled("cutmix=1", epoch: epoch)
      for n in 0..<9 {
        let partner = 8 - n
        let share = kept(mixed, n)
        var foreign: [(x: Int, y: Int)] = []
        for y in 0..<8 {
          for x in 0..<8 {
            let at = (y * 8 + x) * 3
            let found = Array(mixed.inputs[(n * stride + at)..<(n * stride + at + 3)])
            if found == Array(plain.inputs[(n * stride + at)..<(n * stride + at + 3)]) { continue }
            #expect(found == Array(plain.inputs[(partner * stride + at)..<(partner * stride + at + 3)]))
            foreign.append((x, y))
          }
        }
        if n == partner {
          #expect(foreign.isEmpty)
          continue
        }
        // Equal pixels in both images hide some of the rectangle.
        let width = (foreign.map(\.x).max() ?? -1) - (foreign.map(\.x).min() ?? 0) + 1
        let height = (foreign.map(\.y).max() ?? -1) - (foreign.map(\.y).min() ?? 0) + 1
        #expect(foreign.isEmpty || Float(width * height) / 64 <= 1 - share + 1e-6)
        #expect(Float(foreign.count) / 64 >= (1 - share) * 0.8 - 1e-6)
        areas.insert(foreign.count)
      }
    }
    #expect(areas.count > 8)
  }

  @Test func mixingFollowsFromSeedEpochAndBatchAlone() throws {
    let text = "strong,mixup=0.4,cutmix=1"
    let one = try filled(text, size: 4, epoch: 3, batch: 1)
    #expect(try filled(text, size: 4, epoch: 3, batch: 1, threads: 1) == one)
    #expect(try filled(text, size: 4, epoch: 3, batch: 1, seed: 6) != one)
    #expect(try filled(text, size: 4, epoch: 4, batch: 1) != one)
  }

  @Test func bothMixesAndNoneHappenAsAsked() throws {
    func mixedEpochs(_ text: String) throws -> [Int] {
      try (0..<200).filter { epoch in
        try filled(text, size: 2, epoch: epoch).targets.contains { $0 != 0 && $0 != 1 }
      }
    }
    #expect(try mixedEpochs("mixup=1").count == 200)
    #expect(abs(try mixedEpochs("mixup=1,mix_probability=0.3").count - 60) < 25)
    #expect(try mixedEpochs("mixup=1,mix_epochs=7") == Array(0..<7))
    #expect(try mixedEpochs("mix_probability=1").isEmpty)
    // A batch of one image has no partner.
    let single = try filled("mixup=1", size: 8, epoch: 0, batch: 1)
    #expect(single.members.count == 1 && single.targets.filter { $0 != 0 } == [1])
  }

  @Test(arguments: [0.2, 1.0, 4.0]) func sharesFollowTheBetaDistribution(_ alpha: Double) throws {
    let shares = try (0..<3000).map { epoch in
      Double(kept(try filled("mixup=\(alpha)", size: 2, epoch: epoch, threads: 1), 0))
    }
    let mean = shares.reduce(0, +) / Double(shares.count)
    let variance = shares.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(shares.count)
    // Beta(a, a): mean 1/2, variance 1 / (4 (2 a + 1)).
    #expect(abs(mean - 0.5) < 0.03)
    #expect(abs(variance * 4 * (2 * alpha + 1) - 1) < 0.1)
  }
}

@Suite struct ErasingTests {
  private func erased(_ options: String, epochs: Int = 300) throws -> [[Float]] {
    let image = GrayImage(width: 20, height: 20, pixels: [UInt8](repeating: 100, count: 400))
    let batches = Batches(
      images: [image], labels: [0],
      preprocessing: Preprocessing(size: 20, channels: 1, scaling: .standardise(mean: 0, standardDeviation: 1)),
      augmentation: try Augmentation(text: options, base: .none), size: 1, seed: 9, isShuffled: true)
    return (0..<epochs).map { epoch in
      var buffer = [Float](repeating: -1, count: 400)
      buffer.withUnsafeMutableBufferPointer { _ = batches.fill(epoch: epoch, batch: 0, into: $0) }
      return buffer
    }
  }

  @Test func aRectangleOfTheAskedAreaAndShapeIsCovered() throws {
    for picture in try erased("erasing=1,erasing_area=0.1..0.3,erasing_ratio=0.5..2,erasing_fill=7") {
      let covered = picture.indices.filter { picture[$0] == 7 }
      #expect(picture.allSatisfy { $0 == 7 || $0 == 100 })
      let columns = Set(covered.map { $0 % 20 })
      let rows = Set(covered.map { $0 / 20 })
      #expect(columns.count * rows.count == covered.count, "no rectangle")
      // Sides are rounded to whole pixels.
      #expect(Double(covered.count) > 0.1 * 400 * 0.85 && Double(covered.count) < 0.3 * 400 * 1.15)
      #expect((0.42...2.4).contains(Double(rows.count) / Double(columns.count)))
    }
  }

  @Test func probabilityAndFillAreAsAsked() throws {
    let half = try erased("erasing=0.5,erasing_fill=7", epochs: 1000)
    let covered = half.filter { $0.contains(7) }.count
    #expect(abs(covered - 500) < 60)
    let gray = try erased("erasing=1,erasing_fill=mean").flatMap { $0 }
    #expect(gray.allSatisfy { abs($0 - 100) < 1e-3 })
    let noise = try erased("erasing=1").flatMap { $0.filter { $0 != 100 } }
    let (low, high) = (try #require(noise.min()), try #require(noise.max()))
    #expect(low >= 0 && low < 2 && high <= 255 && high > 253)
    #expect(abs(noise.reduce(0, +) / Float(noise.count) - 127.5) < 3)
  }

  @Test func aRectangleThatCannotFitLeavesTheImage() throws {
    let whole = try erased("erasing=1,erasing_area=1..1", epochs: 20).flatMap { $0 }
    #expect(whole.allSatisfy { $0 == 100 })
  }
}
