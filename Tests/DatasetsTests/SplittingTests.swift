import Datasets
import Tensors
import Testing

@Suite struct SplittingTests {
  /// 300 images in classes of 200, 90 and 10; every fifth image copies the one before it, whatever its class.
  private static func sample() -> (images: [GrayImage], labels: [Int]) {
    var images: [GrayImage] = []
    var generator = SeededGenerator(seed: 1)
    let labels = generator.permutation(300).map { $0 < 200 ? 0 : $0 < 290 ? 1 : 2 }
    for i in 0..<300 {
      images.append(i % 5 == 4 ? images[i - 1] : SyntheticDataset.image(seed: UInt64(i), width: 4, height: 4))
    }
    return (images, labels)
  }

  @Test func partsAreDisjointCompleteStratifiedAndFreeOfCommonImages() {
    let (images, labels) = Self.sample()
    let (train, validation) = Splitting.validationSplit(images: images, labels: labels, fraction: 0.15, seed: 42)
    #expect((train + validation).sorted() == Array(0..<300))
    #expect(train == train.sorted() && validation == validation.sorted())
    #expect((0..<3).map { label in validation.count { labels[$0] == label } } == [30, 14, 2])
    #expect(Set(train.map { images[$0] }).isDisjoint(with: validation.map { images[$0] }))
  }

  @Test func theSeedDecides() {
    let (images, labels) = Self.sample()
    func validation(_ seed: UInt64) -> [Int] {
      Splitting.validationSplit(images: images, labels: labels, fraction: 0.2, seed: seed).validation
    }
    #expect(validation(1) == validation(1))
    #expect(validation(1) != validation(2))
  }

  @Test func smallClassesGiveOneAndKeepOne() {
    let images = (0..<5).map { SyntheticDataset.image(seed: UInt64($0)) }
    let labels = [0, 0, 1, 2, 2]
    let low = Splitting.validationSplit(images: images, labels: labels, fraction: 0.1, seed: 1).validation
    #expect((0..<3).map { label in low.count { labels[$0] == label } } == [1, 0, 1])
    let high = Splitting.validationSplit(images: images, labels: labels, fraction: 0.99, seed: 1).validation
    #expect((0..<3).map { label in high.count { labels[$0] == label } } == [1, 0, 1])
  }

  @Test func extremesAndNothing() {
    let images = (0..<5).map { SyntheticDataset.image(seed: UInt64($0)) }
    #expect(
      Splitting.validationSplit(images: images, labels: [0, 1, 0, 1, 2], fraction: 0, seed: 1).validation.isEmpty)
    #expect(Splitting.validationSplit(images: images, labels: [0, 1, 0, 1, 2], fraction: 1, seed: 1).train.isEmpty)
    #expect(Splitting.validationSplit(images: [], labels: [], fraction: 0.5, seed: 1).train.isEmpty)
  }

  @Test func oneImageRepeatedIsNeverTornApart() {
    let image = SyntheticDataset.image(seed: 1)
    let parts = Splitting.validationSplit(
      images: [image, image, image, image], labels: [0, 1, 0, 1], fraction: 0.5, seed: 3)
    #expect(parts.train.isEmpty || parts.validation.isEmpty)
  }

  @Test func limitKeepsSharesOrderAndCount() {
    let labels = (0..<1000).map { $0 % 10 < 7 ? 0 : $0 % 10 < 9 ? 1 : 2 }
    let indices = (0..<1000).map { $0 * 3 }
    let chosen = Splitting.stratifiedLimit(indices, labels: labels, limit: 50, seed: 42)
    #expect(chosen.count == 50 && chosen == chosen.sorted() && Set(chosen).isSubset(of: indices))
    #expect((0..<3).map { label in chosen.count { labels[$0 / 3] == label } } == [35, 10, 5])
    #expect(chosen == Splitting.stratifiedLimit(indices, labels: labels, limit: 50, seed: 42))
    #expect(chosen != Splitting.stratifiedLimit(indices, labels: labels, limit: 50, seed: 43))
  }

  @Test func limitKeepsEveryClassWhereItCan() {
    let labels = [Int](repeating: 0, count: 998) + [1, 2]
    let indices = Array(0..<1000)
    let chosen = Splitting.stratifiedLimit(indices, labels: labels, limit: 10, seed: 1)
    #expect(chosen.count == 10 && chosen.suffix(2) == [998, 999])
    #expect(Splitting.stratifiedLimit(indices, labels: labels, limit: 2, seed: 1).count == 2)
    #expect(Splitting.stratifiedLimit(indices, labels: labels, limit: 0, seed: 1).isEmpty)
    #expect(Splitting.stratifiedLimit(indices, labels: labels, limit: 1000, seed: 1) == indices)
    #expect(Splitting.stratifiedLimit([], labels: [], limit: 5, seed: 1).isEmpty)
  }

  @Test func aSampleHoldsAsManyOfEveryClass() {
    let labels = (0..<100).map { $0 < 60 ? 0 : $0 < 97 ? 2 : 3 }
    let indices = (0..<100).map { $0 * 2 }
    let chosen = Splitting.sample(indices, labels: labels, perClass: 5, seed: 42)
    // Class 1 is absent, class 3 has three.
    #expect([0, 1, 2, 3].map { label in chosen.count { labels[$0 / 2] == label } } == [5, 0, 5, 3])
    #expect(chosen == chosen.sorted() && Set(chosen).isSubset(of: indices))
    let more = Splitting.sample(indices, labels: labels, perClass: 9, seed: 42)
    #expect(
      Set(chosen).isSubset(of: more) && chosen != Splitting.sample(indices, labels: labels, perClass: 5, seed: 43))
    #expect(Splitting.sample([], labels: [], perClass: 5, seed: 42).isEmpty)
  }

  @Test func everyLimitIsMetExactly() {
    let labels = (0..<97).map { ($0 * $0) % 7 }
    for limit in 0...97 {
      #expect(Splitting.stratifiedLimit(Array(0..<97), labels: labels, limit: limit, seed: 5).count == limit)
    }
  }
}
