import Networks

/// Where the time of a training step goes, and how fast the floating-point work in it is done.
struct ProfileTable {
  /// Time and work of some steps of the plan, per pass.
  private struct Row {
    var name: String
    var kind: String
    var count = 1
    var forward = 0.0
    var backward = 0.0
    var forwardWork = 0.0
    var backwardWork = 0.0
    var seconds: Double { forward + backward }

    mutating func add(_ other: Row) {
      count += other.count
      forward += other.forward
      backward += other.backward
      forwardWork += other.forwardWork
      backwardWork += other.backwardWork
    }
  }

  private var rows: [Row]

  /// - Parameters:
  ///   - profile: what the passes took.
  ///   - passes: how many there were.
  ///   - graph: the network.
  ///   - costs: the work of its nodes, in floating-point operations a pass.
  init(_ profile: SessionProfile, passes: Int, graph: Graph, costs: [String: OperationCost]) {
    let scale = 1 / Double(max(1, passes))
    rows = profile.entries.map {
      Row(name: $0.node, kind: $0.operation, forward: $0.forward * scale, backward: $0.backward * scale)
    }
    let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($1.name, $0) })
    let consumers = graph.consumers
    for (i, node) in graph.nodes.enumerated() {
      guard let cost = costs[node.name] else { continue }
      // The work of a node that is fused into its reader is done there.
      var at = i
      while places[graph.nodes[at].name] == nil, consumers[at].count == 1 { at = consumers[at][0] }
      guard let place = places[graph.nodes[at].name] else { continue }
      rows[place].forwardWork += Double(cost.forward)
      rows[place].backwardWork += Double(cost.backward)
    }
  }

  private var total: Row { sum(rows, "total", "") }

  private func sum(_ rows: [Row], _ name: String, _ kind: String) -> Row {
    var result = Row(name: name, kind: kind, count: 0)
    for row in rows { result.add(row) }
    return result
  }

  /// The nodes from the slowest on, a total, and the same by kind of operation.
  var lines: [String] {
    let whole = total
    let kinds = Dictionary(grouping: rows, by: \.kind).map { sum($1, $0, $0) }.sorted { $0.seconds > $1.seconds }
    let numbers = [
      "forward ms", "GFLOP", "GFLOP/s", "backward ms", "GFLOP", "GFLOP/s", "share",
    ]
    func cells(_ row: Row) -> [String] {
      [
        rounded(row.forward * 1e3, 2), Self.work(row.forwardWork), Self.speed(row.forwardWork, row.forward),
        rounded(row.backward * 1e3, 2), Self.work(row.backwardWork), Self.speed(row.backwardWork, row.backward),
        percent(row.seconds / max(whole.seconds, 1e-12)),
      ]
    }
    let nodes = rows.sorted { ($1.seconds, $0.name) < ($0.seconds, $1.name) }
    return TextTable.lines(
      ["node", "operation"] + numbers, (nodes + [whole]).map { [$0.name, $0.kind] + cells($0) }, numbersFrom: 2)
      + [""]
      + TextTable.lines(
        ["operation", "nodes"] + numbers, (kinds + [whole]).map { [$0.name, "\($0.count)"] + cells($0) },
        numbersFrom: 1)
      + [
        "",
        "GFLOP: 2 for each multiply-add of convolutions and dense layers, as direct products; a step has one forward and "
          + "one backward pass.",
      ]
  }

  private static func work(_ operations: Double) -> String { operations > 0 ? rounded(operations / 1e9, 3) : "" }

  private static func speed(_ operations: Double, _ seconds: Double) -> String {
    operations > 0 && seconds > 0 ? rounded(operations / seconds / 1e9, 1) : ""
  }
}
