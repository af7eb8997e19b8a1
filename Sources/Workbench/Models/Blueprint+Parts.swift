import Networks
import Plotting

extension Blueprint {
  /// The network in parts that a reader can take in: its maps by their size, the attention blocks at each size, and the
  /// head, in the order in which data first reach them.
  ///
  /// Sizes only fall: a map that padding enlarges for the next layer stays with the layers around it.
  /// - Throws: `GraphError.shape` when the graph's shapes do not fit.
  func parts() throws -> [ModelPart] {
    var parts: [ModelPart] = []
    var smallest: (height: Int, width: Int)?
    var isHead = false
    for node in try graph.describe() where node.operation != "Input" {
      if node.name == features { isHead = true }
      let isAttention = attention.contains { node.name.hasPrefix("\($0.name)_") }
      if node.isMap, !isAttention {
        let size = (height: node.shape[0], width: node.shape[1])
        smallest = smallest.map { (min($0.height, size.height), min($0.width, size.width)) } ?? size
      }
      let size = smallest.map { "\($0.height)\u{A0}×\u{A0}\($0.width)" }
      let name =
        isHead
        ? "head"
        : [size.map { "maps of \($0)" }, isAttention ? "attention" : nil]
          .compactMap(\.self).joined(separator: ", ")
      let place = parts.firstIndex { $0.name == name } ?? parts.count
      if place == parts.count { parts.append(ModelPart(name, layers: 0, output: "", parameters: 0)) }
      parts[place].layers += 1
      parts[place].parameters += node.parameterCount
      // What a part passes on is its last map; vectors inside an attention block are not passed on.
      if node.isMap || isHead {
        parts[place].output = node.shape.dimensions.map(String.init).joined(separator: "\u{A0}×\u{A0}")
      }
    }
    return parts
  }
}
