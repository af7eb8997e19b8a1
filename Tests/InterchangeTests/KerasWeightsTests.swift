import Files
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// The small network of `Fixtures/interchange/make_keras.py`, in every form that Keras writes.
@Suite struct KerasWeightsTests {
  private func path(_ name: String) -> String { Fixtures.path("interchange/keras/\(name)") }

  /// The script's network, with a head that no file has.
  private func network() throws -> Network {
    var builder = GraphBuilder()
    var x = builder.input("input", shape: [6, 6, 3])
    x = builder.add("conv", Convolution(filters: 2, kernelSize: 3), x)
    x = builder.add("relu", ReLU(), builder.add("norm", BatchNormalization(), x))
    x = builder.add("dense", Dense(units: 3), builder.add("pool", GlobalAveragePooling(), x))
    x = builder.add("logits", Dense(units: 4), x)
    let network = try Network(builder.graph(output: x))
    network.parameters.initialize(seed: 3)
    return network
  }

  /// The script's value of a parameter.
  private func expected(_ parameter: Parameter) -> [Float] {
    var generator = SeededGenerator(seed: 11, label: parameter.name)
    let drawn = (0..<parameter.shape.count).map { _ in Float(2 * generator.uniform() - 1) }
    return parameter.role == .movingVariance ? drawn.map { $0 + 2 } : drawn
  }

  private func refusal(_ name: String, requiring: [String] = []) throws -> (any ReportableError)? {
    let network = try network()
    let before = network.parameters.values.map(\.bitPattern)
    do {
      try KerasWeightsFile(reading: path(name)).load(into: network.parameters, requiring: requiring)
      return nil
    } catch {
      #expect(network.parameters.values.map(\.bitPattern) == before, "\(name): the network was changed")
      return error as? any ReportableError
    }
  }

  @Test(arguments: [
    ("legacy.h5", "legacy", 0), ("legacy-renamed.h5", "legacy", 0), ("legacy-split.h5", "legacy", 0),
    ("legacy-nested.h5", "legacy", 0), ("whole.h5", "legacy, whole model", 2), ("keras3.weights.h5", "Keras 3", 2),
    ("keras3-nested.weights.h5", "Keras 3", 2),
  ]) func everyFormGivesTheSameWeights(_ name: String, _ form: String, _ strangers: Int) throws {
    let network = try network()
    let start = try network.parameters.tensor("logits/kernel")
    let file = try KerasWeightsFile(reading: path(name))
    #expect(file.form.rawValue == form)
    let report = try file.load(into: network.parameters, requiring: ["conv", "relu", "norm"])
    for parameter in network.parameters.all where parameter.node != "logits" {
      #expect(try network.parameters.tensor(parameter.name).array == expected(parameter), "\(name): \(parameter.name)")
    }
    #expect(try network.parameters.tensor("logits/kernel") == start)
    #expect(report.used.count == 8)
    #expect(report.kept.compactMap(\.parameter) == ["logits/kernel", "logits/bias"])
    #expect(report.used.allSatisfy { $0.action == .copied })
    #expect(report.unused.count >= strangers, "\(report.unused)")
    #expect(report.rows.count == file.variables.count + 2, "every tensor has one row")
    #expect(report.summary.contains("8 tensors with 73 values"), "\(report.summary)")
    #expect(report.summary.contains("logits"))
  }

  @Test func whatBelongsToNoLayerIsReported() throws {
    let report = try KerasWeightsFile(reading: path("whole.h5")).load(into: network().parameters)
    #expect(report.unused.contains { $0.source?.hasPrefix("optimizer_weights/") == true })
    let numbered = try KerasWeightsFile(reading: path("keras3.weights.h5")).load(into: network().parameters)
    #expect(numbered.unused.contains { $0.source?.contains("optimizer/vars") == true }, "\(numbered.unused)")
    #expect(numbered.unused.allSatisfy { $0.parameter == nil })
    let json = numbered.json
    #expect(json["schema"]?.stringValue == "fer-analyze/weights/1")
    #expect(json["used"]?.intValue == 8)
    #expect(json["tensors"]?.arrayValue?.first?["source"]?.stringValue == "layers/conv2d/vars/0")
    #expect(json["tensors"]?.arrayValue?.first?["parameter"]?.stringValue == "conv/kernel")
  }

  @Test func otherPrecisionsAreConvertedAndSaid() throws {
    for (name, type, tolerance) in [("half.h5", "f16", Float(1.0 / 1024)), ("double.h5", "f64", 0)] {
      let network = try network()
      let report = try KerasWeightsFile(reading: path(name)).load(into: network.parameters)
      #expect(report.used.count == 8)
      #expect(report.used.allSatisfy { $0.action == .converted(from: type) })
      for parameter in network.parameters.all where parameter.node != "logits" {
        let values = try network.parameters.tensor(parameter.name).array
        #expect(largestDifference(values, expected(parameter)) <= tolerance, "\(name): \(parameter.name)")
      }
    }
  }

  @Test func aFileWithoutHeadLeavesTheHead() throws {
    let network = try network()
    let start = try network.parameters.tensor("dense/kernel")
    let report = try KerasWeightsFile(reading: path("headless.h5")).load(
      into: network.parameters, requiring: ["conv", "norm"])
    #expect(report.used.count == 6)
    #expect(report.kept.count == 4)
    #expect(try network.parameters.tensor("dense/kernel") == start)
  }

  @Test func aMissingPartOfTheBackboneIsAnError() throws {
    let error = try refusal("no-norm.h5", requiring: ["conv", "relu", "norm"])
    #expect(error?.failure == .badData)
    #expect(error?.description.contains("1 of the backbone's 2 layers with weights are not in it: norm") == true)
  }

  @Test(arguments: [
    ("shape.h5", ["conv/conv/kernel:0", "[2, 3, 3, 2]", "conv/kernel", "[3, 3, 3, 2]"]),
    ("nan.h5", ["norm/norm/beta:0", "not numbers"]),
    ("variance.h5", ["norm/norm/moving_variance:0", "negative"]),
    ("integer.h5", ["conv/conv/kernel:0", "whole numbers of 32 bits"]),
    ("theano.h5", ["theano"]),
    ("missing-dataset.h5", ["conv", "conv/bias:0"]),
    ("chunked.h5", ["conv/conv/kernel:0", "h5repack"]),
    ("elsewhere.h5", ["conv/conv/kernel:0", "in another file"]),
    ("absent.h5", ["conv/conv/kernel:0", "absent"]),
    ("external.h5", ["conv", "conv/bias:0"]),
    ("strange.h5", ["layer_names", "table"]),
    ("three-of-four.weights.h5", ["norm", "3", "gamma"]),
    ("truncated.h5", ["truncated file"]),
    ("text.h5", ["not an HDF5 file"]),
  ]) func whatCannotBeRightIsRefused(_ name: String, _ words: [String]) throws {
    let error = try refusal(name)
    #expect(error?.failure == .badData)
    let message = error?.description ?? "accepted"
    for word in words + [name] { #expect(message.contains(word), "\(message)") }
  }

  @Test func aFileOfAnotherNetworkIsRefused() throws {
    var builder = GraphBuilder()
    let x = builder.input("input", shape: [6, 6, 3])
    let y = builder.add("logits", Dense(units: 2), builder.add("pool", GlobalAveragePooling(), x))
    let network = try Network(builder.graph(output: y))
    let file = try KerasWeightsFile(reading: path("legacy.h5"))
    let error = #expect(throws: KerasWeightsError.self) { try file.load(into: network.parameters) }
    #expect(error?.description.contains("conv, norm, dense") == true, "\(error?.description ?? "")")
    #expect(error?.description.contains("logits") == true)
  }
}
