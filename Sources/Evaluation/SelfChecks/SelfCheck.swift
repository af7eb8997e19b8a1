import Files

/// An identity that must hold between numbers that were computed in different ways.
///
/// A check takes plain values, so that it can be seen to fail when one of them is wrong.
public struct SelfCheck: Sendable, Equatable {
  /// What must hold, a sentence.
  public let name: String
  /// How far the two sides are apart; infinite where one has a value and the other has none.
  public let residual: Double
  /// The largest residual that rounding explains.
  public let tolerance: Double

  /// Whether the identity holds.
  public var holds: Bool { residual <= tolerance }

  /// - Parameters:
  ///   - name: what must hold, a sentence.
  ///   - residual: how far the two sides are apart.
  ///   - tolerance: the largest residual that rounding explains.
  public init(_ name: String, residual: Double, tolerance: Double) {
    self.name = name
    self.residual = residual
    self.tolerance = tolerance
  }

  /// Two sides that must be equal.
  init(_ name: String, _ left: Double, _ right: Double, tolerance: Double) {
    self.init(name, residual: abs(left - right), tolerance: tolerance)
  }

  /// A left side that must not be above the right.
  init(_ name: String, _ left: Double, isAtMost right: Double, tolerance: Double) {
    self.init(name, residual: max(0, left - right), tolerance: tolerance)
  }
}

extension SelfCheck: JSONRepresentable {
  /// `name`, `holds`, `residual` (null when there is nothing to subtract) and `tolerance`.
  public var json: JSONValue {
    ["name": name, "holds": holds, "residual": residual.isFinite ? residual : nil, "tolerance": tolerance]
  }
}
