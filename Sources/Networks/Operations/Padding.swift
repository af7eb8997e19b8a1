import Files

/// Zero padding around an image.
public enum Padding: Sendable, Equatable {
  /// This many rows and columns on every side; 0 is Keras's `valid`.
  case zeros(Int)
  /// This many rows above and below, and columns at the left and the right, each at least 0.
  case sides(top: Int, bottom: Int, left: Int, right: Int)
  /// Keras's `same`: the output is the input divided by the stride, rounded up; odd padding goes to the end.
  case same

  /// The zeros on each side; `nil` for `same`, where they follow from the image's size.
  public var sides: (top: Int, bottom: Int, left: Int, right: Int)? {
    switch self {
    case .zeros(let amount): (amount, amount, amount, amount)
    case .sides(let top, let bottom, let left, let right): (top, bottom, left, right)
    case .same: nil
    }
  }

  /// Whether every number is in its range.
  var isSound: Bool {
    guard let sides else { return true }
    return [sides.top, sides.bottom, sides.left, sides.right].allSatisfy(OperationLimits.padding.contains)
  }

  /// Whether there is none.
  var isEmpty: Bool { sides.map { $0 == (0, 0, 0, 0) } ?? false }

  /// This padding inside another; `nil` where one of them follows from the image's size, or the sum is out of range.
  func widened(by other: Padding) -> Padding? {
    guard let inner = sides, let outer = other.sides, isSound, other.isSound else { return nil }
    let sum = Padding.sides(
      top: inner.top + outer.top, bottom: inner.bottom + outer.bottom, left: inner.left + outer.left,
      right: inner.right + outer.right)
    return sum.isSound ? sum : nil
  }

  /// `"same"`, the number of zeros on every side, or `[top, bottom, left, right]`.
  var json: JSONValue {
    switch self {
    case .zeros(let amount): amount.json
    case .sides(let top, let bottom, let left, let right): [top, bottom, left, right]
    case .same: "same".json
    }
  }

  /// Reads the member `padding`.
  init(attributes: JSONValue) throws(GraphError) {
    switch attributes["padding"] {
    case .string("same"): self = .same
    case .array:
      let sides = try attributes.requiredIntegers("padding", count: 4...4, in: OperationLimits.padding)
      self = .sides(top: sides[0], bottom: sides[1], left: sides[2], right: sides[3])
    default: self = .zeros(try attributes.requiredInteger("padding", in: OperationLimits.padding))
    }
  }
}
