/// Mean and variance of many variables at once, from values that come one row at a time and are not kept.
///
/// Welford's update (Technometrics 1962): no difference of large sums, so a small variance about a large mean survives.
public struct StreamingMoments: Sendable {
  /// Rows so far.
  public private(set) var count = 0
  /// The mean of every variable; zero before the first row.
  public private(set) var means: [Double]
  /// For every variable, the sum of the squared differences from its mean.
  public private(set) var squares: [Double]

  /// - Parameter variables: how many.
  public init(variables: Int) {
    means = [Double](repeating: 0, count: variables)
    squares = [Double](repeating: 0, count: variables)
  }

  /// Adds a row of one value a variable.
  public mutating func add(_ row: some Collection<Float>) {
    precondition(row.count == means.count, "\(row.count) values for \(means.count) variables")
    count += 1
    for (i, value) in row.enumerated() {
      let difference = Double(value) - means[i]
      means[i] += difference / Double(count)
      squares[i] += difference * (Double(value) - means[i])
    }
  }

  /// The population variance of every variable (divided by the number of rows); zero before the first row.
  public var variances: [Double] { squares.map { count > 0 ? $0 / Double(count) : 0 } }

  /// The mean over rows and variables.
  public var grandMean: Double { means.isEmpty ? 0 : means.reduce(0, +) / Double(means.count) }
}
