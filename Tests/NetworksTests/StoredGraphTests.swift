import Files
import Networks
import Tensors
import TestSupport
import Testing

/// Graphs that are stored as JSON, and what is found in them.
@Suite struct StoredGraphTests {
  /// Convolution, ReLU, pooling, a residual sum, a shared layer, class maps, global pooling.
  private func graph() -> Graph {
    var builder = GraphBuilder()
    let input = builder.input("image", shape: [12, 12, 1])
    var x = builder.add("conv", Convolution(filters: 4, kernelSize: 3, padding: .same), input)
    let relu = builder.add("conv_relu", ReLU(), x)
    let first = builder.add("shared", Convolution(filters: 4, kernelSize: 1), relu)
    let second = builder.add("shared_2", Convolution(filters: 4, kernelSize: 1), first, sharing: first)
    x = builder.add("sum", Add(), relu, second)
    x = builder.add("pool", MaxPooling(size: 2, stride: 2), x)
    let side = builder.add("unused", Convolution(filters: 2, kernelSize: 1), x)
    _ = builder.add("unused_relu", ReLU(), side)
    x = builder.add("class_maps", Convolution(filters: 3, kernelSize: 3, padding: .same), x)
    let last = builder.add("logits", GlobalAveragePooling(), x)
    return builder.graph(output: last)
  }

  private func answers(_ graph: Graph) throws -> [Float] {
    let network = try Network(graph)
    network.parameters.initialize(seed: 3)
    let session = try Session(network, .inference(batch: 2))
    for i in session.input.indices { session.input[i] = Float(i % 17) / 8 - 1 }
    session.forward()
    return Array(session.output)
  }

  @Test func aGraphReadsBackFromItsText() throws {
    let graph = graph()
    let read = try Graph(json: JSONValue(parsing: .init(graph.json.compactText.utf8), path: "test"))
    #expect(read.json == graph.json)
    #expect(read.nodes.map(\.parameterOwner) == graph.nodes.map(\.parameterOwner))
    #expect(try answers(read) == answers(graph))
  }

  @Test func whatTheResultDoesNotNeedIsPruned() throws {
    let pruned = graph().pruned()
    #expect(!pruned.nodes.contains { $0.name.hasPrefix("unused") })
    #expect(pruned.nodes.count == graph().nodes.count - 2)
    #expect(try answers(pruned) == answers(graph()))
  }

  @Test func explanationsTapTheLastMapBeforePoolingAndClassMaps() throws {
    let network = try ImportedNetwork(source: "test", graph: graph().pruned(), attention: [])
    let blueprint = network.blueprint(size: 12, classes: 3)
    #expect(blueprint.defaultTap.node == "sum")
    #expect(blueprint.backbone.last == "sum")
    #expect(blueprint.features == "sum")
  }

  @Test func aWayAroundANodeIsSeen() throws {
    var builder = GraphBuilder()
    let input = builder.input("image", shape: [8, 8, 3])
    let stem = builder.add("stem", Convolution(filters: 4, kernelSize: 3), input)
    let branch = builder.add("branch", Convolution(filters: 4, kernelSize: 3, padding: .same), stem)
    let left = builder.add("left", GlobalAveragePooling(), branch)
    let right = builder.add("right", GlobalMaxPooling(), stem)
    let both = builder.add("both", Concatenate(), left, right)
    let last = builder.add("logits", Dense(units: 2), both)
    let graph = builder.graph(output: last)
    let blueprint = try ImportedNetwork(source: "test", graph: graph, attention: []).blueprint(size: 8, classes: 2)
    #expect(blueprint.defaultTap.node == "stem")
    #expect(blueprint.features == "both")
  }

  @Test func anAttentionBlockIsKeptWithTheGraph() throws {
    var builder = GraphBuilder()
    let input = builder.input("image", shape: [8, 8, 1])
    let conv = builder.add("conv", Convolution(filters: 4, kernelSize: 3), input)
    let (output, site) = CBAM(ratio: 2, kernelSize: 3).add(
      to: &builder, "cbam", conv, named: "conv", channels: 4)
    let pooled = builder.add("pool", GlobalAveragePooling(), output)
    let last = builder.add("logits", Dense(units: 2), pooled)
    let graph = builder.graph(output: last)
    let network = try ImportedNetwork(source: "test", graph: graph, attention: [site])
    let read = try ImportedNetwork(configuration: network.configuration).blueprint(size: 8, classes: 2)
    #expect(read.attention.map(\.spatial) == ["cbam_spatial"])
    #expect(read.defaultTap.node == "cbam_out" && read.features == "pool")
    let nowhere: JSONValue = ["name": "a", "input": "nowhere"]
    let broken: JSONValue = ["attention": [nowhere], "graph": network.configuration["graph"]]
    #expect(throws: GraphError.self) { try ImportedNetwork(configuration: broken) }
  }

  @Test(arguments: [
    ("{}", "input"),
    (#"{"input": {"name": "x", "shape": [8, 8]}}"#, "input"),
    (#"{"input": {"name": "x", "shape": [8, 8, 1000000]}}"#, "input"),
    (#"{"input": {"name": "x", "shape": [8, 8, 1]}, "nodes": 3}"#, "nodes"),
    (#"{"input": {"name": "x", "shape": [8, 8, 1]}, "nodes": [{"name": "x"}]}"#, "x"),
    (
      #"{"input": {"name": "x", "shape": [8, 8, 1]}, "nodes": [{"name": "a", "operation": "Add", "inputs": ["b"]}]}"#,
      "before it"
    ),
    (
      #"{"input": {"name": "x", "shape": [8, 8, 1]}, "nodes": [{"name": "a", "operation": "Magic", "inputs": ["x"]}]}"#,
      "Magic"
    ),
    (
      #"{"input": {"name": "x", "shape": [8, 8, 1]}, "nodes": [{"name": "a", "operation": "ReLU", "inputs": []}]}"#,
      "inputs"
    ),
    (
      #"{"input": {"name": "x", "shape": [8, 8, 1]}, "nodes": [{"name": "a", "operation": "ReLU", "inputs": ["x"]}], "output": "b"}"#,
      "output"
    ),
    (
      #"{"input": {"name": "x", "shape": [8, 8, 1]}, "nodes": [{"name": "a", "operation": "Dense", "attributes": {"units": 99999999999999}, "inputs": ["x"]}], "output": "a"}"#,
      "a"
    ),
    (
      #"{"input": {"name": "x", "shape": [8, 8, 1]}, "nodes": [{"name": "a", "operation": "ReLU", "inputs": ["x"]}, {"name": "b", "operation": "Sigmoid", "inputs": ["a"], "parameters_of": "a"}], "output": "b"}"#,
      "b"
    ),
  ]) func whatIsNoGraphIsRefused(_ text: String, _ naming: String) throws {
    let json = try JSONValue(parsing: .init(text.utf8), path: "test")
    let error = #expect(throws: GraphError.self) { try Graph(json: json) }
    #expect("\(error as Any)".contains(naming))
  }

  @Test(arguments: [
    ([8, 6, 1], 2), ([8, 8, 2], 2), ([8, 8, 1], 1),
  ]) func whatIsNoClassifierOfSquareImagesIsRefused(_ shape: [Int], _ classes: Int) throws {
    var builder = GraphBuilder()
    let input = builder.input("image", shape: Shape(shape))
    let pooled = builder.add("pool", GlobalAveragePooling(), input)
    let last = builder.add("logits", Dense(units: classes), pooled)
    let graph = builder.graph(output: last)
    #expect(throws: GraphError.self) { try ImportedNetwork(source: "test", graph: graph, attention: []) }
  }
}
