import Attribution
import Datasets
import Files
import Foundation
import Networks
import SyntheticFaces
import Tensors
import Testing
import TestSupport
import Workbench

/// The self-test of explainers, with explainers that are broken on purpose.
@Suite struct SelfTestTests {
  /// Maps of another method, each moved by half the picture: as large as it was, in the wrong place.
  private struct Shifted: Explainer {
    static let info = IntegratedGradients.info
    private let inner: any Explainer

    init(_ context: ExplainerContext) { inner = IntegratedGradients(context) }

    func explain(
      _ input: Tensor, targets: [Target], layer: String, model: TappedModel
    ) throws -> [AttributionMap] {
      try inner.explain(input, targets: targets, layer: layer, model: model).map { map in
        let raw = map.raw.indices.map { i in
          let (y, x) = ((i / map.width + map.height / 2) % map.height, (i % map.width + map.width / 2) % map.width)
          return map.raw[y * map.width + x]
        }
        return AttributionMap(
          method: map.method, layer: map.layer, target: map.target, height: map.height, width: map.width, raw: raw)
      }
    }
  }

  /// Maps of nothing.
  private struct Empty: Explainer {
    static let info = IntegratedGradients.info

    init(_ context: ExplainerContext) {}

    func explain(
      _ input: Tensor, targets: [Target], layer: String, model: TappedModel
    ) throws -> [AttributionMap] {
      targets.map {
        AttributionMap(
          method: Self.info.id, layer: model.inputName, target: $0, height: input.shape.h, width: input.shape.w,
          raw: [Float](repeating: 0, count: input.shape.h * input.shape.w))
      }
    }
  }

  private func run(
    _ methods: [String], faces: Int = 16, substitutes: [String: any Explainer] = [:]
  ) throws -> SelfTestJob.Result {
    let folder = try TemporaryFolder()
    var settings = SelfTestSettings(output: folder.file("report"))
    settings.methods = methods
    settings.tasks = ["matched-filter"]
    settings.faces = faces
    return try SelfTestJob(settings, invocation: Invocation(arguments: ["test"]), substitutes: substitutes)
      .run(SilentObserver())
  }

  private func entry(_ result: SelfTestJob.Result, _ id: String) throws -> JSONValue {
    let tasks = try #require(result.json["tasks"]?.arrayValue)
    let methods = try #require(tasks.first?["methods"]?.arrayValue)
    return try #require(methods.first { $0["id"]?.stringValue == id })
  }

  private func mean(_ entry: JSONValue, _ measure: String) throws -> Double {
    try #require(entry["scores"]?[measure]?["mean"]?.doubleValue)
  }

  @Test func theEvidenceOfTheMatchedFilterIsFound() throws {
    let result = try run(["integrated-gradients", "occlusion"])
    #expect(result.failures.isEmpty, "\(result.failures)")
    let gradients = try entry(result, "integrated-gradients")
    #expect(try mean(gradients, "mass-accuracy") >= 0.9 && mean(gradients, "pointing-game") >= 0.9)
    #expect(gradients["finds_the_place"]?.boolValue == true && gradients["health"]?["OK"]?.intValue == 16)
    // Windows of eight pixels at steps of four: pixels beside the place are hidden by as many windows that touch it.
    let occlusion = try entry(result, "occlusion")
    #expect(try mean(occlusion, "pointing-game") > 0.3 && mean(occlusion, "mass-accuracy") > 0.15)
    #expect(occlusion["finds_the_place"]?.boolValue == true)
    let accuracy = result.json["tasks"]?.arrayValue?.first?["accuracies"]?.arrayValue?.first
    #expect(accuracy?["accuracy"]?.doubleValue == 1)
  }

  @Test func randomMapsScoreAtAreaChance() throws {
    let result = try run(
      ["integrated-gradients"], faces: 120, substitutes: ["integrated-gradients": PixelNoise(ExplainerContext())])
    let noise = try entry(result, "integrated-gradients")
    let chance = try #require(result.json["tasks"]?.arrayValue?.first?["chance"]?.doubleValue)
    #expect(abs(chance - 49.0 / 2304) < 1e-9)
    for measure in ["pointing-game", "mass-accuracy", "rank-accuracy"] {
      let low = try #require(noise["scores"]?[measure]?["interval"]?["low"]?.doubleValue)
      let high = try #require(noise["scores"]?[measure]?["interval"]?["high"]?.doubleValue)
      // Wider than the interval by itself: one in twenty lies outside.
      #expect(low - 0.01 <= chance && chance <= high + 0.01, "\(measure): \(low) to \(high)")
      let control = try #require(noise["controls"]?["random"]?[measure]?.doubleValue)
      #expect(abs(control - chance) < 0.04, "\(measure): \(control)")
    }
    #expect(noise["finds_the_place"]?.boolValue == false)
  }

  @Test(arguments: ["shifted", "noise", "empty"]) func brokenExplainersFallBelowTheirBounds(_ kind: String) throws {
    let context = ExplainerContext()
    let all: [String: any Explainer] = [
      "shifted": Shifted(context), "noise": PixelNoise(context), "empty": Empty(context),
    ]
    let broken = try #require(all[kind])
    let result = try run(["integrated-gradients", "gradient-x-input"], substitutes: ["integrated-gradients": broken])
    let told = result.failures.joined(separator: "\n")
    for measure in ["pointing-game", "mass-accuracy", "rank-accuracy"] { #expect(told.contains(measure), "\(told)") }
    // Named, with what was missing; the sound method is not.
    #expect(result.failures.allSatisfy { $0.contains("integrated-gradients") } && told.contains("short by"))
    #expect(result.json["passed"]?.boolValue == false)
    if kind == "empty" {
      let entry = try entry(result, "integrated-gradients")
      #expect(entry["health"]?["EMPTY"]?.intValue == 16 && entry["finds_the_place"]?.boolValue == false)
      #expect(try mean(entry, "pointing-game") == 0)
    }
  }

  private func mouth(
    trainingFaces: Int, heldOutFaces: Int, methods: [String]
  ) throws -> SelfTestJob.Result {
    let folder = try TemporaryFolder()
    var settings = SelfTestSettings(output: folder.file("report"))
    settings.methods = methods
    settings.tasks = ["mouth"]
    settings.faces = 16
    settings.trainingFaces = trainingFaces
    settings.heldOutFaces = heldOutFaces
    return try SelfTestJob(settings, invocation: Invocation(arguments: ["test"])).run(SilentObserver())
  }

  @Test func theCoarsestGridIsNotChosenWhereAFinerOneIsClearlyBetter() throws {
    let result = try mouth(trainingFaces: 200, heldOutFaces: 80, methods: ["gradcam", "layercam", "hirescam"])
    let task = try #require(result.json["tasks"]?.arrayValue?.first)
    try #require(task["scored"]?.boolValue == true, "\(result.summary)")
    let ladders = try #require(task["ladder"]?.arrayValue)
    #expect(ladders.count == 3)
    for ladder in ladders {
      let rungs = try #require(ladder["rungs"]?.arrayValue)
      func end(_ rung: JSONValue, _ name: String) throws -> Double {
        try #require(rung["mass-accuracy"]?["interval"]?[name]?.doubleValue)
      }
      let cells = rungs.map { ($0["grid"]?.arrayValue ?? []).compactMap(\.intValue).reduce(1, *) }
      #expect(rungs.count >= 3 && cells == cells.sorted(by: >))
      let coarsest = try #require(rungs.last)
      let limit = try end(coarsest, "high")
      let isBeaten = try rungs.dropLast().contains { try end($0, "low") > limit }
      #expect(!isBeaten || ladder["chosen"]?.stringValue != coarsest["layer"]?.stringValue)
      #expect(ladder["chosen"]?.stringValue != nil && ladder["too_coarse"]?.boolValue == false)
    }
  }

  @Test func aNetworkThatLearnedNothingIsSaidAndNotScored() throws {
    let result = try mouth(trainingFaces: 4, heldOutFaces: 40, methods: ["gradcam"])
    let task = try #require(result.json["tasks"]?.arrayValue?.first)
    #expect(task["scored"]?.boolValue == false && task["methods"] == nil)
    #expect(result.failures.count == 1 && result.failures[0].contains("did not learn"), "\(result.failures)")
    #expect(result.json["passed"]?.boolValue == false)
  }

  @Test func everyMethodHasABoundOnEveryTask() {
    let rows = RecordedBounds.rows
    for task in SelfTestSettings.taskNames {
      for method in ExplainerRegistry.all.map({ $0.info }) {
        let own = rows.filter { $0.task == task && $0.method == method.id }
        let isActivation = method.family == .activation
        #expect(own.contains { $0.tap == (isActivation ? "coarse" : "pixels") }, "\(method.id) on \(task)")
        #expect(own.count == (isActivation && task != "matched-filter" ? 2 : 1), "\(method.id) on \(task)")
        #expect(own.allSatisfy { $0.bounds.count == (task == "decoy" ? 4 : 3) }, "\(method.id) on \(task)")
        #expect(own.allSatisfy { $0.bounds.allSatisfy { (0...1).contains($0) } }, "\(method.id) on \(task)")
      }
    }
  }

  @Test func theMatchedFilterAnswersItsOwnWatermarkAlone() throws {
    let preprocessing = Preprocessing(size: 48, channels: 1, scaling: .kerasResNetV2)
    let (blueprint, network) = try AnalyticNetwork.make(preprocessing)
    let model = try TappedModel(blueprint, network, taps: ["filters_relu"])
    for (index, face) in PartFaceGenerator(seed: 21).faces(0..<30).enumerated() {
      let plain = face.image(face.states)
      #expect(try model.forward(preprocessing.tensor(plain))[0] == [0, 0], "face \(index) passes a filter")
      for kind in Watermark.allCases {
        let place = Watermark.Place.random(seed: 1, number: index)
        let logits = try model.forward(preprocessing.tensor(kind.stamped(on: plain, at: place)))[0]
        let (own, other) = kind == .rows ? (logits[0], logits[1]) : (logits[1], logits[0])
        #expect(own > 0.25 && other == 0, "face \(index): \(logits)")
      }
    }
  }
}

/// New uniform values for every image, on its pixels.
private struct PixelNoise: Explainer {
  static let info = IntegratedGradients.info

  init(_ context: ExplainerContext) {}

  func explain(_ input: Tensor, targets: [Target], layer: String, model: TappedModel) throws -> [AttributionMap] {
    targets.indices.map { n in
      let image = input.rows(n..<(n + 1))
      let like = AttributionMap(
        method: Self.info.id, layer: model.inputName, target: targets[n], height: image.shape.h,
        width: image.shape.w, raw: image.array.map { $0 * 0 })
      return RandomControl(ControlContext(seed: 77)).map(like: like, image: image)
    }
  }
}
