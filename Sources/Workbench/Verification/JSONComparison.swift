import Files
import Foundation

/// Compares numbers that were recorded with the same numbers computed again, and says where they differ.
///
/// Members that are only in one of the two are no difference of numbers: those that another version added are skipped.
struct JSONComparison {
  /// How far two numbers may be apart.
  enum Tolerance {
    /// So much.
    case absolute(Double)
    /// So much of the largest absolute value of the list that the number stands in, of the number itself outside lists,
    /// and at least of 1 there.
    case relativeToLargest(Double)

    var limit: Double {
      switch self {
      case .absolute(let limit), .relativeToLargest(let limit): limit
      }
    }
  }

  /// A place where the two differ.
  struct Difference {
    /// Where: `faces/a.png: gradcam at conv4, logit of happy: raw`.
    let place: String
    /// What was recorded and what was computed.
    let problem: String
    /// How far they are apart, in the units of the tolerance; `nil` for what is no number.
    let size: Double?
  }

  let tolerance: Tolerance
  private let ignored: Set<String>
  private(set) var differences: [Difference] = []
  /// How many numbers and words were compared.
  private(set) var compared = 0
  /// How far the numbers are apart at most, in the units of the tolerance.
  private(set) var largest = 0.0

  /// - Parameters:
  ///   - tolerance: how far two numbers may be apart.
  ///   - ignored: members that are not compared, such as times.
  init(_ tolerance: Tolerance, ignoring ignored: Set<String> = []) {
    self.tolerance = tolerance
    self.ignored = ignored
  }

  /// Compares what was recorded with what was computed.
  mutating func compare(_ recorded: JSONValue, _ computed: JSONValue, at place: String) {
    switch (recorded, computed) {
    case (.object(let members), .object):
      for member in members where !ignored.contains(member.key) {
        if let value = computed[member.key] {
          compare(member.value, value, at: Self.join(place, member.key))
        }
      }
    case (.array(let old), .array(let new)):
      guard old.count == new.count else {
        fail(place, "\(old.count) values recorded, \(new.count) computed")
        return
      }
      if Self.isNumeric(old), Self.isNumeric(new), !old.isEmpty {
        compareNumbers(old.map(\.doubleValue), new.map(\.doubleValue), at: place)
      } else {
        for (i, (a, b)) in zip(old, new).enumerated() { compare(a, b, at: Self.label(a, place: place, index: i)) }
      }
    default:
      if let a = recorded.doubleValue, let b = computed.doubleValue {
        let unit: Double =
          switch tolerance {
          case .absolute: 1
          case .relativeToLargest: max(1, abs(a), abs(b))
          }
        note(abs(a - b) / unit, at: place, recorded: Self.text(a), computed: Self.text(b))
      } else {
        compared += 1
        guard recorded != computed else { return }
        fail(place, "recorded \(Self.text(recorded)), computed \(Self.text(computed))")
      }
    }
  }

  private mutating func compareNumbers(_ old: [Double?], _ new: [Double?], at place: String) {
    let unit: Double =
      switch tolerance {
      case .absolute: 1
      case .relativeToLargest: (old + new).reduce(0) { max($0, abs($1 ?? 0)) }
      }
    compared += old.count
    var worst: (index: Int, size: Double)?
    for (i, (a, b)) in zip(old, new).enumerated() {
      let size: Double
      switch (a, b) {
      case (nil, nil): size = 0
      case (let a?, let b?): size = a == b ? 0 : abs(a - b) / unit
      default: size = .infinity
      }
      if size.isFinite { largest = max(largest, size) }
      if size > (worst?.size ?? 0) { worst = (i, size) }
    }
    guard let worst, worst.size > tolerance.limit else { return }
    let (a, b) = (Self.text(old[worst.index]), Self.text(new[worst.index]))
    report(worst.size, at: place, "value \(worst.index + 1) of \(old.count): recorded \(a), computed \(b)")
  }

  private mutating func note(_ size: Double, at place: String, recorded: String, computed: String) {
    compared += 1
    if size.isFinite { largest = max(largest, size) }
    guard size > tolerance.limit else { return }
    report(size, at: place, "recorded \(recorded), computed \(computed)")
  }

  private mutating func report(_ size: Double, at place: String, _ values: String) {
    let unit: String =
      switch tolerance {
      case .absolute: ""
      case .relativeToLargest: " of the largest value"
      }
    let distance =
      size.isFinite ? ", \(Self.short(size))\(unit) apart (\(Self.short(tolerance.limit)) allowed)" : ""
    differences.append(Difference(place: place, problem: values + distance, size: size.isFinite ? size : nil))
  }

  private mutating func fail(_ place: String, _ problem: String) {
    differences.append(Difference(place: place, problem: problem, size: nil))
  }

  // MARK: - Words

  /// Whether a list holds numbers, and gaps for what is no number.
  private static func isNumeric(_ items: [JSONValue]) -> Bool {
    items.allSatisfy { $0 == .null || $0.doubleValue != nil } && items.contains { $0 != .null }
  }

  private static func join(_ place: String, _ name: String) -> String { place.isEmpty ? name : "\(place): \(name)" }

  /// An entry of a list by what it is called, else by its number.
  private static func label(_ item: JSONValue, place: String, index: Int) -> String {
    func word(_ key: String) -> String? { item[key]?.stringValue }
    if let path = word("path") { return path }
    let outer = place.hasSuffix(": maps") ? String(place.dropLast(": maps".count)) : place
    if let method = word("method"), let layer = word("layer") {
      return join(outer, "\(method) at \(layer)\(word("target").map { ", \($0)" } ?? "")")
    }
    if let truth = word("true"), let predicted = word("predicted") {
      return join(outer, "\(truth) taken for \(predicted)")
    }
    return join(outer, word("site") ?? word("target") ?? word("class") ?? word("part") ?? "entry \(index + 1)")
  }

  private static func text(_ value: JSONValue) -> String {
    let text = value.stringValue.map { "“\($0)”" } ?? value.compactText
    return text.count <= 60 ? text : text.prefix(57) + "…"
  }

  private static func text(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "no number" }

  /// A number of two digits: `3.1e-05`.
  static func short(_ value: Double) -> String { value == 0 ? "0" : String(format: "%.2g", value) }
}
