import Files
import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// Descriptions made by hand: what is understood, and what is refused in which words.
@Suite struct KerasDescriptionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try KerasFixtures.unpacked() }

  /// Imports a description; the weights are of another model, and what has none needs none.
  private func read(_ description: JSONValue) throws -> ImportedModel {
    let path = folder.file("description.json")
    try description.text.write(toFile: path, atomically: false, encoding: .utf8)
    return try KerasModelImport.read(folder.file("plain.weights.h5"), description: path)
  }

  private func refusal(_ description: JSONValue) -> String {
    let error = KerasFixtures.failure { _ = try read(description) }
    #expect(error == nil || error?.failure == .badData)
    return error?.description ?? "no error"
  }

  private func layer(_ kind: String, _ config: JSONValue = [:], name: String = "probe") -> JSONValue {
    ["class_name": kind, "config": JSONValue.object((config.objectValue ?? []) + [("name", name.json)])]
  }

  /// A sequential model: images of 2 x 2 pixels, the layers, the mean of each channel.
  private func model(
    _ layers: JSONValue..., input: JSONValue = .array([.null, 2.json, 2.json, 3.json]), version: String = "3.1.0"
  ) -> JSONValue {
    let all =
      [layer("InputLayer", ["batch_shape": input], name: "image")] + layers
      + [layer("GlobalAveragePooling2D", name: "mean")]
    let config: JSONValue = ["name": "hand", "layers": all]
    return ["class_name": "Sequential", "config": config, "keras_version": version]
  }

  private func described(_ kind: String, _ config: JSONValue) -> JSONValue { ["class_name": kind, "config": config] }

  /// What a layer makes of pixels with these three channels.
  private func values(_ layer: JSONValue, _ pixel: [Float], version: String = "3.1.0") throws -> [Float] {
    let model = try read(model(layer, version: version))
    return try model.logits(Tensor([1, 2, 2, 3], [pixel, pixel, pixel, pixel].flatMap { $0 })).array
  }

  /// What a function makes of such pixels: the sum of it and the pixels, as bounded values alone are no scores of classes.
  private func activated(_ probe: JSONValue, _ pixel: [Float], version: String = "3.1.0") throws -> [Float] {
    let description = functional([("sum", ["image", "probe"])], before: [probe], version: version)
    let sums = try read(description).logits(Tensor([1, 2, 2, 3], [pixel, pixel, pixel, pixel].flatMap { $0 })).array
    return zip(sums, pixel).map { $0 - $1 }
  }

  @Test func activationsAreThoseOfKeras() throws {
    let functions: [(String, (Double) -> Double)] = [
      ("relu", { max($0, 0) }), ("relu6", { min(max($0, 0), 6) }), ("sigmoid", { 1 / (1 + exp(-$0)) }),
      ("tanh", { tanh($0) }), ("elu", { $0 > 0 ? $0 : exp($0) - 1 }),
      ("selu", { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * (exp($0) - 1)) }),
      ("gelu", { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) }), ("swish", { $0 / (1 + exp(-$0)) }),
      ("silu", { $0 / (1 + exp(-$0)) }), ("hard_sigmoid", { min(max($0 / 6 + 0.5, 0), 1) }),
      ("hard_swish", { $0 * min(max($0 / 6 + 0.5, 0), 1) }), ("softplus", { log(1 + exp($0)) }),
      ("softsign", { $0 / (1 + abs($0)) }), ("mish", { $0 * tanh(log(1 + exp($0))) }), ("exponential", { exp($0) }),
      ("leaky_relu", { $0 > 0 ? $0 : 0.2 * $0 }), ("linear", { $0 }),
    ]
    let pixel: [Float] = [-1.75, 0.625, 7]
    for (name, function) in functions {
      let expected = pixel.map { function(Double($0)) }
      let got = try activated(layer("Activation", ["activation": name]), pixel).map(Double.init)
      #expect(gap(got, expected) < 1e-5 * max(1, expected.reduce(0) { max($0, abs($1)) }), "\(name): \(got)")
    }
  }

  @Test func hardSigmoidWasSteeperBeforeKeras3() throws {
    let probe = layer("Activation", ["activation": "hard_sigmoid"])
    #expect(abs(try activated(probe, [1, 1, 1], version: "2.15.0")[0] - 0.7) < 1e-6)
    #expect(abs(try activated(probe, [1, 1, 1], version: "3.0.0")[0] - 2 / 3) < 1e-6)
  }

  @Test func theDescriptionSaysWhichKerasItIsOf() throws {
    let path = folder.file("description.json")
    try model(layer("ReLU"), version: "2.15.0").text.write(toFile: path, atomically: false, encoding: .utf8)
    // Keras 3 wrote the weights.
    let imported = try KerasModelImport.read(folder.file("plain.legacy.h5"), description: path)
    #expect(imported.report.format.hasPrefix("Keras 2.15.0"))
  }

  @Test func activationLayersHaveTheirSettings() throws {
    let pixel: [Float] = [-2, 0.5, 4]
    #expect(try values(layer("ReLU", ["max_value": 3.0]), pixel) == [0, 0.5, 3])
    #expect(try values(layer("ReLU", ["max_value": 0.0]), pixel) == [0, 0, 0], "not the same as no largest value")
    #expect(try values(layer("ReLU", ["negative_slope": 0.25]), pixel) == [-0.5, 0.5, 4])
    #expect(try values(layer("LeakyReLU", ["alpha": 0.5]), pixel) == [-1, 0.5, 4], "the name of Keras 2")
    #expect(try values(layer("LeakyReLU", ["negative_slope": 0.25]), pixel) == [-0.5, 0.5, 4])
    // A layer as the activation of another.
    let nested = described("LeakyReLU", ["negative_slope": 0.5])
    #expect(try values(layer("Activation", ["activation": nested]), pixel) == [-1, 0.5, 4])
    #expect(refusal(model(layer("ReLU", ["threshold": 1.0]))).contains("threshold 1"))
  }

  @Test func preprocessingIsPartOfTheNetwork() throws {
    let pixel: [Float] = [0, 51, 255]
    #expect(try values(layer("Rescaling", ["scale": 2, "offset": -1.0]), pixel) == [-1, 101, 509])
    let array = described("__numpy__", ["value": [1.0, 2.0, 4.0], "dtype": "float32"])
    #expect(try values(layer("Rescaling", ["scale": array, "offset": 0]), pixel) == [0, 102, 1020])
    let fixed: JSONValue = ["mean": [0.0, 51.0, 155.0], "variance": [1.0, 1.0, 4.0], "axis": [-1]]
    #expect(try values(layer("Normalization", fixed), pixel) == [0, 0, 50])
    let common: JSONValue = ["mean": 51.0, "variance": 4.0, "axis": JSONValue.array([])]
    #expect(try values(layer("Normalization", common), pixel) == [-25.5, 0, 102])
    #expect(refusal(model(layer("Rescaling", ["scale": [1.0, 2.0]]))).contains("1 or 3 values"))
    let negative: JSONValue = ["mean": 0.0, "variance": -1.0]
    #expect(refusal(model(layer("Normalization", negative))).contains("variances from 0"))
  }

  @Test func whatDoesNothingInPredictionIsPassedOver() throws {
    let kinds = [
      "SpatialDropout2D", "GaussianNoise", "RandomFlip", "RandomRotation", "ActivityRegularization", "RandAugment",
      "AugMix", "MixUp", "CutMix", "Resizing",
    ]
    for kind in kinds {
      let imported = try read(model(layer(kind, ["rate": 0.5, "factor": 0.1, "height": 2, "width": 2])))
      #expect(imported.network.graph.nodes.map(\.name) == ["image", "mean"])
      #expect(
        imported.notes == ["1 layer that changes nothing in prediction is passed over: probe (\(kind))"])
    }
    let dropout = try read(model(layer("Dropout", ["rate": 0.5])))
    #expect(dropout.network.graph.nodes.map(\.name) == ["image", "probe", "mean"])
    let resized = refusal(model(layer("Resizing", ["height": 4, "width": 2])))
    #expect(resized.contains("Resizing") && resized.contains("[4,2]") && resized.contains("[2,2]"), "\(resized)")
  }

  @Test func manyLayersThatArePassedOverAreOneNote() throws {
    func noisy(_ count: Int) -> JSONValue {
      let noises = (0..<count).map { layer("GaussianNoise", name: "noise\($0)") }
      let image = layer("InputLayer", ["batch_shape": JSONValue.array([.null, 2.json, 2.json, 3.json])], name: "image")
      return described(
        "Sequential",
        ["name": "hand", "layers": [image] + noises + [layer("GlobalAveragePooling2D", name: "mean")]])
    }
    let notes = try read(noisy(12)).notes
    #expect(notes.count == 1)
    #expect(notes.first?.hasPrefix("12 layers that change nothing in prediction are passed over: noise0 (") == true)
    #expect(notes.first?.contains("noise11") == false)
    #expect(refusal(noisy(10_001)).contains("at most 10000 nodes"))
  }

  /// A class of a package of its own does what its code says, whatever its name.
  @Test func classesOfOthersAreNotTakenForKerass() {
    func entry(_ kind: String, _ more: (String, String)...) -> JSONValue {
      let members = layer(kind, ["filters": 2, "kernel_size": 1, "layers": [layer("ReLU")]]).objectValue ?? []
      return .object(members + more.map { (key: $0.0, value: $0.1.json) })
    }
    for (probe, name) in [
      (entry("My>Conv2D"), "My>Conv2D"), (entry("ReLU", ("registered_name", "p>ReLU")), "p>ReLU"),
      (entry("Conv2D", ("module", "mine")), "mine.Conv2D"), (entry("ReLU", ("module", "kerasmine.layers")), "kerasm"),
      (entry("Custom>Identity"), "Custom>Identity"), (entry("relu"), "relu"),
      (entry("Custom>Branches"), "Custom>Branches"), (entry("Sequential", ("module", "mine")), "mine.Sequential"),
      (entry("My>Functional"), "My>Functional"), (entry("My>InputLayer"), "My>InputLayer"),
    ] {
      let text = refusal(model(probe))
      #expect(text.contains("node probe: \(name)") && text.contains("is not supported"), "\(text)")
    }
    for module in ["keras", "keras.layers", "tf_keras.src.layers", "tensorflow.python.keras.layers"] {
      #expect(refusal(model(.object((layer("ReLU").objectValue ?? []) + [("module", module.json)]))) == "no error")
    }
    let activation = JSONValue.object((layer("LeakyReLU").objectValue ?? []) + [("module", "mine".json)])
    #expect(refusal(model(layer("Activation", ["activation": activation]))).contains("mine.LeakyReLU"))
    let config = model(layer("ReLU"))["config"] ?? .null
    for kind in ["Custom>Net", "Branches", "Custom>Sequential"] {
      #expect(refusal(described(kind, config)).contains("\(kind) is not supported"))
    }
  }

  @Test func unknownLayersAreRefusedByName() {
    let lambda = refusal(model(layer("Lambda", ["function": JSONValue.array(["4wEAAAAA".json, .null, .null])])))
    #expect(lambda.contains("node probe: Lambda is not supported"), "\(lambda)")
    #expect(lambda.contains("never run") && lambda.contains("Conv2D"))
    for name in ["LeakyReLU", "ELU", "Softmax", "Random*", "Average", "Pipeline"] { #expect(lambda.contains(name)) }
    let sliced = refusal(model(layer("SlicingOpLambda", ["function": "__operators__.getitem"])))
    #expect(sliced.contains("SlicingOpLambda") && !sliced.contains("Python"), "\(sliced)")
    let reduced = refusal(model(layer("TFOpLambda", ["function": "math.reduce_mean"])))
    #expect(reduced.contains("math.reduce_mean") && !reduced.contains("Python"), "\(reduced)")
    #expect(refusal(model(layer("Conv3D"))).contains("node probe: Conv3D is not supported"))
    #expect(refusal(model(layer("My>Gate"))).contains("node probe: My>Gate is not supported"))
    #expect(refusal(described("MyNetwork", ["width": 3])).contains("MyNetwork is not supported"))
    var operation = layer("Softmax")
    operation = .object((operation.objectValue ?? []) + [("module", "keras.src.ops.nn".json)])
    #expect(refusal(model(operation)).contains("keras.ops.Softmax"))
  }

  @Test(
    arguments: [
      ("Conv2D", ["filters": 2, "kernel_size": [3, 3], "dilation_rate": [2, 2]], "dilation_rate [2,2]"),
      ("Conv2D", ["filters": 2, "kernel_size": 1, "strides": [1, 2]], "strides [1,2]"),
      ("Conv2D", ["filters": 2, "kernel_size": 1, "data_format": "channels_first"], "data_format"),
      ("Conv2D", ["filters": 4, "kernel_size": 1, "groups": 2], "groups 2"),
      ("Conv2D", ["filters": -1, "kernel_size": 1], "filters -1"),
      ("Conv2D", ["filters": 9_000_000_000_000_000_000, "kernel_size": 1], "filters 9"),
      ("Conv2D", ["filters": 2, "kernel_size": 1, "padding": "causal"], "padding"),
      ("Conv2D", ["filters": 2, "kernel_size": 1, "activation": "crelu"], "activation"),
      ("MaxPooling2D", ["pool_size": [2, 2], "strides": [1, 2]], "strides [1,2]"),
      ("BatchNormalization", ["axis": 1], "axis 1"),
      ("Softmax", ["axis": 1], "axis 1"),
      ("Dropout", ["rate": 1.5], "rate 1.5"),
      ("Reshape", ["target_shape": [5, -1]], "target_shape"),
      ("Reshape", ["target_shape": [-1, -1]], "target_shape"),
      ("Reshape", ["target_shape": [4_611_686_018_427_387_904, 4]], "target_shape"),
      ("ZeroPadding2D", ["padding": [[1, 2], [3, -4]]], "padding"),
    ] as [(String, JSONValue, String)])
  func settingsThatAreNotSupportedAreNamed(_ kind: String, _ config: JSONValue, _ part: String) {
    let text = refusal(model(layer(kind, config)))
    #expect(text.contains("probe") && text.contains(kind) && text.contains(part), "\(text)")
  }

  @Test func onlySquareImagesComeIn() {
    for (shape, part) in [
      ([.null, 2.json, 3.json, 3.json], "[N, 2, 3, 3]. Height and width must be equal"),
      ([.null, 2.json, 2.json, 4.json], "[N, 2, 2, 4]. Channels must be 1"),
      ([.null, .null, .null, 3.json], "[N, any, any, 3]. Export the model for images of a fixed size"),
      ([.null, 12.json], "[N, 12]. Images are [N, height, width, channels]"),
      ([.null, 1_000_000.json, 1_000_000.json, 3.json], "1000000"),
    ] as [([JSONValue], String)] {
      let text = refusal(model(input: .array(shape)))
      #expect(text.contains("square image") && text.contains(part), "\(text)")
      #expect(text.contains("fixed size") == part.contains("fixed size"))
    }
  }

  @Test func activationsThatAreNotUnderstoodAreNamed() {
    let code: JSONValue = ["value": JSONValue.array(["4wEAAAAAAAA=".json, .null, .null])]
    for written in [code, described("__lambda__", code)] {
      let text = refusal(model(layer("Dense", ["units": 3, "activation": written])))
      #expect(text.contains("a function written in Python") && !text.contains("4wEA"), "\(text)")
    }
    let text = refusal(model(layer("Dense", ["units": 3, "activation": described("PReLU", ["name": "slopes"])])))
    #expect(text.contains("activation \"PReLU\"") && text.contains("LeakyReLU"), "\(text)")
    let softmax = refusal(model(layer("Activation", ["activation": described("Softmax", ["axis": 1])])))
    #expect(softmax.contains("Softmax with axis 1"), "\(softmax)")
  }

  @Test func modelsOfKeras1AreRefused() {
    let old = refusal(model(layer("Convolution2D", ["nb_filter": 8, "nb_row": 3, "nb_col": 3])))
    #expect(old.contains("written by Keras 1: load and save it with Keras 2 or 3"), "\(old)")
    #expect(refusal(model(layer("ReLU"), version: "1.2.2")).contains("written by Keras 1"))
  }

  @Test func onlyScoresOfClassesComeOut() {
    let entries = [
      layer("InputLayer", ["batch_shape": JSONValue.array([.null, 2.json, 2.json, 3.json])], name: "image"),
      layer("GlobalAveragePooling2D", name: "mean"),
    ]
    func ending(_ last: JSONValue...) -> String {
      refusal(described("Sequential", ["name": "hand", "layers": entries + last]))
    }
    let judged = ending(layer("Activation", ["activation": "sigmoid"], name: "end"))
    #expect(judged.contains("node end") && judged.contains("sigmoid"), "\(judged)")
    #expect(ending(layer("Softmax", name: "end")) == "no error")
    let flat = ending(layer("Activation", ["activation": "sigmoid"], name: "end"), layer("Flatten"))
    #expect(flat.contains("node end") && flat.contains("sigmoid"), "\(flat)")
    let scaled = ending(layer("Softmax", name: "end"), layer("Rescaling", ["scale": 10.0]))
    #expect(scaled.contains("node end") && scaled.contains("softmax without weights behind it"), "\(scaled)")
    let positions = refusal(
      described(
        "Sequential", ["name": "hand", "layers": [entries[0], layer("Softmax", name: "end"), layer("Flatten")]]))
    #expect(positions.contains("each of several positions"), "\(positions)")
    #expect(
      refusal(model(layer("Softmax", name: "end"))).contains("softmax without weights behind it"),
      "the mean of probabilities")
    #expect(refusal(model(layer("Activation", ["activation": "log_softmax"]))).contains("at the model's end"))
    let map = refusal(described("Sequential", ["name": "hand", "layers": [entries[0]]]))
    #expect(map.contains("one score for each"), "\(map)")
  }

  /// Whatever stands behind the softmax without changing values.
  @Test func aSoftmaxBehindOtherLayersIsTakenOff() throws {
    let entries = [
      layer("InputLayer", ["batch_shape": JSONValue.array([.null, 2.json, 2.json, 3.json])], name: "image"),
      layer("GlobalAveragePooling2D", ["keepdims": true], name: "mean"),
    ]
    let flatten = layer("Flatten", name: "flat")
    let reshape = layer("Reshape", ["target_shape": [3]], name: "flat")
    func ends(_ activation: String) -> JSONValue { layer("Activation", ["activation": activation], name: "end") }
    for (last, nodes) in [
      ([ends("softmax"), flatten], ["image", "mean", "mean_map", "logits"]),
      ([ends("softmax_v2"), reshape, layer("Dropout")], ["image", "mean", "mean_map", "logits"]),
      ([flatten, ends("softmax"), layer("Dropout")], ["image", "mean", "mean_map", "flat"]),
      ([flatten, ends("log_softmax"), layer("GaussianNoise")], ["image", "mean", "mean_map", "flat"]),
    ] {
      let imported = try read(described("Sequential", ["name": "hand", "layers": entries + last]))
      #expect(imported.network.graph.nodes.map(\.name) == nodes)
      let pixels: [Float] = [-3, 0.5, 7]
      let images = Tensor([1, 2, 2, 3], [pixels, pixels, pixels, pixels].flatMap { $0 })
      #expect(try imported.logits(images).array == pixels)
      #expect(imported.notes.contains { $0.contains("softmax") && $0.contains("logits") })
    }
  }

  // MARK: - Functional models

  /// A functional model of additions; `calls` says which layers each one reads.
  private func functional(
    _ calls: [(String, [String])], outputs: [String] = ["mean"], before: [JSONValue] = [], version: String = "2.4.0",
    kind: String = "Add"
  ) -> JSONValue {
    func source(_ name: String) -> JSONValue { .array([name.json, 0.json, 0.json, [:]]) }
    func entry(_ kind: String, _ name: String, _ reads: [String], _ config: JSONValue = [:]) -> JSONValue {
      let nodes: [JSONValue] = reads.isEmpty ? [] : [.array(reads.map(source))]
      return .object(
        (layer(kind, config, name: name).objectValue ?? []) + [("name", name.json), ("inbound_nodes", .array(nodes))])
    }
    let shape: JSONValue = ["batch_input_shape": JSONValue.array([.null, 2.json, 2.json, 3.json])]
    // The layers before are called with the image.
    let first = before.map { probe in
      JSONValue.object(
        (probe.objectValue ?? []) + [("name", "probe".json), ("inbound_nodes", .array([.array([source("image")])]))])
    }
    let layers =
      [entry("InputLayer", "image", [], shape)] + first + calls.map { entry(kind, $0.0, $0.1) }
      + [entry("GlobalAveragePooling2D", "mean", [calls.last?.0 ?? "image"])]
    let config: JSONValue = [
      "name": "hand", "layers": layers, "input_layers": [source("image")], "output_layers": outputs.map(source),
    ]
    return ["class_name": "Model", "config": config, "keras_version": version.json]
  }

  @Test func layersMayStandInAnyOrder() throws {
    let model = try read(functional([("late", ["early", "image"]), ("early", ["image", "image"])].reversed()))
    #expect(try model.logits(Tensor([1, 2, 2, 3], repeating: 1)).array == [3, 3, 3])
    let other = try read(
      functional([("late", ["early", "image"]), ("early", ["image", "image"]), ("end", ["late", "early"])]))
    #expect(try other.logits(Tensor([1, 2, 2, 3], repeating: 1)).array == [5, 5, 5])
  }

  @Test func sumsOfProbabilitiesAreRefused() {
    let text = refusal(functional([("sum", ["probe", "probe"])], before: [layer("Softmax")]))
    #expect(text.contains("node probe") && text.contains("softmax without weights behind it"), "\(text)")
  }

  @Test func meansAndDifferencesOfLayersAreUnderstood() throws {
    let doubled = [layer("Rescaling", ["scale": 3.0])]
    let images = Tensor([1, 2, 2, 3], repeating: 2)
    let mean = try read(functional([("end", ["probe", "image"])], before: doubled, kind: "Average"))
    #expect(try mean.logits(images).array == [4, 4, 4])
    let difference = try read(functional([("end", ["image", "probe"])], before: doubled, kind: "Subtract"))
    #expect(try difference.logits(images).array == [-4, -4, -4])
  }

  @Test func brokenGraphsAreRefused() {
    let circle = refusal(functional([("a", ["b", "image"]), ("b", ["a", "image"])]))
    #expect(circle.contains("circle"), "\(circle)")
    #expect(refusal(functional([("a", ["a", "image"])])).contains("circle"))
    #expect(refusal(functional([("a", ["nowhere", "image"])])).contains("nowhere"))
    #expect(refusal(functional([("a", ["image", "image"]), ("a", ["image", "image"])])).contains("two named a"))
    #expect(refusal(functional([("a", ["image", "image"])], outputs: ["a", "mean"])).contains("2 outputs"))
    #expect(refusal(functional([("a", ["image", "image"])], outputs: [])).contains("0 outputs"))
    #expect(refusal(functional([("a", ["image"])])).contains("two or more inputs"))
  }

  @Test func settingsOfACallThatChangeALayerAreRefused() throws {
    let text = functional([("a", ["image", "image"])]).compactText
    let training = text.replacingOccurrences(of: "[\"image\",0,0,{}]", with: "[\"image\",0,0,{\"training\":true}]")
    #expect(training != text)
    let description = try JSONValue(parsing: Data(training.utf8), path: "text")
    #expect(refusal(description).contains("a call with training true"))
  }

  /// Forty models, each calling the one inside it twice, stand for 2^40 calls.
  @Test func nestedModelsCannotGrowBeyondBounds() {
    let image: JSONValue = ["batch_input_shape": JSONValue.array([.null, 2.json, 2.json, 3.json])]
    func source(_ name: String, _ node: Int) -> JSONValue { .array([name.json, node.json, 0.json, [:]]) }
    var model = functional([("a", ["image", "image"])], outputs: ["a"])
    for level in 0..<40 {
      let calls = [JSONValue.array([source("image", 0)]), .array([source("inner", 0)])]
      let inner = (model.objectValue ?? []) + [("name", "inner".json), ("inbound_nodes", .array(calls))]
      let input: JSONValue = ["class_name": "InputLayer", "name": "image", "config": image]
      model = described(
        "Model",
        [
          "name": "level\(level)", "layers": [input, JSONValue.object(inner)], "input_layers": [source("image", 0)],
          "output_layers": [source("inner", 1)],
        ])
    }
    #expect(refusal(model).contains("at most"))
  }
}
