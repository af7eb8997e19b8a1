import Files
import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// The models of `Fixtures/interchange/make_keras_models.py`, in every form that Keras writes.
@Suite struct KerasModelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try KerasFixtures.unpacked() }

  private func read(_ name: String, _ form: String) throws -> ImportedModel {
    let description = form.hasSuffix("weights.h5") || form == "legacy.h5" ? folder.file("\(name).json") : nil
    return try KerasModelImport.read(folder.file("\(name).\(form)"), description: description)
  }

  @Test(arguments: ["replaced", "plain", "xception", "squeeze"])
  func everyFormPredictsWhatKerasPredicts(_ name: String) throws {
    let numbers = try SafetensorsFile(reading: folder.file("\(name).safetensors"))
    let images = try numbers.tensor("input")
    let expected = try numbers.tensor("output")
    for form in ["keras", "h5", "keras2.h5", "weights.h5", "nameless.weights.h5", "legacy.h5"] {
      let model = try read(name, form)
      #expect(model.classCount == expected.shape.c && model.size == images.shape.h)
      let logits = try model.logits(images)
      let outputs = name == "plain" ? logits : probabilities(logits)
      let scale = expected.array.reduce(0) { max($0, abs($1)) }
      #expect(largestDifference(outputs.array, expected.array) < 1e-5 * scale, "\(name).\(form)")
    }
  }

  @Test(arguments: ["replaced", "plain", "xception", "squeeze"])
  func everyTensorOfTheFileIsReported(_ name: String) throws {
    for form in ["h5", "weights.h5", "legacy.h5"] {
      let model = try read(name, form)
      let stored = try HDF5File(reading: folder.file("\(name).\(form)")).datasets.map(\.path)
      #expect(model.report.rows.compactMap(\.source).sorted() == stored.sorted(), "\(name).\(form)")
      let own = model.network.parameters.all.map(\.name)
      #expect(model.report.rows.compactMap(\.parameter) == own, "every parameter has one row, in graph order")
      #expect(model.report.kept.isEmpty)
    }
  }

  @Test func whatIsNotUsedSaysWhy() throws {
    let plain = try read("plain", "h5").report
    #expect(plain.unused.count == 24)
    #expect(plain.unused.allSatisfy { $0.action == .notUsed(reason: "the memory of an optimiser") })
    let squeeze = try read("squeeze", "legacy.h5").report
    #expect(squeeze.unused.compactMap(\.source) == ["statistics/statistics/count"])
    // Without scale there is no gamma in the file: ones, and the report says that no tensor gave them.
    let gamma = squeeze.rows.first { $0.parameter == "batch_normalization/gamma" }
    #expect(gamma?.source == nil && gamma?.action == .converted(from: "the layer's settings"))
  }

  @Test func theFormAndVersionAreSaid() throws {
    #expect(try read("replaced", "keras").report.format == "Keras 3.15.1, .keras")
    #expect(try read("replaced", "h5").report.format == "Keras 3.15.1, whole model .h5")
    #expect(try read("replaced", "keras2.h5").report.format == "Keras 2.4.0, whole model .h5")
    #expect(try read("replaced", "legacy.h5").report.format == "Keras 3.15.1, description and weights")
  }

  @Test func nestedModelsAndAttentionBecomeNodes() throws {
    let model = try read("replaced", "keras")
    let graph = model.network.graph
    for name in [
      "face", "conv1_conv", "block1_out", "post_relu", "cbam_layer_squeeze", "cbam_layer_out", "dense_2_relu",
    ] {
      _ = try graph.index(of: name)
    }
    let site = try #require(model.blueprint.attention.first)
    #expect(site.name == "cbam_layer" && site.input == "post_relu" && site.output == "cbam_layer_out")
    #expect(model.blueprint.defaultTap.node == "cbam_layer_out")
    #expect(try model.network.parameters.tensor("cbam_layer_conv/bias").array == [0], "the file has no bias: zero")
    #expect(model.notes.contains { $0.contains("Custom>CBAMLayer") && $0.contains("not in the file") })
    #expect(model.notes.contains { $0.contains("softmax") && $0.contains("logits") })
    #expect(graph.nodes[graph.output].name == "emotion")
  }

  @Test func attentionWhoseWeightsAreOthersIsRefused() throws {
    let text = try String(contentsOfFile: folder.file("squeeze.json"), encoding: .utf8)
    let changed = text.replacingOccurrences(of: "\"DepthwiseConv2D\"", with: "\"MyModule>CBAM_Block\"")
    #expect(changed != text)
    try changed.write(toFile: folder.file("changed.json"), atomically: false, encoding: .utf8)
    let error = KerasFixtures.failure {
      _ = try KerasModelImport.read(folder.file("squeeze.legacy.h5"), description: folder.file("changed.json"))
    }
    #expect(error?.description.contains("depthwise (class MyModule>CBAM_Block)") == true)
    #expect(error?.description.contains("CBAM on 8 channels") == true, "\(error?.description ?? "none")")
    #expect(error?.description.contains("[3, 3, 8, 1]") == true)
  }

  @Test func layersThatAreCalledAgainShareTheirParameters() throws {
    let model = try read("squeeze", "keras")
    let graph = model.network.graph
    let first = try graph.index(of: "shared")
    #expect(graph.nodes[try graph.index(of: "shared_2")].parameterOwner == first)
    // The nested models have layers of the same names as the model around them.
    let nested = try graph.index(of: "branch/shared")
    #expect(nested != first)
    #expect(graph.nodes[try graph.index(of: "branch/shared_2")].parameterOwner == nested)
    let names = model.network.parameters.all.map(\.name)
    #expect(names.filter { $0.hasSuffix("shared/kernel") } == ["shared/kernel", "branch/shared/kernel"])
  }

  /// Names that Keras makes up differ between sessions; then the order of the layers decides, as it does for Keras.
  @Test(arguments: ["weights.h5", "legacy.h5"]) func layersOfOtherNamesAreFoundByTheirOrder(_ form: String) throws {
    let text = try String(contentsOfFile: folder.file("squeeze.json"), encoding: .utf8)
    let renamed = text.replacingOccurrences(of: "\"dense", with: "\"made_up").replacingOccurrences(
      of: "\"batch_normalization", with: "\"other")
    #expect(renamed != text)
    try renamed.write(toFile: folder.file("renamed.json"), atomically: false, encoding: .utf8)
    let expected = try read("squeeze", "keras").network.parameters
    let model = try KerasModelImport.read(
      folder.file("squeeze.\(form)"), description: folder.file("renamed.json"))
    _ = try model.network.graph.index(of: "made_up_4")
    for (own, other) in zip(model.network.parameters.all, expected.all) {
      #expect(try model.network.parameters.tensor(own.name) == expected.tensor(other.name), "\(own.name)")
    }
  }

  @Test func weightsAloneAskForADescription() throws {
    for name in ["squeeze.weights.h5", "squeeze.legacy.h5"] {
      let error = KerasFixtures.failure { _ = try KerasModelImport.read(folder.file(name)) }
      #expect(error?.failure == .badData)
      #expect(error?.description.contains("model.to_json()") == true, "\(error?.description ?? "none")")
    }
  }

  @Test func weightsOfAnotherModelAreRefused() throws {
    for form in ["weights.h5", "legacy.h5"] {
      let error = KerasFixtures.failure {
        _ = try KerasModelImport.read(folder.file("plain.\(form)"), description: folder.file("xception.json"))
      }
      #expect(error?.failure == .badData)
      #expect(error?.description.contains("stem") == true, "\(error?.description ?? "none")")
    }
  }

  /// Numbers that are none, and tensors of another shape, are named with their node.
  @Test func unusableTensorsAreNamed() throws {
    // A bias of the sequential model, as its bytes stand in the file.
    let bias = try HDF5File(reading: folder.file("plain.legacy.h5")).tensor("dense/plain/dense/bias")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file("plain.legacy.h5")))
    let pattern = bias.array.withUnsafeBufferPointer { Data(buffer: $0) }
    let place = try #require(bytes.range(of: pattern))
    bytes.replaceSubrange(place.lowerBound..<(place.lowerBound + 4), with: [0, 0, 0xC0, 0x7F])
    try bytes.write(to: URL(fileURLWithPath: folder.file("broken.legacy.h5")))
    let error = KerasFixtures.failure {
      _ = try KerasModelImport.read(folder.file("broken.legacy.h5"), description: folder.file("plain.json"))
    }
    #expect(error?.description.contains("dense/plain/dense/bias") == true, "\(error?.description ?? "none")")
    #expect(error?.description.contains("not numbers") == true)

    let text = try String(contentsOfFile: folder.file("plain.json"), encoding: .utf8)
    let wider = text.replacingOccurrences(of: "\"units\": 9", with: "\"units\": 11")
    #expect(wider != text)
    try wider.write(toFile: folder.file("wider.json"), atomically: false, encoding: .utf8)
    let other = KerasFixtures.failure {
      _ = try KerasModelImport.read(folder.file("plain.legacy.h5"), description: folder.file("wider.json"))
    }
    #expect(other?.description.contains("dense/plain/dense/kernel") == true, "\(other?.description ?? "none")")
    #expect(other?.description.contains("11]") == true)
  }
}

/// The unpacked fixtures.
enum KerasFixtures {
  /// A folder with the files of `keras-models.tar.gz`.
  static func unpacked() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Fixtures.unpack("interchange/keras-models.tar.gz", to: folder.path)
    return folder
  }

  /// The error that `body` ends with, one for people.
  static func failure(_ body: () throws -> Void) -> (any ReportableError)? {
    do {
      try body()
      return nil
    } catch {
      return error as? any ReportableError
    }
  }
}

extension ImportedModel {
  /// The scores of images, `[N, classes]`.
  func logits(_ images: Tensor) throws -> Tensor {
    let session = try Session(network, .inference(batch: images.shape.n))
    _ = session.input.update(fromContentsOf: images.array)
    session.forward()
    return Tensor([images.shape.n, classCount], Array(session.output))
  }
}

/// The softmax of every row.
func probabilities(_ logits: Tensor) -> Tensor {
  var result = logits
  for row in 0..<logits.shape.n {
    let scores = logits.rows(row..<(row + 1)).array.map(Double.init)
    let largest = scores.max() ?? 0
    let powers = scores.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    for (i, power) in powers.enumerated() { result[row * logits.shape.c + i] = Float(power / sum) }
  }
  return result
}
