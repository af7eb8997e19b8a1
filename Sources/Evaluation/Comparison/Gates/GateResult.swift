import Files
import Foundation

/// What came of a gate.
public struct GateResult: Sendable, Equatable {
  /// Whether a gate is met.
  public enum Verdict: String, Sendable {
    /// The condition holds.
    case passed
    /// The condition does not hold.
    case failed
    /// A value does not exist, so that the gate counts as not met.
    case noValue = "no_value"
  }

  /// The gate.
  public let gate: Gate
  /// The first result's value; `nil` where there is none or it does not exist.
  public let first: Double?
  /// The second (or only) result's value; `nil` where it does not exist.
  public let value: Double?
  /// The worst value that passes; `nil` for a tolerance without a first value.
  public let limit: Double?
  /// Whether the gate is met.
  public let verdict: Verdict

  /// Whether the condition holds.
  public var isMet: Bool { verdict == .passed }

  /// Checks a gate.
  /// - Parameters:
  ///   - gate: the gate.
  ///   - first: the value of the first result, for a tolerance.
  ///   - value: the value of the second or only result.
  public init(_ gate: Gate, first: Double?, value: Double?) {
    self.gate = gate
    self.first = first
    self.value = value
    let (limit, isUpper, isStrict): (Double?, Bool, Bool) =
      switch gate.condition {
      case .tolerance(let size):
        (first.map { gate.higherIsBetter ? $0 - size : $0 + size }, !gate.higherIsBetter, false)
      case .atLeast(let limit, let isStrict): (limit, false, isStrict)
      case .atMost(let limit, let isStrict): (limit, true, isStrict)
      }
    self.limit = limit
    guard let limit, let value, limit.isFinite, value.isFinite else {
      verdict = .noValue
      return
    }
    let room = isUpper ? limit - value : value - limit
    verdict = (isStrict ? room > Gate.rounding : room >= -Gate.rounding) ? .passed : .failed
  }

  /// Checks gates on the metrics of results.
  /// - Parameters:
  ///   - gates: what is asked.
  ///   - first: the result to compare with; `nil` when there is only one.
  ///   - second: the result that is judged.
  /// - Throws: `GateError` for a tolerance without a first result.
  public static func all(_ gates: [Gate], first: MetricInputs?, second: MetricInputs) throws -> [GateResult] {
    try gates.map { gate in
      if gate.isRelative, first == nil {
        throw GateError(
          text: "\(gate)", problem: "a tolerance needs a first result to compare with, and there is one result",
          source: nil)
      }
      let metric = MetricRegistry.metric(gate.metric)
      return GateResult(
        gate, first: first.flatMap { metric?.value($0) }, value: metric?.value(second))
    }
  }

  /// What was found, in one sentence.
  public var sentence: String {
    // Four decimals, and more where a value and its limit would look the same.
    func text(_ number: Double, decimals: Int) -> String { String(format: "%.\(decimals)f", number) }
    let decimals =
      (4...16).first { value == limit || text(value ?? 0, decimals: $0) != text(limit ?? 0, decimals: $0) } ?? 16
    func text(_ number: Double) -> String { text(number, decimals: decimals) }
    guard let value, let limit, verdict != .noValue else {
      let missing = value == nil ? "no value" : "no value in the first result"
      return "\(gate.metric) has \(missing), so that \(gate) cannot be met."
    }
    let outcome = verdict == .passed ? "passed" : "failed"
    switch gate.condition {
    case .tolerance(let size):
      let start = first ?? limit
      let side = value < start ? "below" : "above"
      let move =
        value == start
        ? "as in the first result" : "\(text(abs(value - start))) \(side) the first result's \(text(start))"
      let allowed = gate.higherIsBetter ? "below" : "above"
      return "\(gate.metric) is \(text(value)), \(move); at most \(text(size)) \(allowed) it is allowed: \(outcome)."
    case .atLeast(_, let isStrict):
      return
        "\(gate.metric) is \(text(value)); \(isStrict ? "more than" : "at least") \(text(limit)) is asked: \(outcome)."
    case .atMost(_, let isStrict):
      return
        "\(gate.metric) is \(text(value)); \(isStrict ? "less than" : "at most") \(text(limit)) is asked: \(outcome)."
    }
  }
}

extension GateResult: JSONRepresentable {
  /// The gate as text, the values, the limit, the verdict and the sentence.
  public var json: JSONValue {
    [
      "gate": "\(gate)", "metric": gate.metric, "first": first, "value": value, "limit": limit,
      "verdict": verdict.rawValue, "sentence": sentence,
    ]
  }
}
