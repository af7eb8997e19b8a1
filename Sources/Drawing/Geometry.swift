/// A position in points (1/72 inch), y growing downwards.
public struct Point: Sendable, Hashable {
  /// In points, to the right.
  public var x: Double
  /// In points, downwards.
  public var y: Double

  /// A position in points.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A width and a height in points.
public struct Size: Sendable, Hashable {
  /// In points.
  public var width: Double
  /// In points.
  public var height: Double

  /// A size in points.
  public init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }
}

/// Space on the four sides of a rectangle, in points.
public struct Insets: Sendable, Hashable {
  /// In points.
  public var left: Double
  /// In points.
  public var top: Double
  /// In points.
  public var right: Double
  /// In points.
  public var bottom: Double

  /// Space on each side; nothing where not given.
  public init(left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0) {
    self.left = left
    self.top = top
    self.right = right
    self.bottom = bottom
  }

  /// The larger of two insets on every side.
  public func union(_ other: Insets) -> Insets {
    Insets(
      left: max(left, other.left), top: max(top, other.top), right: max(right, other.right),
      bottom: max(bottom, other.bottom))
  }
}

/// An axis-parallel rectangle in points.
public struct Rectangle: Sendable, Hashable {
  /// In points, to the right.
  public var x: Double
  /// In points, downwards.
  public var y: Double
  /// In points.
  public var width: Double
  /// In points.
  public var height: Double

  /// A rectangle from its top left corner and its size.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }

  /// The rectangle that has two opposite corners at `a` and `b`, whichever way round they lie.
  public init(from a: Point, to b: Point) {
    self.init(x: min(a.x, b.x), y: min(a.y, b.y), width: abs(a.x - b.x), height: abs(a.y - b.y))
  }

  /// The left side.
  public var minX: Double { x }
  /// The right side.
  public var maxX: Double { x + width }
  /// The upper side.
  public var minY: Double { y }
  /// The lower side.
  public var maxY: Double { y + height }
  /// Halfway from left to right.
  public var midX: Double { x + width / 2 }
  /// Halfway from top to bottom.
  public var midY: Double { y + height / 2 }

  /// The rectangle without the space on its sides; never of negative size.
  public func inset(by insets: Insets) -> Rectangle {
    Rectangle(
      x: x + insets.left, y: y + insets.top, width: max(0, width - insets.left - insets.right),
      height: max(0, height - insets.top - insets.bottom))
  }

  /// The rectangle grown by the same amount on all sides (shrunk where negative).
  public func outset(by amount: Double) -> Rectangle {
    inset(by: Insets(left: -amount, top: -amount, right: -amount, bottom: -amount))
  }
}

/// A sequence of straight and curved pieces.
public struct Path: Sendable, Hashable {
  /// One piece of a path.
  public enum Element: Sendable, Hashable {
    case move(Point)
    case line(Point)
    /// A cubic Bézier curve with two control points.
    case curve(Point, Point, to: Point)
    case close
  }

  /// The pieces in drawing order.
  public var elements: [Element]

  /// A path of given pieces.
  public init(_ elements: [Element] = []) { self.elements = elements }

  /// A path through `points` in straight lines.
  public init(through points: [Point], closed: Bool = false) {
    elements = points.enumerated().map { $0.offset == 0 ? .move($0.element) : .line($0.element) }
    if closed, !points.isEmpty { elements.append(.close) }
  }
}
