import Datasets
import Files
import Tensors
import Testing
import TestSupport

/// Disturbed pictures against SciPy, Pillow and numpy (`make_disturbances.py`).
@Suite struct DisturbanceGoldenTests {
  private let images: [GrayImage]
  private let cases: [JSONValue]

  init() throws {
    let golden = try StoredNumbers("datasets/disturbances.json")
    images = golden.objects("images").map { one in
      GrayImage(
        width: one["width"]?.intValue ?? 1, height: one["height"]?.intValue ?? 1,
        pixels: (one["pixels"]?.arrayValue ?? []).compactMap { $0.intValue.map { UInt8($0) } })
    }
    cases = golden.objects("cases")
  }

  /// The largest distance of a whole gray level from the exact value that it stands for, kept within 0 to 255: one half
  /// where everything is right.
  private func largestRounding(_ one: JSONValue) throws -> Double {
    let disturbance = try DisturbanceRegistry.disturbance(one["id"]?.stringValue ?? "")
    var generator = SeededGenerator(seed: 42, label: one["label"]?.stringValue ?? "")
    let image = images[one["image"]?.intValue ?? 0]
    let result = try disturbance.apply(image, level: one.number("level"), generator: &generator)
    let exact = (one["values"]?.arrayValue ?? []).compactMap(\.doubleValue)
    return gap(result.pixels.map(Double.init), exact.map { min(max($0, 0), 255) })
  }

  @Test(arguments: DisturbanceRegistry.all.map(\.id)) func valuesAreThoseOfTheStatedRule(_ id: String) throws {
    let own = cases.filter { $0["id"]?.stringValue == id }
    #expect(own.count >= 4 && own.count.isMultiple(of: images.count))
    for one in own {
      let rounding = try largestRounding(one)
      #expect(rounding <= 0.502, "level \(one.number("level")), image \(one.number("image")): \(rounding)")
    }
  }

  @Test func theComparisonSeesALevelThatIsALittleOff() throws {
    for one in cases where ["gaussian_blur", "rotation", "gaussian_noise"].contains(one["id"]?.stringValue ?? "") {
      let disturbance = try DisturbanceRegistry.disturbance(one["id"]?.stringValue ?? "")
      var generator = SeededGenerator(seed: 42, label: one["label"]?.stringValue ?? "")
      let off = one.number("level") * 0.93
      let result = try disturbance.apply(images[one["image"]?.intValue ?? 0], level: off, generator: &generator)
      let exact = (one["values"]?.arrayValue ?? []).compactMap(\.doubleValue)
      #expect(gap(result.pixels.map(Double.init), exact.map { min(max($0, 0), 255) }) > 0.502)
    }
  }
}
