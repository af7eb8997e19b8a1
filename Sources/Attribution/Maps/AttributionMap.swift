import Files

/// What a method found for one image: raw and signed, on the grid of the node that was tapped.
public struct AttributionMap: Sendable {
  /// The method's name in the registry.
  public let method: String
  /// The node that was tapped.
  public let layer: String
  /// What was explained.
  public let target: Target
  /// Rows of the grid.
  public let height: Int
  /// Columns of the grid.
  public let width: Int
  /// `height * width` values, row-major; positive speaks for the target.
  public let raw: [Float]
  /// Whether the map says anything, judged before any normalisation.
  public let health: MapHealth

  init(method: String, layer: String, target: Target, height: Int, width: Int, raw: [Float]) {
    precondition(raw.count == height * width, "\(raw.count) values on a \(height)x\(width) grid")
    self.method = method
    self.layer = layer
    self.target = target
    self.height = height
    self.width = width
    self.raw = raw
    health = MapHealth(raw)
  }

  /// The share of the absolute mass that is negative, in 0...1; 0 for an empty map.
  public var negativeShare: Double {
    let total = raw.reduce(0.0) { $0 + Double(abs($1)) }
    return total > 0 ? raw.reduce(0.0) { $0 + Double(max(0, -$1)) } / total : 0
  }
}

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
