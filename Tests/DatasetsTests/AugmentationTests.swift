import Datasets
import Files
import Foundation
import TestSupport
import Testing

@Suite struct AugmentationTests {
  private func draws(_ augmentation: Augmentation, _ count: Int) -> [ImageTransform] {
    (0..<count).map { augmentation.draw(seed: 42, epoch: 1, image: $0, width: 50, height: 40) }
  }

  @Test func drawsStayInTheirRangesAndFillThem() {
    let all = draws(.seedRecipe, 2000)
    func range(_ value: (ImageTransform) -> Double) -> (Double, Double) {
      (all.map(value).min() ?? 0, all.map(value).max() ?? 0)
    }
    let ranges: [((Double, Double), Double, Double)] = [
      (range(\.rotation), -15, 15), (range(\.rowShift), -4, 4), (range(\.columnShift), -5, 5),
      (range(\.rowZoom), 0.9, 1.1), (range(\.columnZoom), 0.9, 1.1),
    ]
    for ((low, high), least, most) in ranges {
      let margin = (most - least) * 0.02
      #expect(low >= least && low < least + margin && high <= most && high > most - margin)
    }
    let flipped = all.count(where: \.isFlipped)
    #expect(abs(flipped - 1000) < 100)
  }

  @Test func aDrawDependsOnSeedEpochAndImageAlone() {
    let recipe = Augmentation.seedRecipe
    let one = recipe.draw(seed: 1, epoch: 2, image: 3, width: 48, height: 48)
    #expect(one == recipe.draw(seed: 1, epoch: 2, image: 3, width: 48, height: 48))
    #expect(one != recipe.draw(seed: 2, epoch: 2, image: 3, width: 48, height: 48))
    #expect(one != recipe.draw(seed: 1, epoch: 3, image: 3, width: 48, height: 48))
    #expect(one != recipe.draw(seed: 1, epoch: 2, image: 4, width: 48, height: 48))
    #expect(Set(draws(recipe, 500)).count == 500)
  }

  @Test func switchingOneChangeOffLeavesTheOthers() {
    let still = Augmentation(rotation: 0, widthShift: 0.1, heightShift: 0.1, zoom: 0.1, horizontalFlip: false)
    for (a, b) in zip(draws(.seedRecipe, 20), draws(still, 20)) {
      #expect(b.rotation == 0 && !b.isFlipped && a.rowShift == b.rowShift && a.columnZoom == b.columnZoom)
    }
  }

  @Test func noneChangesNothing() { #expect(Set(draws(.none, 50)) == [ImageTransform()]) }

  @Test func jsonReadsBackEqual() throws {
    for augmentation in [Augmentation.none, .seedRecipe] {
      let json = try JSONValue(parsing: Data(augmentation.json.text.utf8), path: "x")
      #expect(try Augmentation(json, path: "x") == augmentation)
    }
    #expect(try Augmentation([:], path: "x") == .none)
  }

  @Test func badJSONIsRefused() {
    func text(_ json: JSONValue) -> String { failure { _ = try Augmentation(json, path: "x.yaml") }.text }
    #expect(text(["rotate": 3]).contains("rotate is unknown"))
    #expect(text(["rotation": 300]).contains("rotation 300.0, 0 to 180.0 expected"))
    #expect(text(["zoom": -0.1]).contains("zoom -0.1"))
    #expect(text(["zoom": "much"]).contains("zoom, a number expected"))
    #expect(text(["horizontal_flip": 1]).contains("horizontal_flip, true or false"))
    #expect(text([1, 2]).contains("an object expected"))
  }
}
