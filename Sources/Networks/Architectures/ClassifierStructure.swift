import Tensors

/// What explanations must know about the parts of a classifier, found in its graph.
struct ClassifierStructure {
  /// The node that explanations tap unless told otherwise, and why.
  let tap: (node: String, reason: String)
  /// What the last layer reads.
  let features: String
  /// The nodes up to the tap.
  let backbone: [String]

  /// - Parameter graph: without nodes that its output does not need.
  /// - Throws: `GraphError.shape` when shapes do not fit; `GraphError.configuration` when the graph does not read one square
  ///   image with 1 or 3 channels, or does not give one score for each of at least two classes.
  init(_ graph: Graph) throws(GraphError) {
    let shapes = try graph.shapes(batch: 1)
    let input = graph.inputShape
    guard input.rank == 3, input[0] == input[1], input[2] == 1 || input[2] == 3 else {
      throw .configuration("input \(input): a square image with 1 or 3 channels expected, [H, H, 1] or [H, H, 3]")
    }
    let scores = shapes[graph.output]
    guard scores.rank == 2, scores.c >= 2 else {
      throw .configuration("output \(scores): one score for each of at least two classes expected, [N, K]")
    }
    let bottlenecks = graph.bottlenecks
    let maps = graph.nodes.indices.filter {
      bottlenecks[$0] && shapes[$0].rank == 4 && shapes[$0].h * shapes[$0].w > 1
    }
    // A map with one channel a class is the classifier's answer at each place; the features stand before it.
    var last = maps.last { $0 != 0 && shapes[$0].c != scores.c } ?? maps.last ?? 0
    // Pooling only makes the grid coarser.
    while let before = graph.nodes[last].inputs.first, graph.nodes[last].operation.map(Self.onlyPools) == true,
      before != 0, maps.contains(before)
    {
      last = before
    }
    tap = (
      graph.nodes[last].name,
      last == 0
        ? "the image: no map lies between it and the result"
        : "the last map that every way to the result passes, before pooling"
    )
    let classifier = graph.nodes[graph.output]
    features =
      classifier.operation is Dense ? graph.nodes[classifier.inputs[0]].name : graph.nodes[last].name
    backbone = graph.nodes.prefix(last + 1).map(\.name)
  }

  private static func onlyPools(_ operation: any Operation) -> Bool {
    operation is MaxPooling || operation is AveragePooling || operation is Dropout
  }
}
