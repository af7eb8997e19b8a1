/// Krippendorff's alpha: how far raters agree beyond chance. 1 is perfect agreement, 0 chance, below 0 worse than
/// chance; conclusions ask for .800, tentative ones for .667.
///
/// Source: Krippendorff, "Computing Krippendorff's alpha-reliability", 2011.
public enum KrippendorffAlpha {
  /// How far apart two values are.
  public enum Level: Sendable, CaseIterable {
    /// Equal or not.
    case nominal
    /// By how many values lie between them: for ranks.
    case ordinal
    /// By their squared difference.
    case interval
  }

  /// Alpha of ratings, at most 1.
  /// - Parameters:
  ///   - ratings: one row a rater, one column a unit; `nil` where a rater gave none. Images are the raters and methods
  ///     the units when the ranks of methods are judged.
  ///   - level: how far apart values are.
  /// - Returns: `nil` when no unit has two values or all values are equal.
  public static func value(_ ratings: [[Double?]], level: Level) -> Double? {
    let units = ratings.first?.count ?? 0
    precondition(ratings.allSatisfy { $0.count == units }, "raters of different numbers of units")
    let columns = (0..<units).map { unit in ratings.compactMap { $0[unit] } }.filter { $0.count > 1 }
    let values = Set(columns.flatMap(\.self)).sorted()
    guard values.count > 1 else { return nil }
    let places = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, $0) })
    // How often two values meet within a unit, each unit's pairs weighing as much as it has values.
    var coincidences = [Double](repeating: 0, count: values.count * values.count)
    var totals = [Double](repeating: 0, count: values.count)
    for column in columns {
      var counts = [Double](repeating: 0, count: values.count)
      for value in column { counts[places[value, default: 0]] += 1 }
      for c in values.indices where counts[c] > 0 {
        totals[c] += counts[c]
        for k in values.indices where counts[k] > 0 {
          coincidences[c * values.count + k] += counts[c] * (counts[k] - (c == k ? 1 : 0)) / Double(column.count - 1)
        }
      }
    }
    var (observed, expected) = (0.0, 0.0)
    for c in values.indices {
      var between = totals[c]
      for k in (c + 1)..<max(c + 1, values.count) {
        between += totals[k]
        let distance =
          switch level {
          case .nominal: 1.0
          case .ordinal: between - (totals[c] + totals[k]) / 2
          case .interval: values[k] - values[c]
          }
        observed += coincidences[c * values.count + k] * distance * distance
        expected += totals[c] * totals[k] * distance * distance
      }
    }
    return 1 - (totals.reduce(0, +) - 1) * observed / expected
  }
}
