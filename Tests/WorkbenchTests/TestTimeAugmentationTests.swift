import Datasets
import Evaluation
import Files
import Foundation
import Interchange
import Networks
import Reporting
import Testing
import TestSupport
import Workbench

/// A small network with random weights, measured with several views of each image.
@Suite struct TestTimeAugmentationTests {
  private let folder: TemporaryFolder
  private let images: [(path: String, image: GrayImage)]

  init() throws {
    folder = try TemporaryFolder()
    images = PlantedDataset.planted().filter { $0.path.hasPrefix("test/") }
    try PlantedDataset.write(images, to: folder.file("faces"))
  }

  private func writeModel(temperature: Double?) throws -> String {
    var architecture = ResNetV2Compact()
    (architecture.stem, architecture.widths, architecture.blocks) = (4, [6, 8], [1, 1])
    let blueprint = architecture.blueprint(size: 40, classes: 2)
    let network = try Network(blueprint.graph)
    network.parameters.initialize(seed: 5)
    let path = folder.file("model.ckpt")
    try Checkpoint(
      architecture: architecture, size: 40, classes: ["happy", "sad"],
      preprocessing: Preprocessing(size: 40, resized: 48, channels: 1, scaling: .kerasResNetV2).json, training: .null,
      temperature: temperature, blueprint: blueprint, network: network
    ).write(to: path)
    return path
  }

  private func measure(_ model: String, _ views: TestTimeAugmentation) throws -> (Predictions, JSONValue) {
    let output = folder.file("report-\(views.rawValue)")
    var settings = EvaluationJob.Settings(.model(path: model, data: folder.file("faces")), output: output)
    settings.testTimeAugmentation = views
    settings.formats = [.markdown]
    let result = try EvaluationJob(settings, invocation: Invocation(arguments: ["test"])).run(SilentObserver())
    return (try Predictions(readingFrom: output + "/predictions.csv"), result.json)
  }

  @Test(arguments: [TestTimeAugmentation.flip, .fiveCrop, .tenCrop])
  func predictionsAreTheMeanProbabilitiesOfTheViews(_ views: TestTimeAugmentation) throws {
    let path = try writeModel(temperature: 2)
    let (predictions, metrics) = try measure(path, views)
    let model = try Model(reading: path)
    #expect(model.preprocessing.resized == 48)
    #expect(predictions.count == images.count)
    for row in 0..<predictions.count {
      let file = try #require(predictions.paths?[row])
      let image = try #require(images.first { $0.path.hasSuffix(file) || file.hasSuffix($0.path) }?.image)
      // Views made by other means: 48 pixels need no resizing, so crops are parts of the image itself.
      func cropped(_ image: GrayImage) -> [GrayImage] {
        [(0, 0), (8, 0), (0, 8), (8, 8), (4, 4)].map { image.cropped(x: $0.0, y: $0.1, width: 40, height: 40) }
      }
      let mirrored = image.flippedHorizontally()
      let parts: [GrayImage] =
        switch views {
        case .flip: [cropped(image)[4], cropped(mirrored)[4]]
        case .fiveCrop: cropped(image)
        default: cropped(image) + cropped(mirrored)
        }
      var expected = [0.0, 0.0]
      // A picture of 40 pixels is enlarged to 48 and cut: a frame of four pixels makes the cut give it back.
      for logits in try model.logits(parts.map(framed), observer: SilentObserver()) {
        let peak = Double(logits.max() ?? 0)
        let powers = logits.map { exp(Double($0) - peak) }
        for k in 0..<2 { expected[k] += powers[k] / powers.reduce(0, +) / Double(parts.count) }
      }
      for k in 0..<2 { #expect(abs(predictions.probabilities[row * 2 + k] - expected[k]) < 1e-5) }
    }
    #expect(metrics["test_time_augmentation"]?["views"]?.intValue == views.count)
    // A temperature for single views is not used.
    #expect(metrics["calibration"]?["temperature"] == .null)
    #expect(try measure(path, .none).1["calibration"]?["temperature"]?.doubleValue == 2)
  }

  /// The image in a frame of four black pixels.
  private func framed(_ image: GrayImage) -> GrayImage {
    var frame = GrayImage(width: 48, height: 48, pixels: [UInt8](repeating: 0, count: 48 * 48))
    for y in 0..<40 { for x in 0..<40 { frame[x + 4, y + 4] = image[x, y] } }
    return frame
  }
}
