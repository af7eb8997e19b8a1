extension Predictions {
  /// What several models say together: the mean of their probabilities, each model counting the same (soft voting).
  /// - Parameter models: of the same images; rows may be in another order, classes too. Paths, splits and other columns
  ///   are those of the first.
  /// - Throws: `ComparisonError`, also when one has an image that another lacks: a mean over fewer models would be
  ///   another model's answer.
  public static func average(_ models: [NamedPredictions]) throws -> Predictions {
    if models.count == 1 { return models[0].predictions }
    let aligned = try RowAlignment(models)
    if let (model, count) = zip(models, aligned.leftOut).first(where: { $1 > 0 }) {
      let other = models.first { $0.name != model.name } ?? model
      throw ComparisonError.differentRows(
        first: model.name, second: other.name,
        problem:
          "\(count) rows of \(model.name) are not in all results. A mean needs every model's answer to every image.")
    }
    var sum = aligned.predictions[0].probabilities
    for member in aligned.predictions.dropFirst() {
      for (i, p) in member.probabilities.enumerated() { sum[i] += p }
    }
    return try aligned.predictions[0].replacingProbabilities(sum.map { $0 / Double(models.count) })
  }
}
