import Statistics

/// Where the edges of calibration bins lie and to which side they belong.
public enum BinRule: String, CaseIterable, Sendable {
  /// Equal widths, `[low, high)`, the last bin closed: netcal's rule and the headline.
  case leftClosed = "equal_width_left_closed"
  /// Equal widths, `(low, high]`; a confidence of 0 is in no bin: the rule of Guo et al. 2017.
  case rightClosed = "equal_width_right_closed"
  /// Edges at the quantiles (linear interpolation), ends moved to 0 and 1, equal edges merged; `[low, high)`, the last
  /// bin closed.
  case equalMassQuantile = "equal_mass_quantile"
  /// Stable ascending sort cut into slices; the first `n mod bins` slices hold one more.
  case equalMassRank = "equal_mass_rank"
}

/// One bin of a reliability diagram.
public struct ReliabilityBin: Sendable, Equatable {
  /// The lower edge (the smallest confidence, for rank bins).
  public let lower: Double
  /// The upper edge (the largest confidence, for rank bins).
  public let upper: Double
  /// Rows in the bin.
  public let count: Int
  /// The mean confidence; `nil` in an empty bin.
  public let confidence: Double?
  /// The share of rows that are right; `nil` in an empty bin.
  public let accuracy: Double?
  /// The 95 % Wilson interval of `accuracy`; `nil` in an empty bin.
  public let interval: Interval?

  /// `accuracy - confidence`: negative means overconfident; `nil` in an empty bin.
  public var gap: Double? { if let accuracy, let confidence { accuracy - confidence } else { nil } }
}

/// Confidences and outcomes gathered in bins: the data of a reliability diagram and of every calibration error.
public struct ReliabilityTable: Sendable, Equatable {
  /// The bins in ascending order, empty ones included.
  public let bins: [ReliabilityBin]
  /// All rows, also those in no bin.
  public let count: Int
  /// The rule that made the bins.
  public let rule: BinRule

  /// - Parameters:
  ///   - confidence: one a row, 0 to 1.
  ///   - outcome: whether what the confidence speaks of is true.
  ///   - binCount: at least 1.
  ///   - rule: how edges are laid.
  public init(confidence: [Double], outcome: [Bool], binCount: Int = 15, rule: BinRule = .leftClosed) {
    precondition(confidence.count == outcome.count, "\(confidence.count) confidences, \(outcome.count) outcomes")
    precondition(binCount >= 1, "\(binCount) bins")
    self.rule = rule
    count = confidence.count
    let placement = BinPlacement(confidence, binCount: binCount, rule: rule)
    var counts = [Int](repeating: 0, count: placement.count)
    var hits = counts
    var sums = [Double](repeating: 0, count: placement.count)
    for (i, bin) in placement.bin.enumerated() where bin >= 0 {
      counts[bin] += 1
      sums[bin] += confidence[i]
      if outcome[i] { hits[bin] += 1 }
    }
    bins = counts.indices.map { b in
      let n = counts[b]
      return ReliabilityBin(
        lower: placement.lower[b], upper: placement.upper[b], count: n, confidence: n == 0 ? nil : sums[b] / Double(n),
        accuracy: n == 0 ? nil : Double(hits[b]) / Double(n),
        interval: n == 0 ? nil : wilsonInterval(successes: hits[b], count: n))
    }
  }

  /// The table of (p_k, label is k) for each class k.
  public static func perClass(
    _ predictions: Predictions, binCount: Int = 15, rule: BinRule = .leftClosed
  ) -> [ReliabilityTable] {
    predictions.classes.indices.map { k in
      ReliabilityTable(
        confidence: predictions.probabilities(ofClass: k), outcome: predictions.labels.map { $0 == k },
        binCount: binCount, rule: rule)
    }
  }

  /// The expected calibration error: the mean of |gap| weighted by the bins' share of all rows.
  public var expectedError: Double {
    bins.reduce(0) { $0 + Double($1.count) / Double(count) * abs($1.gap ?? 0) }
  }
  /// The largest |gap|; 0 without rows.
  public var maximumError: Double { bins.reduce(0) { max($0, abs($1.gap ?? 0)) } }
  /// The plain mean of |gap| over bins that hold rows (netcal's "ACE").
  public var averageError: Double { mean(bins.compactMap { $0.gap.map(abs) }) ?? 0 }
  /// The root of the mean squared gap, weighted by the bins' share of all rows.
  public var rootMeanSquareError: Double {
    bins.reduce(0) { $0 + Double($1.count) / Double(count) * ($1.gap ?? 0) * ($1.gap ?? 0) }.squareRoot()
  }
}

/// The bin of each value.
struct BinPlacement {
  let lower: [Double]
  let upper: [Double]
  /// One a value; -1 for a value in no bin.
  let bin: [Int]
  var count: Int { lower.count }

  init(_ values: [Double], binCount: Int, rule: BinRule) {
    switch rule {
    case .leftClosed, .rightClosed:
      let edges = equalWidthEdges(binCount)
      lower = Array(edges.dropLast())
      upper = Array(edges.dropFirst())
      bin = values.map { equalWidthBin($0, edges: edges, rightClosed: rule == .rightClosed) }
    case .equalMassQuantile:
      let sorted = values.sorted()
      var edges = (0...binCount).map { quantile(sorted: sorted, equalWidthEdge($0, of: binCount)) }
      edges[0] = 0
      edges[binCount] = 1
      edges = edges.enumerated().filter { $0.offset == 0 || $0.element > edges[$0.offset - 1] }.map(\.element)
      lower = Array(edges.dropLast())
      upper = Array(edges.dropFirst())
      let last = edges.count - 2
      bin = values.map { value in
        var (low, high) = (0, last + 1)
        while high - low > 1 {
          let middle = (low + high) / 2
          if edges[middle] <= value { low = middle } else { high = middle }
        }
        return low
      }
    case .equalMassRank:
      let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
      var bin = [Int](repeating: 0, count: values.count)
      var lower: [Double] = []
      var upper: [Double] = []
      var start = 0
      for b in 0..<binCount {
        let size = values.count / binCount + (b < values.count % binCount ? 1 : 0)
        if size == 0 { break }
        for i in order[start..<start + size] { bin[i] = b }
        lower.append(values[order[start]])
        upper.append(values[order[start + size - 1]])
        start += size
      }
      self.lower = lower
      self.upper = upper
      self.bin = bin
    }
  }
}

/// `i / count` as numpy's linspace computes it: `i * (1 / count)`, the end exactly 1.
func equalWidthEdge(_ i: Int, of count: Int) -> Double { i == count ? 1 : Double(i) * (1 / Double(count)) }

func equalWidthEdges(_ count: Int) -> [Double] { (0...count).map { equalWidthEdge($0, of: count) } }

/// The equal-width bin of a value; values beyond the ends are in the end bins, 0 is in no right-closed bin (-1).
func equalWidthBin(_ value: Double, edges: [Double], rightClosed: Bool) -> Int {
  let last = edges.count - 2
  if rightClosed && value <= 0 { return -1 }
  var bin = min(max(Int(value * Double(last + 1)), 0), last)
  if rightClosed {
    while bin > 0 && value <= edges[bin] { bin -= 1 }
    while bin < last && value > edges[bin + 1] { bin += 1 }
  } else {
    while bin > 0 && value < edges[bin] { bin -= 1 }
    while bin < last && value >= edges[bin + 1] { bin += 1 }
  }
  return bin
}
