/// The best guess of the class from one number: the class under which the number's bin is the most likely.
struct QuantileBinGuess {
  /// The largest value of each bin but the last.
  private let edges: [Double]
  /// The guess in each bin.
  private let guesses: [Int]

  private static let bins = 20

  /// - Parameters:
  ///   - values: of the training images, at least one, finite.
  ///   - labels: their classes.
  ///   - classes: how many classes there are.
  init(_ values: [Double], labels: [Int], classes: Int) {
    let sorted = values.sorted()
    var edges: [Double] = []
    // Every edge is a value, so that no bin is empty; equal values share a bin.
    for k in 1..<Self.bins {
      let edge = sorted[max(0, (k * sorted.count + Self.bins - 1) / Self.bins - 1)]
      if edge < sorted[sorted.count - 1], edges.last.map({ $0 < edge }) ?? true { edges.append(edge) }
    }
    self.edges = edges
    var counts = [[Double]](repeating: [Double](repeating: 0, count: classes), count: edges.count + 1)
    var sizes = [Double](repeating: 0, count: classes)
    for (value, label) in zip(values, labels) {
      counts[Self.bin(value, edges)][label] += 1
      sizes[label] += 1
    }
    let total = sizes
    guesses = counts.map { counts in
      let shares = zip(counts, total).map { $1 > 0 ? $0 / $1 : 0 }
      return shares.indices.reduce(0) { shares[$1] > shares[$0] ? $1 : $0 }
    }
  }

  /// The guess for a value; equally likely classes give the lower one.
  func label(of value: Double) -> Int { guesses[Self.bin(value, edges)] }

  /// How many edges lie below the value.
  private static func bin(_ value: Double, _ edges: [Double]) -> Int {
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
