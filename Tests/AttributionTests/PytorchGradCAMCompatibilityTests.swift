import Attribution
import Networks
import Tensors
import Testing
import TestSupport

/// Edges of finished maps; their numbers are in `ActivationGoldenTests`.
@Suite struct PytorchGradCAMCompatibilityTests {
  private static let methods = PytorchGradCAMCompatibility.Method.allCases

  @Test(arguments: methods) func mapsFillTheImageFromZeroToOne(_ method: PytorchGradCAMCompatibility.Method) throws {
    let model = try compactModel(taps: ["cbam_out", "stage1_block1_out"])
    let images = streamed("images", [3, 16, 16, 1])
    let targets: [Target] = [.logit(0), .logit(1), .logit(2)]
    let layers = ["cbam_out", "stage1_block1_out"]
    let maps = try PytorchGradCAMCompatibility(method).explain(images, targets: targets, layers: layers, model: model)
    #expect(maps.count == 3)
    for (n, map) in maps.enumerated() {
      #expect(map.count == 256 && map.min() == 0 && (map.max() ?? 2) <= 1)
      let alone = try PytorchGradCAMCompatibility(method).explain(
        images.rows(n..<(n + 1)), targets: [targets[n]], layers: layers, model: model)
      #expect(largestDifference(alone[0], map) < 1e-4)
    }
  }

  @Test(arguments: methods) func anEmptyMapStaysEmptyAndABrokenOneBroken(_ method: PytorchGradCAMCompatibility.Method)
    throws
  {
    let (blueprint, network) = try compactNetwork()
    let model = try TappedModel(blueprint, network, taps: ["cbam_out"])
    var image = streamed("images", [1, 16, 16, 1])
    func map() throws -> [Float] {
      try PytorchGradCAMCompatibility(method).explain(
        image, targets: [.logit(0)], layers: ["cbam_out"], model: model)[0]
    }
    image[40] = .nan
    #expect(try map().contains { !$0.isFinite })
    image[40] = 0
    network.parameters.values.update(repeating: 0)
    // The library divides by the logit of zero.
    if method == .ablationcam {
      #expect(try map().allSatisfy(\.isNaN))
    } else {
      #expect(try map().allSatisfy { $0 == 0 })
    }
  }
}
