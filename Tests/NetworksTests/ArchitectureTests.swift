import Files
import Networks
import Tensors
import Testing

@Suite struct ArchitectureTests {
  @Test func theBackboneHasKerasParameterCountAndLayers() throws {
    let blueprint = ResNet50V2CBAM().blueprint(size: 48, classes: 7)
    let network = try Network(blueprint.graph)
    let backbone = Set(blueprint.backbone)
    let count = network.parameters.all.filter { backbone.contains($0.node) }.reduce(0) { $0 + $1.shape.count }
    #expect(count == 23_564_800)
    // keras.applications.ResNet50V2(include_top=False) lists 190 layers.
    #expect(blueprint.backbone.count == 190)
    #expect(blueprint.backbone.suffix(3) == ["conv5_block3_out", "post_bn", "post_relu"])
    #expect(
      blueprint.backbone.filter { $0.hasPrefix("max_pooling2d") } == [
        "max_pooling2d", "max_pooling2d_1", "max_pooling2d_2",
      ])
  }

  @Test(arguments: [(48, [12, 6, 3, 2, 2]), (144, [36, 18, 9, 5, 5]), (224, [56, 28, 14, 7, 7])])
  func gridsAreThoseOfKeras(_ size: Int, _ grids: [Int]) throws {
    let graph = ResNet50V2CBAM().blueprint(size: size, classes: 7).graph
    let shapes = try graph.shapes(batch: 1)
    let names = ["pool1_pool", "conv2_block3_out", "conv3_block4_out", "conv4_block6_out", "cbam_out"]
    #expect(try names.map { shapes[try graph.index(of: $0)].h } == grids)
  }

  @Test func theCompactNetworkIsCompact() throws {
    let blueprint = ResNetV2Compact().blueprint(size: 48, classes: 7)
    let count = try Network(blueprint.graph).parameters.learnedCount
    #expect((1_550_000...1_700_000).contains(count), "\(count) parameters")
    #expect(try blueprint.graph.shapes(batch: 1)[blueprint.graph.index(of: "cbam_out")] == [1, 6, 6, 192])
  }

  @Test(arguments: ArchitectureRegistry.all.map { $0.id }) func configurationsReadBack(_ id: String) throws {
    let type = try ArchitectureRegistry.type(id)
    let standard = type.init()
    #expect(try type.init(configuration: standard.configuration).configuration == standard.configuration)
    #expect(throws: GraphError.self) { try type.init(configuration: ["attention": "everywhere"]) }
    #expect(throws: GraphError.self) { try type.init(configuration: ["ratio": 0]) }
  }

  @Test(arguments: ["backbone", "blocks", "none"]) func everyPlacementOfAttentionBuilds(_ placement: String) throws {
    let blueprint = try ResNet50V2CBAM(configuration: ["attention": placement]).blueprint(size: 48, classes: 7)
    #expect(blueprint.attention.count == ["backbone": 1, "blocks": 16, "none": 0][placement])
    for site in blueprint.attention {
      for name in [site.input, site.channel, site.spatial, site.output] { _ = try blueprint.graph.index(of: name) }
    }
    _ = try blueprint.graph.index(of: blueprint.defaultTap.node)
  }

  @Test func descriptionsTellSignsFieldsAndPooling() throws {
    let blueprint = ResNet50V2CBAM().blueprint(size: 144, classes: 7)
    let nodes = Dictionary(uniqueKeysWithValues: try blueprint.graph.describe().map { ($0.name, $0) })
    #expect(nodes["conv1_conv"]?.receptiveField == 7)
    #expect(nodes["pool1_pool"]?.receptiveField == 11)
    #expect(nodes["conv2_block1_2_conv"]?.receptiveField == 19)
    #expect(nodes["post_relu"]?.isNonNegative == true)
    #expect(nodes["conv5_block3_out"]?.isNonNegative == false)
    #expect(nodes["cbam_out"]?.feedsGlobalPooling == true)
    #expect(nodes["post_relu"]?.feedsGlobalPooling == false)
  }
}
