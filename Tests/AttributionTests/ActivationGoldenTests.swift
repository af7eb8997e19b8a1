import Attribution
import Files
import Networks
import Tensors
import Testing
import TestSupport

/// Numbers of other implementations: see `make_activation.py`.
@Suite struct ActivationGoldenTests {
  private static let taps = ["relu1", "relu3", "relu4"]
  private static let methods = [
    "gradcam", "hirescam", "layercam", "xgradcam", "gradcam++", "eigencam", "eigengradcam", "scorecam", "ablationcam",
    "finercam",
  ]

  @Test func theNetworkIsTheSame() throws {
    let golden = try ActivationGolden()
    let logits = try ActivationGolden.model(taps: []).forward(golden.images)
    for (mine, theirs) in zip(logits, ActivationGolden.rows(golden.json["logits"])) {
      #expect(relativeError(mine, theirs) < 1e-5)
    }
  }

  @Test(arguments: PytorchGradCAMCompatibility.Method.allCases)
  func finishedMapsEqualThoseOfPytorchGradCAM(_ method: PytorchGradCAMCompatibility.Method) throws {
    let golden = try ActivationGolden()
    let model = try ActivationGolden.model(taps: ["relu1", "relu3", "relu4", "bn4", "conv4"])
    let finished = try #require(golden.json["finished"]?[method.rawValue]?.objectValue)
    #expect(finished.count >= 3)
    for (taps, expected) in finished {
      let maps = try PytorchGradCAMCompatibility(method).explain(
        golden.images, targets: golden.targets, layers: taps.split(separator: "+").map(String.init), model: model)
      let theirs = ActivationGolden.rows(expected)
      #expect(maps.count == 2 && theirs.count == 2)
      for (mine, theirs) in zip(maps, theirs) {
        #expect(largestDifference(mine, theirs) < 1e-5, "\(method) at \(taps)")
      }
    }
  }

  @Test(arguments: methods, taps) func rawMapsEqualTheirFormulas(_ id: String, _ tap: String) throws {
    let golden = try ActivationGolden()
    let model = try ActivationGolden.model(taps: [tap])
    let maps = try ExplainerRegistry.method(id).explain(
      golden.images, targets: golden.targets, layer: tap, model: model)
    let expected = ActivationGolden.rows(golden.json["raw"]?[tap]?[id])
    #expect(maps.count == 2 && expected.count == 2)
    for (map, theirs) in zip(maps, expected) {
      #expect(largestDifference(map.raw, theirs) < 1e-5 * max(1, peak(theirs)))
      #expect(relativeError(map.raw, theirs) < 5e-5)
    }
  }

  @Test(arguments: taps) func smoothedMapsEqualTheProjectionOfTheTerms(_ tap: String) throws {
    let golden = try ActivationGolden()
    let model = try ActivationGolden.model(taps: [tap])
    let maps = try EigenSmoothing(GradCAM()).explain(
      golden.images, targets: golden.targets, layer: tap, model: model)
    let expected = ActivationGolden.rows(golden.json["raw"]?[tap]?["gradcam, smoothed"])
    #expect(maps.count == 2 && expected.count == 2)
    for (map, theirs) in zip(maps, expected) { #expect(relativeError(map.raw, theirs) < 5e-5) }
  }

  @Test func fullGradEqualsGradientsTimesBiases() throws {
    let golden = try ActivationGolden()
    let model = try ActivationGolden.model(taps: [])
    let expected = try #require(golden.json["fullgrad"])
    for (reading, name) in [(FullGrad.Reading.signed, "signed"), (.absolute, "absolute")] {
      let maps = try FullGrad(reading: reading).explain(
        golden.images, targets: golden.targets, layer: "images", model: model)
      let theirs = ActivationGolden.rows(expected[name])
      #expect(maps.count == 2 && theirs.count == 2)
      for (map, theirs) in zip(maps, theirs) {
        #expect(relativeError(map.raw, theirs) < 2e-5, "\(name)")
        #expect(map.height == 12 && map.width == 12 && map.layer == "images")
      }
      for (map, value) in zip(maps, (expected["expected"]?.arrayValue ?? []).compactMap(\.doubleValue)) {
        guard reading == .signed else {
          #expect(map.exactness == nil)
          continue
        }
        guard case .completeness(let sum, let target) = map.exactness else {
          Issue.record("no completeness")
          continue
        }
        #expect(abs(target - value) < 1e-4 && abs(sum - value) < 1e-4)
      }
    }
  }

  @Test func augmentedMapsAreTheMeanOfSixWithOneTarget() throws {
    let golden = try ActivationGolden()
    let model = try ActivationGolden.model(taps: ["relu3"])
    let maps = try AugmentationSmoothing(HiResCAM().asFunction).explain(
      golden.images, targets: golden.targets, layer: "relu3", model: model)
    let expected = ActivationGolden.rows(golden.json["augmented"])
    #expect(maps.count == 2 && expected.count == 2)
    for (map, theirs) in zip(maps, expected) { #expect(relativeError(map.raw, theirs) < 2e-5) }
  }

  @Test func projectionsEqualNumpysWhateverTheShape() throws {
    let cases = try ActivationGolden().json["projections"]?.arrayValue ?? []
    #expect(cases.count == 5)
    for expected in cases {
      let name = try #require(expected["name"]?.stringValue)
      let shape = Shape((expected["shape"]?.arrayValue ?? []).compactMap(\.intValue))
      let activation = streamed(name, shape).array
      let reading = TapReading(
        layer: "tap", target: .logit(0), shape: shape, activation: activation, gradient: activation)
      let theirs = try #require(ActivationGolden.rows([expected["map"] ?? .null]).first)
      #expect(relativeError(EigenCAM().map(reading), theirs) < 1e-6, "\(name)")
    }
  }
}
