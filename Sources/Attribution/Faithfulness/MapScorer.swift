import Tensors

/// Scores maps of one image by several measures, asking the network as rarely as it can.
public struct MapScorer {
  private let metrics: [any MapMetric]
  private let image: Tensor
  private let model: TappedModel

  /// - Parameters:
  ///   - metrics: the measures.
  ///   - image: what the maps explain, `[1, H, W, C]`.
  ///   - model: the network that they explain.
  public init(_ metrics: [any MapMetric], image: Tensor, model: TappedModel) {
    precondition(image.shape.rank == 4 && image.shape.n == 1, "one image expected, not \(image.shape)")
    self.metrics = metrics
    self.image = image
    self.model = model
  }

  /// One row a map, one score a measure; equal maps for equal targets are judged once.
  /// - Throws: what an oracle throws; `GraphError`.
  public func scores(of maps: [AttributionMap]) throws -> [[FaithfulnessScore]] {
    var firsts: [Int] = []
    let twins = maps.indices.map { i -> Int in
      if let same = firsts.first(where: { maps[$0].isSame(as: maps[i]) }) { return same }
      firsts.append(i)
      return i
    }
    var found: [Int: [FaithfulnessScore]] = [:]
    var waiting: [Int] = []
    var inquiries = Inquiries()
    func ask() throws {
      let scores = try inquiries.scores(model)
      for (place, map) in waiting.enumerated() {
        found[map] = Array(scores[(place * metrics.count)..<((place + 1) * metrics.count)])
      }
      inquiries = Inquiries()
      waiting = []
    }
    for i in firsts {
      for metric in metrics { inquiries.add(try metric.soundInquiry(maps[i], image: image)) }
      waiting.append(i)
      if inquiries.isFull { try ask() }
    }
    try ask()
    return twins.map { found[$0] ?? [] }
  }
}

extension AttributionMap {
  /// Whether measures see the same in both.
  fileprivate func isSame(as other: AttributionMap) -> Bool {
    height == other.height && width == other.width && target == other.target
      && raw.elementsEqual(other.raw) { $0.bitPattern == $1.bitPattern }
  }
}
