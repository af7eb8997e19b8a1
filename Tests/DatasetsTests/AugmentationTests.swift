import Datasets
import Files
import Foundation
import Tensors
import Testing
import TestSupport

@Suite struct AugmentationTests {
  private func failureText(_ body: () throws(AugmentationError) -> Void) -> String {
    do throws(AugmentationError) {
      try body()
      return ""
    } catch {
      #expect(error.failure == .usage)
      return error.description
    }
  }

  @Test func jsonAndTextReadBackEqual() throws {
    let all = try Augmentation(
      text:
        "strong,width_shift=0.1,height_shift=0.2,shear=5,vertical_flip,channel_shift=12,fill_mode=reflect,fill_value=3,crop_padding=2,"
        + "zoom=0.85..1.2,erasing_ratio=0.5..2,erasing_fill=mean,mixup=0.2,cutmix=1,mix_probability=0.5,mix_epochs=40",
      base: .none)
    for augmentation in [all] + Augmentation.presets.map(\.augmentation) {
      let json = try JSONValue(parsing: Data(augmentation.json.text.utf8), path: "x")
      #expect(try Augmentation(json, path: "x") == augmentation)
      #expect(try Augmentation(text: augmentation.text, base: .seedRecipe) == augmentation)
    }
    #expect(try Augmentation([:], path: "x") == .none)
    #expect(Augmentation.none.json == [:] && Augmentation.none.text == "none")
    #expect(Augmentation.seedRecipe != .none)
    #expect(Set(all.options.map(\.name)).count == all.options.count && all.options.count == 22)
  }

  @Test func textAddsToWhatStandsBeforeIt() throws {
    let wider = try Augmentation(text: "rotation=30,horizontal_flip=false", base: .seedRecipe)
    #expect(
      wider.json == ["rotation": 30, "width_shift": 0.1, "height_shift": 0.1, "zoom": 0.1] as JSONValue)
    #expect(try Augmentation(text: "none", base: .seedRecipe) == .none)
    #expect(try Augmentation(text: "none,seed", base: .none) == .seedRecipe)
    #expect(try Augmentation(text: "zoom=0.9..1.1", base: .none).json == ["zoom": [0.9, 1.1] as JSONValue])
  }

  @Test func badOptionsAreRefused() {
    func text(_ json: JSONValue) -> String { failure { _ = try Augmentation(json, path: "x.yaml") }.text }
    #expect(text(["rotate": 3]).contains("rotate is unknown. Did you mean rotation? Known: rotation, width_shift"))
    #expect(text(["rotation": 300]).contains("rotation 300, expected a number from 0.0 to 180.0"))
    #expect(text(["zoom": -0.1]).contains("zoom -0.1"))
    #expect(text(["zoom": "much"]).contains("zoom \"much\""))
    #expect(text(["zoom": [1.2, 0.8] as JSONValue]).contains("low..high"))
    #expect(text(["horizontal_flip": 1]).contains("horizontal_flip 1, expected true or false"))
    #expect(text(["fill_mode": "mirror"]).contains("nearest, constant, reflect, wrap"))
    #expect(text(["erasing_fill": 300]).contains("random, mean or a number from 0.0 to 255.0"))
    #expect(text([1, 2]).contains("an object expected"))
    func message(_ text: String) -> String {
      failureText { () throws(AugmentationError) in _ = try Augmentation(text: text, base: .none) }
    }
    #expect(message("seeds").contains("\"seeds\" is neither one of none, seed, light, strong nor OPTION=VALUE"))
    #expect(message("rotation=").contains("\"rotation=\" is neither"))
    #expect(message("mixup=-1").contains("mixup -1"))
    #expect(message("").contains("\"\" is neither"))
    #expect(message("mix_epochs=0").contains("mix_epochs 0, expected a whole number from 1"))
  }

  @Test func everyOptionHasAStandardThatChangesNothing() throws {
    for option in AugmentationRegistry.options {
      #expect(try Augmentation(checking: [(option.name, option.standard)]) == .none, "\(option.name)")
    }
    #expect(Set(AugmentationRegistry.options.map(\.name)).count == AugmentationRegistry.options.count)
  }

  @Test func drawsStayInTheirRangesAndFillThem() throws {
    let values = try Augmentation(
      text: "rotation=15,width_shift=0.1,height_shift=0.2,shear=8,zoom=0.8..1.1", base: .none)
    var generator = SeededGenerator(seed: 42)
    let affine = try #require(values.affine)
    let all = (0..<3000).map { _ in affine.draw(width: 50, height: 40, using: &generator) }
    func expectRange(_ value: (ImageTransform) -> Double, _ least: Double, _ most: Double) {
      let (low, high) = (all.map(value).min() ?? 0, all.map(value).max() ?? 0)
      let margin = (most - least) * 0.02
      #expect(low >= least && low < least + margin && high <= most && high > most - margin)
    }
    expectRange(\.rotation, -15, 15)
    expectRange(\.rowShift, -8, 8)
    expectRange(\.columnShift, -5, 5)
    expectRange(\.shear, -8, 8)
    expectRange(\.rowZoom, 0.8, 1.1)
    expectRange(\.columnZoom, 0.8, 1.1)
    #expect(all.contains { $0.rowZoom != $0.columnZoom })
  }
}

extension Augmentation {
  /// The affine change, with the values of these options.
  var affine: RandomAffine? {
    let standard = Dictionary(uniqueKeysWithValues: AugmentationRegistry.options.map { ($0.name, $0.standard) })
    let given = Dictionary(uniqueKeysWithValues: options.map { ($0.name, $0.value) })
    return RandomAffine(AugmentationValues(standard.merging(given) { $1 }))
  }
}
