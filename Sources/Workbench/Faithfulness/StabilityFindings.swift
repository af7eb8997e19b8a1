import Attribution
import Statistics

/// What changes of an image did to predictions and explanations.
struct StabilityFindings {
  /// One method.
  struct Method {
    let method: MethodInfo
    /// One an image and change.
    let points: [FaithfulnessScore.Change]
    /// Changes that left the prediction where it was.
    let stablePredictions: Int
    /// Of those, the ones that moved the explanation all the same.
    let unstable: Int
    /// Wilson, as if changes of one image were independent.
    let interval: Interval
    /// Means by change.
    let byChange: [Mean]

    /// Changes that left the prediction and moved the explanation, as a share of all.
    var share: Double { Double(unstable) / Double(points.count) }
  }

  /// Means over images.
  struct Mean {
    let name: String
    let images: Int
    /// Of the change of the probability, either way.
    let probability: Double
    /// Of the similarity of the maps.
    let similarity: Double
  }

  let methods: [Method]

  /// - Returns: `nil` unless stability was measured, and of a map.
  init?(_ study: FaithfulnessStudy) {
    let ids = study.measures.infos.map(\.id)
    guard let measure = ids.firstIndex(of: EquivariantStability.info.id) else { return nil }
    methods = study.entries.compactMap { entry in
      let points = entry.scores[measure].compactMap { $0?.changes }.flatMap { $0 }
      guard !points.isEmpty else { return nil }
      let unstable = points.count { $0.isUnstable }
      let names = points.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      return Method(
        method: entry.method, points: points,
        stablePredictions: points.count { abs($0.probability) < FaithfulnessScore.Change.stablePrediction },
        unstable: unstable, interval: wilsonInterval(successes: unstable, count: points.count),
        byChange: names.map { name in
          let own = points.filter { $0.name == name }
          func mean(_ value: (FaithfulnessScore.Change) -> Double) -> Double {
            own.reduce(0) { $0 + value($1) } / Double(own.count)
          }
          return Mean(
            name: name, images: own.count, probability: mean { abs($0.probability) },
            similarity: mean { $0.similarity })
        })
    }
    if methods.isEmpty { return nil }
  }
}

/// The way that maps lose their likeness to the network's own while layers are made new, as means over images.
struct RandomisationCurves {
  struct Curve {
    let measure: String
    let method: String
    /// The control, where the curve is not the method's own.
    let control: String?
    let title: String
    let shares: [Double]
    let values: [Double]
    let images: Int
  }

  let curves: [Curve]

  init(_ study: FaithfulnessStudy) {
    let measures = Array(zip(study.measures.infos, study.measures.infos.indices)).filter {
      !$0.0.isRanking && study.measures.methodRange.contains($0.1)
    }
    curves = measures.flatMap { info, place -> [Curve] in
      study.entries.flatMap { entry -> [Curve] in
        let own = Self.curve(entry.scores[place]).map {
          Curve(
            measure: info.id, method: entry.method.id, control: nil, title: entry.method.title, shares: $0.shares,
            values: $0.values, images: $0.images)
        }
        let beside = zip(study.controls, entry.controls).compactMap { control, scores in
          Self.curve(scores[place]).map {
            Curve(
              measure: info.id, method: entry.method.id, control: control.id, title: control.title, shares: $0.shares,
              values: $0.values, images: $0.images)
          }
        }
        return [own].compactMap(\.self) + beside
      }
    }
  }

  /// The mean over the images whose curves have every step.
  private static func curve(
    _ scores: [FaithfulnessScore?]
  ) -> (shares: [Double], values: [Double], images: Int)? {
    let curves = scores.compactMap { $0?.curves.first }
    guard let longest = curves.map(\.shares).max(by: { $0.count < $1.count }) else { return nil }
    let complete = curves.filter { $0.shares == longest }
    return (
      longest,
      longest.indices.map { i in complete.reduce(0.0) { $0 + $1.values[i] } / Double(complete.count) },
      complete.count
    )
  }
}
