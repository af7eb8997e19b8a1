import Datasets
import Files
import Foundation
import Testing
import TestSupport

@Suite struct PreprocessingTests {
  private let image = GrayImage(width: 2, height: 2, pixels: [0, 51, 204, 255])

  @Test func kerasScalingRunsFromMinusOneToOne() {
    let tensor = Preprocessing(size: 2, channels: 1, scaling: .kerasResNetV2).tensor(image)
    #expect(tensor.shape == [1, 2, 2, 1])
    #expect(largestDifference(tensor.array, [-1, -0.6, 0.6, 1]) < 1e-6)
  }

  @Test func threeChannelsAreEqualAlsoWhenResized() {
    for size in [1, 2, 5] {
      let one = Preprocessing(size: size, channels: 1, scaling: .standardise(mean: 100, standardDeviation: 50))
      let three = Preprocessing(size: size, channels: 3, scaling: .standardise(mean: 100, standardDeviation: 50))
      let expected = image.resized(width: size, height: size).map { ($0 - 100) / 50 }
      #expect(one.tensor(image).array == expected)
      #expect(three.tensor(image).array == expected.flatMap { [$0, $0, $0] })
    }
  }

  @Test func levelUndoesScaling() {
    for scaling in [Preprocessing.Scaling.kerasResNetV2, .standardise(mean: 129.5, standardDeviation: 65)] {
      let preprocessing = Preprocessing(size: 1, channels: 1, scaling: scaling)
      for level: Float in [0, 17, 255] { #expect(abs(preprocessing.level(preprocessing.scaled(level)) - level) < 1e-4) }
    }
  }

  @Test func eachChannelMayHaveItsOwnScale() {
    let preprocessing = Preprocessing(
      size: 2, channels: 3, scaling: .standardiseChannels(means: [0, 100, 50], standardDeviations: [1, 10, 2]))
    let image = GrayImage(width: 2, height: 2, pixels: [0, 100, 200, 50])
    #expect(preprocessing.tensor(image).array == [0, -10, -25, 100, 0, 25, 200, 10, 75, 50, -5, 0])
    #expect(preprocessing.inputs(100) == [100, 0, 25])
    for channel in 0..<3 { #expect(preprocessing.level(preprocessing.inputs(70)[channel], channel: channel) == 70) }
  }

  @Test func jsonReadsBackEqual() throws {
    for preprocessing in [
      Preprocessing(
        size: 48, channels: 3, scaling: .standardiseChannels(means: [1, 2, 3], standardDeviations: [4, 5, 6.5])),
      Preprocessing(size: 144, channels: 3, scaling: .kerasResNetV2),
      Preprocessing(size: 48, channels: 1, scaling: .standardise(mean: 129.47, standardDeviation: 65.03)),
    ] {
      let text = preprocessing.json.text
      let parsed = try JSONValue(parsing: Data(text.utf8), path: "m.ckpt")
      #expect(try Preprocessing(parsed, path: "m.ckpt") == preprocessing)
    }
  }

  @Test(arguments: [
    (#"{"channels":1,"scaling":"keras-resnet-v2"}"#, "size is missing"),
    (#"{"size":0,"channels":1,"scaling":"keras-resnet-v2"}"#, "size 0"),
    (#"{"size":99999999,"channels":1,"scaling":"keras-resnet-v2"}"#, "1 to 4,096"),
    (#"{"size":48,"channels":2,"scaling":"keras-resnet-v2"}"#, "channels 2"),
    (#"{"size":48,"channels":1,"scaling":"magic"}"#, #"scaling "magic""#),
    (#"{"size":48,"channels":1}"#, "scaling is missing"),
    (#"{"size":48,"channels":1,"scaling":"standardise","mean":1}"#, "standard_deviation is missing"),
    (#"{"size":48,"channels":1,"scaling":"standardise","mean":1,"standard_deviation":0}"#, "deviation above 0"),
    (
      #"{"size":48,"channels":3,"scaling":"standardise","mean":[1,2],"standard_deviation":[1,2]}"#, "2 means"
    ),
    (
      #"{"size":48,"channels":3,"scaling":"standardise","mean":[1,2,3],"standard_deviation":[1,0,2]}"#,
      "deviation above 0"
    ),
    (
      #"{"size":48,"channels":3,"scaling":"standardise","mean":[1,2,"a"],"standard_deviation":[1,1,2]}"#,
      "a list of them"
    ),
    (#"[]"#, "size is missing"),
  ])
  func badJSONIsRefused(text: String, expected: String) throws {
    let json = try JSONValue(parsing: Data(text.utf8), path: "m.ckpt")
    let error = failure { _ = try Preprocessing(json, path: "m.ckpt") }
    #expect(error.code == 65 && error.text.hasPrefix("m.ckpt: ") && error.text.contains(expected), "\(error.text)")
  }
}
