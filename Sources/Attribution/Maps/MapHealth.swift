/// Whether a raw map carries information. Normalising first would turn rounding noise into a vivid picture.
public enum MapHealth: String, Sendable, CaseIterable {
  /// Some positive evidence that differs between positions.
  case ok = "OK"
  /// Zero everywhere.
  case empty = "EMPTY"
  /// The same value everywhere (every 1x1 grid): it shows no place.
  case uniform = "UNIFORM"
  /// No positive value: nothing here speaks for the target.
  case negativeOnly = "NEGATIVE_ONLY"
  /// A value is not a number, or infinite.
  case nan = "NAN"

  /// Judges raw values. Spreads below a hundred-thousandth of the largest value count as none.
  public init(_ raw: [Float]) {
    guard raw.allSatisfy(\.isFinite) else {
      self = .nan
      return
    }
    let low = raw.min() ?? 0
    let high = raw.max() ?? 0
    let largest = max(abs(low), abs(high))
    if largest == 0 {
      self = .empty
    } else if high - low <= 1e-5 * largest {
      self = .uniform
    } else if high <= 0 {
      self = .negativeOnly
    } else {
      self = .ok
    }
  }

  /// What to tell a person instead of a picture; `nil` when the picture may be drawn.
  public var sentence: String? {
    switch self {
    case .ok: nil
    case .empty: "Empty map: no position changed the target."
    case .uniform: "Uniform map: every position counts the same, so it shows no place."
    case .negativeOnly: "Negative map: no position speaks for the target, all speak against it."
    case .nan: "Invalid map: it holds values that are not numbers."
    }
  }
}
