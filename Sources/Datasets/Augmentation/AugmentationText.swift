import Files

extension Augmentation {
  /// Sets of options by name.
  public static let presets: [(name: String, augmentation: Augmentation)] = [
    ("none", .none),
    ("seed", .seedRecipe),
    (
      "light",
      Augmentation([
        "rotation": 8, "width_shift": 0.05, "height_shift": 0.05, "zoom": 0.08, "horizontal_flip": true,
      ])
    ),
    ("strong", .strong),
  ]

  /// Reads a compact text: presets and `OPTION=VALUE` pairs separated by commas, each over what stands before it.
  ///
  /// A pair of numbers is `low..high`; an option alone is true. Example: `seed,rotation=20,zoom=0.85..1.15,mixup=0.2`.
  /// - Parameters:
  ///   - text: the text.
  ///   - base: what stands before it.
  /// - Throws: `AugmentationError`.
  public init(text: String, base: Augmentation) throws(AugmentationError) {
    var result = base
    for part in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      if let preset = Self.presets.first(where: { $0.name == part }) {
        result = preset.augmentation
        continue
      }
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if pair.count == 2, !pair[0].isEmpty, !pair[1].isEmpty {
        result = try result.setting([(pair[0], Self.value(pair[1]))])
      } else if AugmentationRegistry.options.contains(where: { $0.name == part }) {
        result = try result.setting([(part, .bool(true))])
      } else {
        throw .malformed(part, presets: Self.presets.map(\.name))
      }
    }
    self = result
  }

  /// The compact text that gives these options whatever stands before it.
  public var text: String {
    (["none"] + options.map { "\($0.name)=\(Self.text($0.value))" }).joined(separator: ",")
  }

  private static func value(_ text: String) -> JSONValue {
    if let dots = text.range(of: ".."), let low = Double(text[..<dots.lowerBound]),
      let high = Double(text[dots.upperBound...])
    {
      return [low, high]
    }
    return JSONValue(word: text)
  }

  private static func text(_ value: JSONValue) -> String {
    if let pair = value.arrayValue { return pair.map(\.compactText).joined(separator: "..") }
    return value.stringValue ?? value.compactText
  }
}
