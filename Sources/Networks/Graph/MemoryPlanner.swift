/// Places buffers that live at different times into one arena.
struct MemoryPlanner {
  private struct Request {
    let count: Int
    let lifetime: ClosedRange<Int>
  }

  private var requests: [Request] = []

  /// Asks for `count` floats that are in use during `lifetime` (in steps).
  /// - Returns: the request's number.
  mutating func request(_ count: Int, lifetime: ClosedRange<Int>) -> Int {
    // Multiples of 16 floats keep every buffer on a cache line of its own.
    requests.append(Request(count: (count + 15) & ~15, lifetime: lifetime))
    return requests.count - 1
  }

  /// Offsets of all requests, and the arena's size in floats.
  ///
  /// Greedy by size: the largest buffer first, each at the lowest place that is free during its lifetime.
  func place() -> (offsets: [Int], total: Int) {
    var offsets = [Int](repeating: 0, count: requests.count)
    var placed: [Int] = []
    var total = 0
    let order = requests.indices.sorted { (requests[$1].count, $0) < (requests[$0].count, $1) }
    for i in order {
      let neighbours = placed.filter { requests[$0].lifetime.overlaps(requests[i].lifetime) }
        .sorted { offsets[$0] < offsets[$1] }
      var offset = 0
      for other in neighbours {
        if offset + requests[i].count <= offsets[other] { break }
        offset = max(offset, offsets[other] + requests[other].count)
      }
      offsets[i] = offset
      placed.append(i)
      total = max(total, offset + requests[i].count)
    }
    return (offsets, total)
  }
}
