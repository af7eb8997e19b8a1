import Files

/// The changes of an augmentation in words.
enum AugmentationWording {
  /// `turns up to 15°, shifts up to 10 % of the width, …`; `nil` when nothing is changed.
  ///
  /// A change that has no words here is named by its key and value, so that a new one is never left out.
  static func text(_ augmentation: JSONValue?) -> String? {
    let parts = (augmentation?.objectValue ?? []).compactMap { key, value in part(key, value) }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func part(_ key: String, _ value: JSONValue) -> String? {
    switch value {
    case .null, .bool(false): return nil
    case .bool(true): return key == "horizontal_flip" ? "mirrored with probability one half" : words(key)
    default: break
    }
    if let number = value.doubleValue {
      guard number != 0 else { return nil }
      switch key {
      case "rotation": return "turns up to \(plain(number))°"
      case "width_shift": return "shifts up to \(plain(number * 100)) % of the width"
      case "height_shift": return "shifts up to \(plain(number * 100)) % of the height"
      case "zoom": return "zoom up to \(plain(number * 100)) % either way"
      default: return "\(words(key)) \(plain(number))"
      }
    }
    if let members = value.objectValue {
      let inner = members.compactMap { part($0.key, $0.value) }
      return inner.isEmpty ? nil : "\(words(key)) (\(inner.joined(separator: ", ")))"
    }
    return "\(words(key)) \(value.compactText)"
  }

  private static func words(_ key: String) -> String { key.replacing("_", with: " ") }

  private static func plain(_ number: Double) -> String {
    let value = (number * 1e4).rounded() / 1e4
    return value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
  }
}
