import Files
import Foundation

/// A number or choice that a method was made with, so that its map can be made again.
public struct MethodParameter: Sendable, Equatable {
  /// Its name, as in a report.
  public let name: String
  /// Its value: shares of the image's side, counts, names of baselines as a person sees them.
  public let value: JSONValue

  /// - Parameters:
  ///   - name: its name, as in a report.
  ///   - value: a number, a word, or a list of words.
  public init(_ name: String, _ value: any JSONRepresentable) {
    self.name = name
    self.value = value.json
  }

  /// The parameter in words: `window 0.25`, `baselines blurred image and black`.
  public var text: String {
    let words = (value.arrayValue ?? [value]).map(Self.word).joined(separator: " and ")
    return "\(name.replacing("_", with: " ")) \(words)"
  }

  private static func word(_ value: JSONValue) -> String {
    if case .number(let number) = value { return String(format: "%.3g", number) }
    return value.stringValue ?? value.compactText
  }

  /// What stands for "nothing there".
  static func baselines(_ baselines: [Baseline]) -> MethodParameter {
    MethodParameter("baselines", baselines.map(\.name))
  }
}

extension [MethodParameter] {
  /// An object with one member a parameter.
  public var json: JSONValue { .object(map { (key: $0.name, value: $0.value) }) }
}
