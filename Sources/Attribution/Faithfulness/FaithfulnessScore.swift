/// What a measure says about one map or one explanation of an image: a number, or the reason why there is none.
public struct FaithfulnessScore: Sendable, Equatable {
  /// A number that stands beside the value: a part of it, or what it must be read with.
  public struct Detail: Sendable, Equatable {
    /// What it is, in words.
    public let name: String
    /// The number.
    public let value: Double
  }

  /// What one change of the image did to the answer and to the map.
  public struct Change: Sendable, Equatable {
    /// The change in words.
    public let name: String
    /// What it did to the class's probability.
    public let probability: Double
    /// Spearman's correlation of the maps.
    public let similarity: Double

    /// - Parameters:
    ///   - name: the change in words.
    ///   - probability: what it did to the class's probability.
    ///   - similarity: Spearman's correlation of the maps.
    public init(name: String, probability: Double, similarity: Double) {
      self.name = name
      self.probability = probability
      self.similarity = similarity
    }

    /// The change of the probability, either way, below which a prediction counts as stable.
    public static let stablePrediction = 0.05
    /// The correlation below which an explanation counts as unstable.
    public static let stableExplanation = 0.5

    /// Whether the prediction stayed and the explanation did not.
    public var isUnstable: Bool { abs(probability) < Self.stablePrediction && similarity < Self.stableExplanation }
  }

  /// The value; `nil` where there is none.
  public let value: Double?
  /// Why there is no value.
  public let reason: String?
  /// The curves behind the value, one a baseline or a measure's own.
  public let curves: [FaithfulnessCurve]
  /// Numbers beside the value.
  public let details: [Detail]
  /// For measures of stability, what every change of the image did.
  public let changes: [Change]

  /// A number, which counts as none when it is not finite.
  /// - Parameters:
  ///   - value: the number.
  ///   - curves: the curves behind it.
  ///   - details: numbers beside it, with their names.
  public init(_ value: Double, curves: [FaithfulnessCurve] = [], details: KeyValuePairs<String, Double> = [:]) {
    self.init(value, curves: curves, listed: details.map { Detail(name: $0.key, value: $0.value) })
  }

  init(
    _ value: Double, curves: [FaithfulnessCurve] = [], listed details: [Detail], changes: [Change] = []
  ) {
    self.value = value.isFinite ? value : nil
    reason = value.isFinite ? nil : "The network's answer is not a number."
    self.curves = curves
    self.details = details
    self.changes = changes
  }

  /// The mean of one number a baseline, each of which stands among the details.
  init(means values: [Double], of baselines: [Baseline], curves: [FaithfulnessCurve] = [], more: [Detail] = []) {
    self.init(
      values.reduce(0, +) / Double(values.count), curves: curves,
      listed: zip(baselines, values).map { Detail(name: $0.name, value: $1) } + more)
  }

  private init(reason: String, details: [Detail]) {
    value = nil
    self.reason = reason
    curves = []
    self.details = details
    changes = []
  }

  /// No number.
  /// - Parameters:
  ///   - reason: why, a sentence.
  ///   - details: what is known all the same.
  public static func none(_ reason: String, details: KeyValuePairs<String, Double> = [:]) -> FaithfulnessScore {
    FaithfulnessScore(reason: reason, details: details.map { Detail(name: $0.key, value: $0.value) })
  }

  /// The detail of this name.
  public subscript(name: String) -> Double? { details.first { $0.name == name }?.value }
}

/// Values over shares of something removed, inserted or randomised.
public struct FaithfulnessCurve: Sendable, Equatable {
  /// What distinguishes it from the other curves of its score: a baseline's name.
  public let name: String
  /// Shares, ascending, from 0 to 1 where the whole range was walked.
  public let shares: [Double]
  /// One value a share.
  public let values: [Double]

  /// - Parameters:
  ///   - name: what distinguishes it.
  ///   - shares: ascending.
  ///   - values: one a share.
  public init(name: String, shares: [Double], values: [Double]) {
    precondition(shares.count == values.count && !shares.isEmpty, "\(shares.count) shares, \(values.count) values")
    self.name = name
    self.shares = shares
    self.values = values
  }

  /// The area under the curve by trapezoids: the mean value over the shares when they run from 0 to 1.
  public var area: Double {
    var area = 0.0
    for i in shares.indices.dropLast() {
      area += (shares[i + 1] - shares[i]) * (values[i] + values[i + 1]) / 2
    }
    return area
  }

  /// The value at a share, between two steps on the line between them; the nearest end's beyond the ends.
  public func value(at share: Double) -> Double {
    guard let after = shares.firstIndex(where: { $0 >= share }) else { return values[values.count - 1] }
    guard after > 0, shares[after] > shares[after - 1] else { return values[after] }
    let way = (share - shares[after - 1]) / (shares[after] - shares[after - 1])
    return values[after - 1] + way * (values[after] - values[after - 1])
  }
}
