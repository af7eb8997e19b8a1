import Drawing

/// One of the two directions of a plot.
public enum Dimension: Sendable { case x, y }

/// The place of a plot on the canvas, with the scales that map data into it.
public struct Frame: Sendable {
  /// The area inside the axes.
  public let plot: Rectangle
  /// The horizontal scale.
  public let xScale: Scale
  /// The vertical scale.
  public let yScale: Scale
  /// The boxes of texts that stand in the plot already; a mark that chooses where its words stand keeps off them.
  var texts: [Rectangle] = []

  /// The horizontal place of a value.
  public func x(_ value: Double) -> Double { plot.minX + xScale.fraction(value) * plot.width }

  /// The vertical place of a value: numbers grow upwards, bands run downwards.
  public func y(_ value: Double) -> Double {
    if case .band = yScale { return plot.minY + yScale.fraction(value) * plot.height }
    return plot.maxY - yScale.fraction(value) * plot.height
  }

  /// The place of a data point, or nil when it has none (NaN, not positive on a logarithmic axis).
  public func point(_ xValue: Double, _ yValue: Double) -> Point? {
    let point = Point(x(xValue), y(yValue))
    return point.x.isFinite && point.y.isFinite ? point : nil
  }

  /// The place of a value in a band, or nil when it has none.
  /// - Parameters:
  ///   - value: on the axis of the values.
  ///   - position: of the band on the other axis.
  ///   - along: the axis of the values.
  ///   - beside: how far from the middle of the band, in points: downwards or to the right.
  func point(_ value: Double, at position: Double, along: Dimension, beside: Double = 0) -> Point? {
    along == .x
      ? point(value, position).map { Point($0.x, $0.y + beside) }
      : point(position, value).map { Point($0.x + beside, $0.y) }
  }

  /// The width or height of one band; 0 on an axis without bands.
  public func band(_ dimension: Dimension) -> Double {
    dimension == .x ? xScale.bandShare * plot.width : yScale.bandShare * plot.height
  }

  /// Points along a curve, no more than two points of the page apart; a missing value splits it.
  func track(_ x: [Double], _ y: [Double]) -> [Point] {
    var result: [Point] = []
    var last: Point?
    for (a, b) in zip(x, y) {
      guard let point = point(a, b) else {
        last = nil
        continue
      }
      let start = last ?? point
      let (dx, dy) = (point.x - start.x, point.y - start.y)
      let count = max(1, Int((dx * dx + dy * dy).squareRoot() / 2))
      for i in 1...count {
        let share = Double(i) / Double(count)
        result.append(Point(start.x + dx * share, start.y + dy * share))
      }
      last = point
    }
    return result
  }
}

/// One line of a legend.
public struct LegendItem: Sendable, Hashable {
  /// The sample drawn beside the name.
  public enum Swatch: Sendable, Hashable {
    case line(Stroke)
    case area(Paint)
    case marker(Marker, Paint, hollow: Bool)
  }

  /// What it is called.
  public var name: String
  /// The sample beside the name.
  public var swatch: Swatch

  /// A legend line.
  public init(_ name: String, _ swatch: Swatch) {
    self.name = name
    self.swatch = swatch
  }
}

/// A name written beside the end of a line.
public struct EndLabel: Sendable, Hashable {
  /// What it is called.
  public var name: String
  /// Where the line ends.
  public var x: Double
  /// The value on the vertical axis where the line ends.
  public var y: Double
  /// The colour of the line.
  public var paint: Paint
  /// Whether the name is bold.
  public var isEmphasised = false

  /// Class colours are told apart as lines but are too weak for small letters: such a name is ink, with a dot of the colour
  /// before it.
  var hasDot: Bool {
    if case .role(.category) = paint.source { true } else { false }
  }

  /// Space before the name, in points.
  var indent: Double { hasDot ? 8 : 0 }

  /// The style of the name.
  var style: TextStyle {
    var style = Typography.value.anchored(.start, .middle)
    style.paint = hasDot ? .ink : paint
    if isEmphasised { style.weight = .semibold }
    return style
  }
}

/// Something that shows data: it says which values it puts on each axis, and draws itself once the scales are known.
public protocol Mark: Sendable {
  /// The finite values on one axis, from which the axis takes its range; nil where it has none.
  func extent(of dimension: Dimension) -> ClosedRange<Double>?
  /// What a legend says about it.
  var legend: [LegendItem] { get }
  /// The name at the end of a line.
  var endLabel: EndLabel? { get }
  /// Space that its labels need beyond the plot.
  func overhang(_ measure: any TextMeasuring) -> Insets
  /// Whether what lies outside the plot is cut off.
  var isClipped: Bool { get }
  /// Whether its words go where there is room: they are placed after the words of all marks that have no choice.
  var choosesPlaces: Bool { get }
  /// What its words cover in the plot, so that others can keep off them.
  func textBoxes(in frame: Frame, _ measure: any TextMeasuring) -> [Rectangle]
  /// Draws it.
  func draw(on canvas: any Canvas, in frame: Frame)
}

extension Mark {
  /// The names to show in a legend.
  public var legend: [LegendItem] { [] }
  /// The name at the end of the line.
  public var endLabel: EndLabel? { nil }
  /// Whether what lies outside the plot is cut off.
  public var isClipped: Bool { false }
  /// Whether its words go where there is room.
  public var choosesPlaces: Bool { false }
  /// What its words cover in the plot: nothing.
  public func textBoxes(in frame: Frame, _ measure: any TextMeasuring) -> [Rectangle] { [] }
  /// Space that its labels need beyond the plot.
  public func overhang(_ measure: any TextMeasuring) -> Insets { Insets() }
}

/// The range of the finite values, or nil when there are none.
func finiteExtent(_ values: some Sequence<Double>) -> ClosedRange<Double>? {
  var low = Double.infinity
  var high = -Double.infinity
  for value in values where value.isFinite {
    low = min(low, value)
    high = max(high, value)
  }
  return low <= high ? low...high : nil
}

/// The smallest range that holds both.
func union(_ a: ClosedRange<Double>?, _ b: ClosedRange<Double>?) -> ClosedRange<Double>? {
  guard let a else { return b }
  guard let b else { return a }
  return min(a.lowerBound, b.lowerBound)...max(a.upperBound, b.upperBound)
}
