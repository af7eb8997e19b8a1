import Attribution
import Files
import Networks
import Tensors
import Testing
import TestSupport

/// Maps of pixels against Captum's, on a network with batch normalisation, a residual join and max pooling.
@Suite struct CaptumParityTests {
  private static let golden: JSONValue? = {
    let path = Fixtures.path("attribution/captum.json")
    return try? JSONValue(parsing: readFile(path), path: path)
  }()
  private static let gray = Baseline.constant("gray", -0.3)
  private static let picture = Baseline.picture("picture", streamed("picture", [12, 12, 2]).array)
  private static let noise = GradientNoise(samples: 7, share: 0.15) { sample, _ in
    streamed("noise \(sample)", [12, 12, 2]).array
  }
  private static let regions: @Sendable (Int, Int) -> PixelPartition = {
    .grid(rows: 2, columns: 3, height: $0, width: $1)
  }
  private static let rise = RISE(masks: 150, cells: 5, probability: 0.3, seed: 42, baselines: [gray, picture])
  private static let methods: [any Explainer] = [
    InputGradient(), GradientTimesInput(), SmoothGrad(noise), VarGrad(noise),
    IntegratedGradients(baselines: [gray, picture]), GuidedBackpropagation(), GuidedGradCAM(upsampling: .nearest),
    Occlusion(window: 1.0 / 3, stride: 0.25, baselines: [gray]), rise,
  ]
  private let images = streamed("images", [3, 12, 12, 2])

  private func model() throws -> TappedModel {
    var builder = GraphBuilder()
    let x = builder.input("images", shape: [12, 12, 2])
    let conv1 = builder.add("conv1", Convolution(filters: 6, kernelSize: 3, padding: .zeros(1)), x)
    let first = builder.add("relu1", ReLU(), builder.add("bn1", BatchNormalization(), conv1))
    let conv2 = builder.add("conv2", Convolution(filters: 6, kernelSize: 3, padding: .zeros(1)), first)
    let sum = builder.add("sum", Add(), first, builder.add("bn2", BatchNormalization(), conv2))
    let pool = builder.add("pool", MaxPooling(size: 2, stride: 2), builder.add("relu2", ReLU(), sum))
    let conv3 = builder.add("conv3", Convolution(filters: 8, kernelSize: 3, padding: .zeros(1)), pool)
    let pooled = builder.add("pooled", GlobalAveragePooling(), builder.add("relu3", ReLU(), conv3))
    let hidden = builder.add("relu4", ReLU(), builder.add("hidden", Dense(units: 8), pooled))
    let logits = builder.add("logits", Dense(units: 5), hidden)
    let graph = builder.graph(output: logits)
    let network = try Network(graph)
    for parameter in network.parameters.all {
      var values = streamed(parameter.name, parameter.shape)
      if parameter.role == .movingVariance {
        values.withMutableElements { for i in $0.indices { $0[i] += 1.5 } }
      }
      try network.parameters.set(parameter.name, to: values)
    }
    return try TappedModel(bare(graph), network, taps: ["relu3"])
  }

  private func rows(_ json: JSONValue?) -> [[Float]] {
    (json?.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.doubleValue).map { Float($0) } }
  }

  private func targets(_ golden: JSONValue) -> [Target] {
    (golden["labels"]?.arrayValue ?? []).compactMap(\.intValue).map { .logit($0) }
  }

  @Test func theNetworkIsTheSame() throws {
    let golden = try #require(Self.golden)
    let expected = rows(golden["logits"])
    let logits = try model().forward(images)
    #expect(expected.count == 3 && logits.count == 3)
    for (mine, theirs) in zip(logits, expected) { #expect(relativeError(mine, theirs) < 1e-5) }
  }

  @Test(arguments: methods.map(\.info.id)) func mapsAgree(_ id: String) throws {
    let golden = try #require(Self.golden)
    let method = try #require(Self.methods.first { $0.info.id == id })
    let maps = try method.explain(images, targets: targets(golden), layer: "relu3", model: model())
    let expected = rows(golden["maps"]?[id])
    #expect(maps.count == 3 && expected.count == 3)
    for (map, theirs) in zip(maps, expected) {
      #expect(map.height == 12 && map.width == 12 && map.layer == "images" && map.method == id)
      let error = relativeError(map.raw, theirs)
      #expect(error < 1e-5, "\(id): \(error)")
    }
  }

  @Test func theGapOfIntegratedGradientsAgrees() throws {
    let golden = try #require(Self.golden)
    let method = IntegratedGradients(baselines: [Self.gray, Self.picture])
    let maps = try method.explain(images, targets: targets(golden), layer: "relu3", model: model())
    let expected = (golden["gap"]?.arrayValue ?? []).compactMap(\.doubleValue)
    #expect(expected.count == 3)
    for (map, gap) in zip(maps, expected) {
      guard case .completeness(let sum, let total) = map.exactness else {
        Issue.record("no completeness")
        continue
      }
      #expect(abs(sum - total - gap) < 1e-5 && abs(gap) > 1e-3)
    }
  }

  @Test func theStandardErrorOfRISEAgrees() throws {
    let golden = try #require(Self.golden)
    let maps = try Self.rise.explain(images, targets: targets(golden), layer: "relu3", model: model())
    let expected = (golden["rise_errors"]?.arrayValue ?? []).compactMap(\.doubleValue)
    #expect(expected.count == 3)
    for (map, theirs) in zip(maps, expected) {
      guard case .sampling(let error) = map.exactness else {
        Issue.record("no sampling error")
        continue
      }
      #expect(abs(error - theirs) < 1e-4 * theirs)
    }
  }

  @Test func regionValuesAgree() throws {
    let golden = try #require(Self.golden)
    let model = try model()
    let exact = ExactShapley(baselines: [Self.picture], partition: Self.regions)
    let kernel = KernelSHAP(samples: 62, baselines: [Self.picture], partition: Self.regions)
    for (n, target) in targets(golden).enumerated() {
      let image = PixelImage.all(in: images)[n]
      let mine = try exact.regionValues(of: image, target: target, model: model)
      let theirs = rows(golden["regions"]?["exact-shapley"])[n]
      #expect(mine.values.count == 6 && relativeError(mine.values.map { Float($0) }, theirs) < 1e-5)
      let fitted = try kernel.regionValues(of: image, target: target, model: model)
      #expect(fitted.standardErrors == nil)
      let regression = rows(golden["regions"]?["kernelshap"])[n]
      #expect(relativeError(fitted.values.map { Float($0) }, regression) < 1e-5)
    }
  }

  @Test func guidedGradCAMOfThePaperIsSmoother() throws {
    let golden = try #require(Self.golden)
    let model = try model()
    func maps(_ method: GuidedGradCAM) throws -> [AttributionMap] {
      try method.explain(images, targets: targets(golden), layer: "relu3", model: model)
    }
    let coarse = try GradCAM().explain(images, targets: targets(golden), layer: "relu3", model: model)
    let guided = try GuidedBackpropagation().explain(images, targets: targets(golden), layer: "relu3", model: model)
    for (n, map) in try maps(GuidedGradCAM()).enumerated() {
      let weights = Resampling.bilinear(coarse[n].raw.map { max(0, $0) }, height: 6, width: 6, to: 12, 12)
      #expect(largestDifference(map.raw, zip(weights, guided[n].raw).map(*)) < 1e-6 * peak(map.raw))
      #expect(try relativeError(map.raw, maps(GuidedGradCAM(upsampling: .nearest))[n].raw) > 0.01)
    }
  }
}
