import Datasets
import Exploration
import Files
import LinearAlgebra
import Statistics
import TestSupport
import Testing

@Suite("Trait shortcuts") struct TraitShortcutTests {
  private let data = StructureData.clustered("baselines", 320, 6, classes: 5, distance: 0.6)
  private let folds = HeldOutFolds(
    splits: (0..<320).map { $0 < 200 ? .train : .test }, labels: [Int](repeating: 0, count: 320),
    groups: Array(0..<320))

  private func balanced(_ golden: JSONValue?) -> [Double] {
    [golden?.number("balanced") ?? .nan, golden?.number("accuracy") ?? .nan]
  }

  @Test("eta squared, the guess from bins and the linear discriminant are those of numpy and scikit-learn")
  func golden()
    throws
  {
    let golden = try StructureData.golden()
    let units = [(1.0, 0.0), (40, 120), (2000, 500)]
    let traits = units.enumerated().map { j, unit in
      (key: "trait \(j)", values: (0..<320).map { data.points[$0, j] * unit.0 + unit.1 })
    }
    let found = TraitShortcut(traits, labels: data.labels, classes: 5, folds: folds)
    #expect(gap(found.traits.map { $0.etaSquared ?? -1 }, golden.list("eta_squared")) < 1e-12)
    for (trait, expected) in zip(found.traits, golden.objects("bins")) {
      let score = try #require(trait.score)
      #expect(gap([score.balancedAccuracy, score.accuracy], balanced(expected)) < 1e-12, "\(trait.key)")
    }
    let together = try #require(found.together)
    #expect(gap([together.balancedAccuracy, together.accuracy], balanced(golden.json["discriminant"])) < 1e-12)
    #expect(found.chance == 0.2)
    #expect(found.json["traits"]?["trait 1"]?["score"]?["n"]?.intValue == 120)
  }

  @Test("a trait that gives the class away is found out; one that does not vary tells nothing") func extremes() throws {
    let labels = (0..<320).map { $0 % 4 }
    let traits = [
      (key: "telltale", values: labels.map { Double($0) * 10 }), (key: "constant", values: labels.map { _ in 3.0 }),
    ]
    let found = TraitShortcut(traits, labels: labels, classes: 4, folds: folds)
    #expect(found.traits[0].etaSquared == 1 && found.traits[0].score?.balancedAccuracy == 1)
    #expect(found.traits[1].etaSquared == nil && found.traits[1].score?.balancedAccuracy == 0.25)
  }

  @Test("two traits of which only the difference tells: bins see little, the discriminant sees it") func together() {
    let noise = (0..<320).map { data.points[$0, 0] * 100 }
    let labels = (0..<320).map { $0 % 2 }
    let traits = [
      (key: "a", values: noise), (key: "b", values: zip(noise, labels).map { $0 + Double($1) + data.points[0, 1] / 9 }),
    ]
    let jitter = traits[1].values.enumerated().map { $1 + 0.1 * data.points[$0, 2] }
    let found = TraitShortcut([traits[0], (key: "b", values: jitter)], labels: labels, classes: 2, folds: folds)
    #expect((found.traits[1].score?.balancedAccuracy ?? 1) < 0.65)
    #expect(found.together?.balancedAccuracy == 1)
  }

  @Test("the traits of images are those that the library computes elsewhere") func traits() {
    let images = (0..<5).map { Golden.image(seed: $0, width: 20, height: 16, window: 3) }
    #expect(ImageTrait.all.map(\.key) == ["brightness", "contrast", "sharpness", "entropy"])
    #expect(ImageTraits.of(images).map(ImageTrait.all[2].value) == images.map(\.laplacianVariance))
    #expect(ImageTraits.of(images).map(ImageTrait.all[3].value) == images.map { GrayHistogram($0).entropyBits })
    let folds = HeldOutFolds(
      splits: [Split](repeating: .all, count: 5), labels: [0, 1, 0, 1, 0], groups: Array(0..<5))
    let found = TraitShortcut(ImageTraits.of(images), labels: [0, 1, 0, 1, 0], classes: 2, folds: folds)
    #expect(found.traits.count == 4 && found.traits[0].score?.count == 5 && found.together?.count == 5)
  }

  @Test("the interval of a mean of proportions: Wilson's of one, narrower of two, whole at the ends") func interval() {
    let one = wilsonInterval(successes: 30, count: 40)
    let same = meanProportionInterval([(successes: 30, count: 40)])
    #expect(gap([same.low, same.high], [one.low, one.high]) < 1e-15)
    let two = meanProportionInterval([(successes: 30, count: 40), (successes: 30, count: 40)])
    #expect(abs(two.halfWidth * 2.0.squareRoot() - one.halfWidth) < 1e-12)
    let ends = meanProportionInterval([(successes: 0, count: 9), (successes: 0, count: 4)])
    #expect(ends.low == 0 && ends.high > 0.1 && ends.high < 0.5)
  }
}
