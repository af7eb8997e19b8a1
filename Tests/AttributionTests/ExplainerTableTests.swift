import Attribution
import Files
import Networks
import Tensors
import Testing
import TestSupport

/// What every method must do, run over the registry.
@Suite struct ExplainerTableTests {
  private static let layers = ["cbam_out", "stage1_block1_out"]

  private func model(_ taps: Set<String> = Set(layers)) throws -> TappedModel { try compactModel(taps: taps) }

  @Test func namesAreUniqueAndFound() throws {
    let ids = ExplainerRegistry.all.map { $0.info.id }
    #expect(!ids.isEmpty && Set(ids).count == ids.count)
    for id in ids { #expect(try ExplainerRegistry.method(id).info.id == id) }
    for info in ExplainerRegistry.all.map({ $0.info }) {
      for text in [info.title, info.reference, info.meaning, info.cost, info.advice] { #expect(!text.isEmpty) }
    }
    let error = #expect(throws: AttributionError.self) { try ExplainerRegistry.method("gradcamm") }
    #expect(error?.failure == .usage)
    #expect(error?.description.contains("gradcamm") == true && error?.description.contains(ids[0]) == true)
  }

  @Test func methodsTellWhatTheyWereMadeWith() throws {
    let context = ExplainerContext(seed: 7, baselines: [.constant("black", -1), .blurred()])
    for type in ExplainerRegistry.all {
      let parameters = type.init(context).parameters
      #expect(Set(parameters.map(\.name)).count == parameters.count, "\(type.info.id)")
      if type.info.needs == "a baseline" {
        #expect(parameters.json["baselines"] == ["black", "blurred image"], "\(type.info.id)")
      }
      if let seed = parameters.json["seed"] { #expect(seed.intValue == 7, "\(type.info.id)") }
    }
    let occlusion = Occlusion(window: 1.0 / 3, stride: 0.25, baselines: context.baselines)
    #expect(
      occlusion.parameters.map(\.text) == ["window 0.333", "stride 0.25", "baselines black and blurred image"])
    #expect(GradCAM(context).parameters.isEmpty && SmoothGrad(context).parameters.json["samples"]?.intValue == 25)
  }

  @Test(arguments: ExplainerRegistry.all.map({ $0.info.id }), layers) func batchEqualsSingle(
    _ id: String, _ layer: String
  )
    throws
  {
    let method = try ExplainerRegistry.method(id)
    let model = try model()
    let images = streamed("images", [3, 16, 16, 1])
    let targets: [Target] = [.logit(0), .margin(2, 4), .probability(1)]
    let together = try method.explain(images, targets: targets, layer: layer, model: model)
    #expect(together.count == 3)
    for i in 0..<3 {
      let alone = try method.explain(images.rows(i..<(i + 1)), targets: [targets[i]], layer: layer, model: model)
      #expect(alone.count == 1 && alone[0].target == targets[i] && together[i].target == targets[i])
      #expect(together[i].layer == (method.info.family == .activation ? layer : "input") && together[i].method == id)
      #expect(together[i].raw.count == together[i].height * together[i].width)
      #expect(largestDifference(alone[0].raw, together[i].raw) < 1e-5 * max(1e-3, peak(alone[0].raw)))
    }
    #expect(largestDifference(together[0].raw, together[1].raw) > 1e-3 * peak(together[0].raw))
  }

  @Test(arguments: ExplainerRegistry.all.map({ $0.info.id })) func oneInputGivesOneMap(_ id: String) throws {
    let method = try ExplainerRegistry.method(id)
    let image = streamed("images", [1, 16, 16, 1])
    let model = try model()
    func map() throws -> [Float] {
      try method.explain(image, targets: [.logit(1)], layer: "cbam_out", model: model).flatMap(\.raw)
    }
    let first = try map()
    // Another image, another batch size and another target in between leave no trace.
    _ = try method.explain(
      streamed("others", [2, 16, 16, 1]), targets: [.logit(0), .logit(3)], layer: "stage1_block1_out", model: model)
    #expect(try map().map(\.bitPattern) == first.map(\.bitPattern))
  }

  @Test(arguments: ExplainerRegistry.all.map({ $0.info.id })) func aNetworkOfZerosGivesAnEmptyMap(_ id: String) throws {
    let (blueprint, network) = try compactNetwork()
    network.parameters.values.update(repeating: 0)
    let model = try TappedModel(blueprint, network, taps: ["cbam_out"])
    let maps = try ExplainerRegistry.method(id).explain(
      streamed("images", [2, 16, 16, 1]), targets: [.logit(0), .logit(1)], layer: "cbam_out", model: model)
    #expect(maps.map(\.health) == [.empty, .empty])
    #expect(maps.allSatisfy { $0.negativeShare == 0 })
  }

  @Test(arguments: ExplainerRegistry.all.map({ $0.info.id })) func aBrokenInputGivesAMapMarkedBroken(_ id: String)
    throws
  {
    var image = streamed("images", [1, 16, 16, 1])
    image[40] = .nan
    let maps = try ExplainerRegistry.method(id).explain(
      image, targets: [.logit(0)], layer: "cbam_out", model: try model())
    #expect(maps.map(\.health) == [.nan])
  }

  @Test(arguments: ExplainerRegistry.all.filter { $0.info.family == .activation }.map { $0.info.id })
  func errorsLeaveModelAndNetworkAsTheyWere(_ id: String) throws {
    let method = try ExplainerRegistry.method(id)
    let model = try model(["cbam_out", "avg_pool"])
    let image = streamed("images", [1, 16, 16, 1])
    func explain(_ layer: String) throws -> [AttributionMap] {
      try method.explain(image, targets: [.logit(1)], layer: layer, model: model)
    }
    let weights = Array(model.network.parameters.values).map(\.bitPattern)
    let before = try explain("cbam_out").flatMap(\.raw)
    let vector = #expect(throws: AttributionError.self) { try explain("avg_pool") }
    #expect(vector?.failure == .usage)
    #expect(vector?.description.contains("avg_pool") == true && vector?.description.contains("[1, 8]") == true)
    let unknown = #expect(throws: GraphError.self) { try explain("cbam_oot") }
    #expect(unknown?.failure == .usage && unknown?.description.contains("cbam_out") == true)
    // A node that exists but was not tapped is a mistake of the caller, not of the user.
    let untapped = #expect(throws: GraphError.self) { try explain("stage1_block1_out") }
    #expect(untapped?.failure == .internalError)
    let after = try explain("cbam_out").flatMap(\.raw)
    #expect(after.map(\.bitPattern) == before.map(\.bitPattern))
    #expect(Array(model.network.parameters.values).map(\.bitPattern) == weights)
  }

  @Test(arguments: ExplainerRegistry.all.map({ $0.info.id })) func explainingChangesNoWeight(_ id: String) throws {
    let model = try model()
    let weights = Array(model.network.parameters.values).map(\.bitPattern)
    _ = try ExplainerRegistry.method(id).explain(
      streamed("images", [1, 16, 16, 1]), targets: [.logit(1)], layer: "cbam_out", model: model)
    #expect(Array(model.network.parameters.values).map(\.bitPattern) == weights)
  }

  @Test func anUnknownTapIsRefusedAtOnce() throws {
    let (blueprint, network) = try compactNetwork()
    let error = #expect(throws: GraphError.self) { try TappedModel(blueprint, network, taps: ["post_rel"]) }
    #expect(error?.description.contains("post_relu") == true)
  }
}
