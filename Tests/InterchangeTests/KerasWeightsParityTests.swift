import Foundation
import Interchange
import Networks
import Testing
import TestSupport

@Suite struct KerasWeightsParityTests {
  /// Keras's ResNet50V2 with random weights and statistics, saved in three forms: our backbone gives its features.
  ///
  /// Needs Python with TensorFlow: `make parity` provides it.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["FER_PARITY"] == "1"))
  func featuresEqualThoseOfKeras() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      ProcessInfo.processInfo.environment["FER_PYTHON"] ?? "python3",
      Fixtures.path("interchange/predict_resnet50v2.py"), folder.path,
    ]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "predict_resnet50v2.py failed: is TensorFlow installed?")
    func floats(_ name: String) throws -> [Float] {
      try Data(contentsOf: URL(fileURLWithPath: folder.file(name))).withUnsafeBytes { bytes in
        (0..<(bytes.count / 4)).map { i in
          Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self)))
        }
      }
    }
    let images = try floats("images.f32")
    let features = try floats("features.f32")
    let batch = images.count / (48 * 48 * 3)
    let scale = features.reduce(0) { max($0, abs($1)) }
    #expect(scale > 0.1 && features.count == batch * 2 * 2 * 2048)

    for name in ["keras3.weights.h5", "legacy.h5", "whole.h5", "nested.weights.h5", "nested.h5"] {
      let blueprint = ResNet50V2CBAM().blueprint(size: 48, classes: 7)
      let network = try Network(blueprint.graph)
      network.parameters.initialize(seed: 1)
      let report = try KerasWeightsFile(reading: folder.file(name)).load(
        into: network.parameters, requiring: blueprint.backbone)
      #expect(report.used.reduce(0) { $0 + $1.shape.reduce(1, *) } == 23_564_800, "\(report.summary)")
      #expect(report.kept.allSatisfy { !blueprint.backbone.contains(String($0.parameter?.prefix { $0 != "/" } ?? "")) })
      let session = try Session(network, .inference(batch: batch, taps: ["post_relu"]))
      _ = session.input.update(fromContentsOf: images)
      session.forward()
      let difference = largestDifference(try session.activation(of: "post_relu").array, features) / scale
      print("\(name): largest difference from Keras \(difference) of the features' scale \(scale)")
      #expect(difference < 1e-4, "\(name)")
    }
  }
}
