import Foundation

/// What methods must reach on tasks: bounds that one run of this command recorded, kept in the source.
///
/// A bound is the lower end of the 95 % interval that the recording run measured, less `margin`. A run with the recorded
/// number of faces and seed falls below where a mean does. Other numbers or seeds draw other faces and train other
/// networks, for which the bounds were not measured: there a method falls below only where its whole interval does.
public enum RecordedBounds {
  /// What is taken off the lower end of an interval: other processors and numbers of threads train slightly other
  /// networks.
  public static let margin = 0.05
  /// The command that recorded the bounds.
  public static let command = "fer-analyze selftest --record"

  /// The bounds of a method's maps at one grid on one task.
  public struct Row: Sendable {
    /// The task's name.
    public let task: String
    /// The method's name.
    public let method: String
    /// Where its grid lies: `coarse`, `finer` or `pixels`.
    public let tap: String
    /// One bound a measure: pointing game, mass accuracy, rank accuracy, and where the task has a shortcut how well it is
    /// detected.
    public let bounds: [Double]
  }

  /// A measure that came out below its bound.
  struct Shortfall {
    let task: String
    let method: String
    let tap: String
    let measure: String
    let value: Double
    let bound: Double

    var sentence: String {
      "\(method) (\(tap)) on \(task): \(measure) \(String(format: "%.3f", value)), bound \(String(format: "%.2f", bound)), short by \(String(format: "%.3f", bound - value))"
    }
  }

  /// The name of the measure of a shortcut's detection.
  static let detection = "detection"
  /// The names of the measures, in the order of a row.
  static let measures = SelfTestScores.metrics.map(\.id) + [detection]

  /// Every bound.
  public static let rows: [Row] = recordedBounds.split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ").map(String.init)
    let bounds = words.dropFirst(3).compactMap(Double.init)
    guard words.count >= 3 + SelfTestScores.metrics.count, bounds.count == words.count - 3 else { return nil }
    return Row(task: words[0], method: words[1], tap: words[2], bounds: bounds)
  }

  /// The row of a method's maps; `nil` where none is recorded.
  static func row(_ task: String, _ entry: SelfTestScores) -> Row? {
    rows.first { $0.task == task && $0.method == entry.method.id && $0.tap == entry.tap.rawValue }
  }

  /// The measures of an entry, in the order of a row.
  static func values(_ entry: SelfTestScores) -> [SelfTestScores.Mean] {
    entry.means + [entry.detection].compactMap(\.self)
  }

  /// What an entry falls short of.
  /// - Parameter isAsRecorded: whether faces and seed are those of the recording run.
  static func shortfalls(_ task: String, _ entry: SelfTestScores, isAsRecorded: Bool) -> [Shortfall] {
    guard let row = row(task, entry) else { return [] }
    return zip(zip(measures, values(entry)), row.bounds).compactMap { measured, bound in
      let (measure, mean) = measured
      let value = isAsRecorded ? mean.value : mean.interval.high
      guard !(value >= bound) else { return nil }
      return Shortfall(
        task: task, method: entry.method.id, tap: entry.tap.rawValue, measure: measure, value: mean.value, bound: bound)
    }
  }

  /// The line of the table that a run would record for an entry.
  static func line(_ task: String, _ entry: SelfTestScores) -> String {
    let bounds = values(entry).map { mean in
      String(format: "%.2f", max(0, ((mean.interval.low - margin) * 100).rounded(.down) / 100))
    }
    return ([task, entry.method.id, entry.tap.rawValue] + bounds).joined(separator: " ")
  }
}
