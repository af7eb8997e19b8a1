/// The 1-Wasserstein distance of two distributions on the cells of a grid: how far, on average, mass must travel to
/// turn one into the other.
///
/// The ground distance is Euclidean between the centres of cells, in sides of the picture, so grids of different sizes
/// can be compared: 0 for equal distributions, at most the diagonal. Exact, by successive shortest paths (Ahuja,
/// Magnanti and Orlin 1993, section 9.7) on what remains when common mass is left in place.
public enum WassersteinDistance {
  /// - Parameters:
  ///   - a: `height * width` masses, none negative, row-major; scaled to a sum of 1.
  ///   - b: as `a`.
  ///   - height: rows.
  ///   - width: columns.
  /// - Returns: `nil` when a list has no mass, a negative value or one that is not finite.
  public static func between(_ a: [Double], _ b: [Double], height: Int, width: Int) -> Double? {
    precondition(a.count == height * width && b.count == a.count, "\(a.count) and \(b.count) on \(height)x\(width)")
    guard (a + b).allSatisfy({ $0.isFinite && $0 >= 0 }) else { return nil }
    let (sumA, sumB) = (a.reduce(0, +), b.reduce(0, +))
    guard sumA > 0, sumB > 0, sumA.isFinite, sumB.isFinite else { return nil }
    let surplus = zip(a, b).map { $0 / sumA - $1 / sumB }
    let sources = surplus.indices.filter { surplus[$0] > 0 }
    let sinks = surplus.indices.filter { surplus[$0] < 0 }
    var transport = Transport(
      supplies: sources.map { surplus[$0] }, demands: sinks.map { -surplus[$0] },
      costs: sources.flatMap { i in
        sinks.map { j in
          let y = Double(i / width - j / width) / Double(height)
          let x = Double(i % width - j % width) / Double(width)
          return (x * x + y * y).squareRoot()
        }
      })
    return transport.cost()
  }
}

/// A balanced transport problem on a complete bipartite graph.
private struct Transport {
  private var supplies: [Double]
  private var demands: [Double]
  private let costs: [Double]
  private var flows: [Double]
  /// Potentials of sources, then of sinks: they keep all reduced costs at zero or above.
  private var potentials: [Double]
  /// What rounding leaves of a mass.
  private static let negligible = 1e-14

  init(supplies: [Double], demands: [Double], costs: [Double]) {
    self.supplies = supplies
    self.demands = demands
    self.costs = costs
    flows = [Double](repeating: 0, count: costs.count)
    potentials = [Double](repeating: 0, count: supplies.count + demands.count)
  }

  /// The least cost of moving everything.
  mutating func cost() -> Double {
    while supplies.contains(where: { $0 > Self.negligible }), let path = shortestPath() {
      var amount = min(supplies[path[0]], demands[path[path.count - 1] - supplies.count])
      // Every second step goes back along a flow, which it can only undo.
      for i in stride(from: 1, to: path.count - 1, by: 2) { amount = min(amount, flows[edge(path[i + 1], path[i])]) }
      for i in stride(from: 0, to: path.count - 1, by: 2) { flows[edge(path[i], path[i + 1])] += amount }
      for i in stride(from: 1, to: path.count - 1, by: 2) { flows[edge(path[i + 1], path[i])] -= amount }
      supplies[path[0]] -= amount
      demands[path[path.count - 1] - supplies.count] -= amount
    }
    return zip(flows, costs).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func edge(_ source: Int, _ sink: Int) -> Int { source * demands.count + sink - supplies.count }

  /// From a source with supply to the nearest sink with demand, by Dijkstra on reduced costs; `nil` when no demand is
  /// left.
  private mutating func shortestPath() -> [Int]? {
    let count = potentials.count
    var distances = supplies.map { $0 > Self.negligible ? 0 : Double.infinity }
    distances += [Double](repeating: .infinity, count: demands.count)
    var before = [Int](repeating: -1, count: count)
    var isDone = [Bool](repeating: false, count: count)
    var end: Int?
    while end == nil {
      var nearest = -1
      for node in 0..<count where !isDone[node] && distances[node].isFinite {
        if nearest < 0 || distances[node] < distances[nearest] { nearest = node }
      }
      guard nearest >= 0 else { return nil }
      isDone[nearest] = true
      if nearest < supplies.count {
        for sink in supplies.count..<count where !isDone[sink] {
          let reduced = max(0, costs[edge(nearest, sink)] + potentials[nearest] - potentials[sink])
          if distances[nearest] + reduced < distances[sink] {
            distances[sink] = distances[nearest] + reduced
            before[sink] = nearest
          }
        }
      } else if demands[nearest - supplies.count] > Self.negligible {
        end = nearest
      } else {
        for source in supplies.indices where !isDone[source] && flows[edge(source, nearest)] > 0 {
          // A flow runs only where the reduced cost is zero.
          if distances[nearest] < distances[source] {
            distances[source] = distances[nearest]
            before[source] = nearest
          }
        }
      }
    }
    guard let end else { return nil }
    for node in 0..<count { potentials[node] += min(distances[node], distances[end]) }
    var path = [end]
    while let node = path.last, before[node] >= 0 { path.append(before[node]) }
    return path.reversed()
  }
}
