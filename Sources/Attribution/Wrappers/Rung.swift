import Networks

/// A node of a ladder: one grid size.
public struct Rung: Sendable, Equatable {
  /// The node to tap.
  public let layer: String
  /// Rows of its grid.
  public let height: Int
  /// Columns of its grid.
  public let width: Int
  /// Rows and columns of the input that one position sees; `nil` when it sees the whole image.
  public let receptiveField: Int?

  /// Positions of the grid.
  public var cells: Int { height * width }

  /// - Parameters:
  ///   - layer: the node to tap.
  ///   - height: rows of its grid.
  ///   - width: columns of its grid.
  ///   - receptiveField: rows and columns of the input that one position sees; `nil` for the whole image.
  public init(layer: String, height: Int, width: Int, receptiveField: Int?) {
    self.layer = layer
    self.height = height
    self.width = width
    self.receptiveField = receptiveField
  }
}

extension Blueprint {
  /// The nodes at which the same method can be compared from fine to coarse: for every grid size the last node without
  /// negative values on the network's trunk; where a grid has none, the last sum or activation, signed as it is (networks
  /// whose residual blocks end without an activation).
  ///
  /// A node is on the trunk when everything that reaches the output passes through it, or when it is the normalised and
  /// rectified copy of such a node: inside a residual block or an attention block a node holds only a part of what the
  /// network knows. Grids without such a node, as those of padded copies, are left out.
  /// - Returns: finest first.
  /// - Throws: `GraphError.shape` when the graph's shapes do not fit.
  public func ladder() throws(GraphError) -> [Rung] {
    let descriptions = try graph.describe()
    let trunk = graph.trunk
    var chosen: [[Int]: Int] = [:]
    var signed: [[Int]: Int] = [:]
    for (i, node) in descriptions.enumerated() where node.isMap && trunk[i] {
      let grid = [node.shape[0], node.shape[1]]
      if node.isNonNegative {
        chosen[grid] = i
      } else if graph.nodes[i].operation?.endsBlocks == true {
        signed[grid] = i
      }
    }
    chosen.merge(signed) { rectified, _ in rectified }
    return chosen.values.sorted().map { i in
      let node = descriptions[i]
      return Rung(
        layer: node.name, height: node.shape[0], width: node.shape[1], receptiveField: node.receptiveField)
    }.sorted { $0.cells > $1.cells }
  }
}

extension Graph {
  /// For every node, whether all ways to the output pass through it, or it is such a node's value after normalisation,
  /// activation or dropout alone.
  fileprivate var trunk: [Bool] {
    var trunk = bottlenecks
    for (i, node) in nodes.enumerated() {
      switch node.operation {
      case is BatchNormalization, is ReLU, is Activation, is PReLU, is Dropout:
        trunk[i] = trunk[i] || trunk[node.inputs[0]]
      default: break
      }
    }
    return trunk
  }
}

extension Operation {
  /// Whether networks end their blocks with it, so that its values are features even where they are signed.
  fileprivate var endsBlocks: Bool { self is Add || self is Activation || self is PReLU }
}
