import Networks
import Tensors
import Testing
import TestSupport

@Suite struct ReceptiveFieldTests {
  @Test func fieldsAreThoseOfTheResidualNetworkOfFiftyLayers() throws {
    let graph = try ResNet50V2CBAM(configuration: ["attention": "none"]).blueprint(size: 512, classes: 7).graph
    let fields = Dictionary(uniqueKeysWithValues: try graph.describe().map { ($0.name, $0.receptiveField) })
    let expected = [
      "conv1_conv": 7, "pool1_pool": 11, "conv2_block1_out": 19, "conv2_block3_out": 35, "conv3_block4_out": 99,
      "conv4_block6_out": 291, "post_relu": 483,
    ]
    for (name, field) in expected { #expect(fields[name] == field, "\(name)") }
    // Vectors see everything, and so does a field that covers the image from every position.
    #expect(fields["avg_pool"] == .some(nil) && fields["logits"] == .some(nil))
    let small = try ResNet50V2CBAM(configuration: ["attention": "none"]).blueprint(size: 48, classes: 7).graph
      .describe()
    #expect(small.first { $0.name == "conv2_block3_out" }?.receptiveField == 35)
    #expect(small.first { $0.name == "post_relu" }?.receptiveField == nil)
  }

  @Test(arguments: [("stem1_relu", 3), ("stem2_conv", 5), ("stage1_block1_out", 13)])
  func aPositionAnswersToItsFieldAlone(_ name: String, _ field: Int) throws {
    var architecture = ResNetV2Compact()
    architecture.attention = .none
    architecture.stem = 8
    architecture.widths = [12]
    architecture.blocks = [1]
    let network = try Network(architecture.blueprint(size: 40, classes: 2).graph)
    network.parameters.initialize(seed: 2)
    let description = try #require(network.graph.describe().first { $0.name == name })
    #expect(description.receptiveField == field)
    let session = try Session(network, .attribution(batch: 1, taps: [name]))
    fillWithNoise(session.input, seed: 1)
    session.forward()
    let clean = try session.activation(of: name)
    let (side, c) = (clean.shape.h, clean.shape.c)
    let position = (side / 2) * side + side / 2
    var touched: [Int] = []
    for column in 0..<40 {
      fillWithNoise(session.input, seed: 1)
      for row in 0..<40 { session.input[row * 40 + column] += 3 }
      session.forward()
      let now = try session.activation(of: name)
      if (0..<c).contains(where: { now[position * c + $0] != clean[position * c + $0] }) { touched.append(column) }
    }
    let first = try #require(touched.first)
    #expect(touched == Array(first..<(first + field)))
  }
}
