/// Positions projected on the first principal direction of their channels.
enum PrincipalProjection {
  /// The projection `M v`, with `M` the values as a matrix of positions by channels, each channel centred, and `v` its
  /// first right singular vector.
  ///
  /// `v` has no sign of its own, and linear algebra libraries choose it by rounding. Here the map is the one that
  /// correlates positively with `reference`; where they do not correlate, its first largest value is positive.
  /// - Parameters:
  ///   - values: `[positions, channels]`.
  ///   - reference: what the map grows with, one value a position.
  /// - Returns: one value a position; zero where all positions are alike, not a number where a value is not finite.
  static func map(_ values: [Float], channels: Int, growingWith reference: [Double]) -> [Float] {
    let positions = reference.count
    guard values.allSatisfy(\.isFinite) else { return [Float](repeating: .nan, count: positions) }
    let centred = centre(values, positions, channels)
    let energy = centred.reduce(0) { $0 + $1 * $1 }
    let total = values.reduce(0.0) { $0 + Double($1) * Double($1) }
    // A spread below a millionth is single precision's rounding of a constant.
    guard energy > 1e-12 * total else { return [Float](repeating: 0, count: positions) }
    let projection = project(centred, positions, channels)
    return oriented(projection, reference).map { Float($0) }
  }

  private static func centre(_ values: [Float], _ positions: Int, _ channels: Int) -> [Double] {
    var means = [Double](repeating: 0, count: channels)
    for (i, value) in values.enumerated() { means[i % channels] += Double(value) }
    for k in means.indices { means[k] /= Double(positions) }
    return values.indices.map { Double(values[$0]) - means[$0 % channels] }
  }

  /// `M v`, from the smaller one of the two matrices of products.
  private static func project(_ matrix: [Double], _ positions: Int, _ channels: Int) -> [Double] {
    if positions <= channels {
      let products = products(count: positions) { p, q in
        (0..<channels).reduce(0.0) { $0 + matrix[p * channels + $1] * matrix[q * channels + $1] }
      }
      let (value, vector) = LeadingEigenvector.find(products, order: positions)
      return vector.map { $0 * value.squareRoot() }
    }
    let products = products(count: channels) { k, l in
      (0..<positions).reduce(0.0) { $0 + matrix[$1 * channels + k] * matrix[$1 * channels + l] }
    }
    let (_, vector) = LeadingEigenvector.find(products, order: channels)
    return (0..<positions).map { p in
      (0..<channels).reduce(0.0) { $0 + matrix[p * channels + $1] * vector[$1] }
    }
  }

  private static func products(count: Int, _ product: (Int, Int) -> Double) -> [Double] {
    var result = [Double](repeating: 0, count: count * count)
    for i in 0..<count {
      for j in i..<count {
        result[i * count + j] = product(i, j)
        result[j * count + i] = result[i * count + j]
      }
    }
    return result
  }

  private static func oriented(_ projection: [Double], _ reference: [Double]) -> [Double] {
    let mean = reference.reduce(0, +) / Double(reference.count)
    var (covariance, size, spread) = (0.0, 0.0, 0.0)
    for (value, other) in zip(projection, reference) {
      covariance += value * (other - mean)
      size += value * value
      spread += (other - mean) * (other - mean)
    }
    if abs(covariance) > 1e-6 * (size * spread).squareRoot() {
      return covariance < 0 ? projection.map { -$0 } : projection
    }
    let largest = projection.reduce(0) { max($0, abs($1)) }
    let first = projection.first { abs($0) >= (1 - 1e-6) * largest } ?? 0
    return first < 0 ? projection.map { -$0 } : projection
  }
}

extension ChannelTerms {
  /// The terms of every position projected on their first principal direction, instead of their sum; the sign is such
  /// that the projection grows with the sum.
  public var principalProjection: [Float] {
    PrincipalProjection.map(values, channels: channels, growingWith: sums.map(Double.init))
  }
}
