import Files
import Foundation

/// A condition on a metric that a result must meet.
///
/// The grammar, with no spaces needed and numbers in plain decimals:
///
/// | text | met when |
/// | --- | --- |
/// | `macro_f1:-0.005` | the second result is at most 0.005 below the first (a metric where more is better) |
/// | `ece:+0.01` | the second result is at most 0.01 above the first (a metric where less is better) |
/// | `accuracy:>=0.65`, `accuracy:>0.65` | the second (or only) result is at least, or above, 0.65 |
/// | `ece:<=0.05`, `ece:<0.05` | the second (or only) result is at most, or below, 0.05 |
///
/// A tolerance carries the sign of the worse direction, which `MetricRegistry` knows. `-0` and `+0` allow no change for the
/// worse. A limit is missed only by more than 1e-12, so that 0.7 is not 0.10000000000000009 below 0.8.
///
/// In a file of key and value pairs the key is the metric and the value what stands behind the colon; a tolerance may be a
/// number there (`macro_f1: -0.005`, `ece: 0.01`).
public struct Gate: Sendable, Equatable {
  /// What is asked of the value.
  public enum Condition: Sendable, Equatable {
    /// At most this much worse than the first result; not negative.
    case tolerance(Double)
    /// At least (`isStrict`: above) this value.
    case atLeast(Double, isStrict: Bool)
    /// At most (`isStrict`: below) this value.
    case atMost(Double, isStrict: Bool)
  }

  /// The metric's id, known to `MetricRegistry`.
  public let metric: String
  /// Whether more of the metric is better.
  public let higherIsBetter: Bool
  /// What is asked.
  public let condition: Condition

  /// How far beyond a limit a value may be by rounding.
  static let rounding = 1e-12

  /// Parses `METRIC:CONDITION`.
  /// - Throws: `GateError` with the grammar for other text, with a near name for an unknown metric.
  public init(_ text: String) throws {
    guard let colon = text.firstIndex(of: ":") else {
      throw GateError(text: text, problem: "a metric, a colon and a condition were expected", source: nil)
    }
    try self.init(
      metric: String(text[..<colon]), condition: String(text[text.index(after: colon)...]), text: text, source: nil)
  }

  /// Reads gates from the key and value pairs of a thresholds file.
  /// - Parameters:
  ///   - pairs: metric ids and conditions; a number is a tolerance.
  ///   - source: the file's name, for messages.
  /// - Throws: `GateError` naming the file.
  public static func gates(_ pairs: [(key: String, value: JSONValue)], source: String) throws -> [Gate] {
    try pairs.map { key, value in
      let written = value.stringValue ?? value.compactText
      if let number = value.doubleValue {
        let sign = number > 0 ? "+" : number < 0 ? "" : MetricRegistry.metric(key)?.higherIsBetter == true ? "-" : "+"
        return try Gate(metric: key, condition: "\(sign)\(number)", text: "\(key): \(written)", source: source)
      }
      guard let condition = value.stringValue else {
        throw GateError(text: "\(key): \(written)", problem: "a condition or a number was expected", source: source)
      }
      return try Gate(metric: key, condition: condition, text: "\(key): \(written)", source: source)
    }
  }

  private init(metric name: String, condition: String, text: String, source: String?) throws {
    func fail(_ problem: String) -> GateError { GateError(text: text, problem: problem, source: source) }
    let id = name.trimmingCharacters(in: .whitespaces)
    let condition = condition.trimmingCharacters(in: .whitespaces)
    guard let metric = MetricRegistry.metric(id) else {
      let near = NearNames.question(id, among: MetricRegistry.all.map(\.id))
      throw fail("'\(id)' is no metric.\(near) `fer-analyze list metrics` shows all")
    }
    func number(after prefix: Int) throws -> Double {
      let digits = condition.dropFirst(prefix)
      guard let value = DecimalText.value(digits), value.isFinite else {
        throw fail("'\(digits.trimmingCharacters(in: .whitespaces))' is no number")
      }
      return value
    }
    self.metric = id
    higherIsBetter = metric.higherIsBetter
    switch condition.first {
    case ">":
      let isStrict = !condition.hasPrefix(">=")
      self.condition = .atLeast(try number(after: isStrict ? 1 : 2), isStrict: isStrict)
    case "<":
      let isStrict = !condition.hasPrefix("<=")
      self.condition = .atMost(try number(after: isStrict ? 1 : 2), isStrict: isStrict)
    case "+", "-":
      let isDown = condition.first == "-"
      let size = try number(after: 1)
      guard size >= 0, !condition.dropFirst().hasPrefix("-") else { throw fail("one sign was expected") }
      guard isDown == higherIsBetter else {
        throw fail(
          "\(higherIsBetter ? "more" : "less") of \(id) is better, so the tolerance is written "
            + "\(id):\(higherIsBetter ? "-" : "+")\(size)")
      }
      self.condition = .tolerance(size)
    default:
      throw fail("a condition starts with -, +, >=, >, <= or <")
    }
  }

  /// Whether the gate needs a first result.
  public var isRelative: Bool { if case .tolerance = condition { true } else { false } }
}

extension Gate: CustomStringConvertible {
  /// The gate as it is written: `macro_f1:-0.005`.
  public var description: String {
    switch condition {
    case .tolerance(let size): "\(metric):\(higherIsBetter ? "-" : "+")\(size)"
    case .atLeast(let limit, let isStrict): "\(metric):>\(isStrict ? "" : "=")\(limit)"
    case .atMost(let limit, let isStrict): "\(metric):<\(isStrict ? "" : "=")\(limit)"
    }
  }
}

/// A gate that cannot be understood or checked.
public struct GateError: ReportableError, Equatable {
  /// What was written.
  public let text: String
  /// What is wrong with it.
  public let problem: String
  /// The file it stands in; `nil` for the command line.
  public let source: String?

  /// A wrong option, or bad data in a file.
  public var failure: Failure { source == nil ? .usage : .badData }

  /// What is wrong, and how a gate is written.
  public var description: String {
    let place = source.map { "\($0): " } ?? ""
    return "\(place)'\(text)' is no gate: \(problem). Write macro_f1:-0.005 (at most 0.005 below the first result), "
      + "ece:+0.01 (at most 0.01 above it), accuracy:>=0.65 or ece:<=0.05."
  }
}
