import Drawing

/// Remarks on single data points: a few words where there is room, with an arrow to the point they speak of.
///
/// The words stay inside the plot and keep off each other, off the points, and off the words of all other marks.
public struct AnnotationMark: Mark {
  /// One remark.
  public struct Item: Sendable, Hashable {
    /// The place of the point on the horizontal axis.
    public var x: Double
    /// The place of the point on the vertical axis.
    public var y: Double
    /// What is said of it; broken into lines where it is long.
    public var text: String

    /// A remark on the point `(x, y)`.
    public init(x: Double, y: Double, text: String) {
      self.x = x
      self.y = y
      self.text = text
    }
  }

  /// The remarks; the first ones have the first choice of places.
  public var items: [Item]
  /// Lines are broken at this width, in points.
  public var lineWidth: Double
  /// The colour of the arrows; the words are ink.
  public var paint: Paint
  /// The curve to keep free where there is room: places on the horizontal axis, with a missing value between two lines.
  public var avoidedX: [Double]
  /// The curve to keep free: places on the vertical axis.
  public var avoidedY: [Double]

  /// Remarks; their words keep away from the curve through the avoided points where there is room.
  public init(
    _ items: [Item], lineWidth: Double = 120, paint: Paint = .secondaryInk, avoidingX: [Double] = [],
    y avoidedY: [Double] = []
  ) {
    self.items = items
    self.lineWidth = lineWidth
    self.paint = paint
    avoidedX = avoidingX
    self.avoidedY = avoidedY
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    finiteExtent(items.map { dimension == .x ? $0.x : $0.y })
  }

  /// Whether its words go where there is room.
  public var choosesPlaces: Bool { true }

  /// What the words cover.
  public func textBoxes(in frame: Frame, _ measure: any TextMeasuring) -> [Rectangle] {
    remarks(in: frame, measure).compactMap { $0.words?.box }
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for remark in remarks(in: frame, canvas) {
      canvas.beginGroup(title: remark.text)
      if let words = remark.words {
        arrow(from: words.box, to: remark.point, on: canvas)
        TextLayout.draw(
          words.lines, at: words.box.midX, top: words.box.minY + Self.padding, style: words.style, on: canvas)
      } else {
        // No room for words: a ring tells that there is something to say, and the title says it.
        canvas.circle(center: remark.point, radius: Self.radius, fill: nil, stroke: Stroke(paint, width: 1))
      }
      canvas.endGroup()
    }
  }

  private static let (radius, padding) = (4.5, 1.0)

  private struct Words {
    let lines: [String]
    let style: TextStyle
    let box: Rectangle
  }

  private struct Remark {
    let text: String
    let point: Point
    let words: Words?
  }

  /// The remarks whose points lie in the plot, with their words where they have room.
  private func remarks(in frame: Frame, _ measure: any TextMeasuring) -> [Remark] {
    let plot = frame.plot
    let points = items.compactMap { item -> (text: String, point: Point)? in
      guard !item.text.isEmpty, let point = frame.point(item.x, item.y), plot.outset(by: 0.5).distance(to: point) == 0
      else { return nil }
      return (item.text, point)
    }
    let keptFree = points.map { point in
      Rectangle(
        x: point.point.x - Self.radius, y: point.point.y - Self.radius, width: 2 * Self.radius,
        height: 2 * Self.radius)
    }
    var places = FreePlaces(plot: plot.outset(by: -1), taken: frame.texts + keptFree)
    let track = frame.track(avoidedX, avoidedY)
    return points.map { text, point in
      let others = places.taken.filter { $0.distance(to: point) > 0 }
      places.cover = { box in
        let covered = track.count { box.distance(to: $0) == 0 }
        // An arrow through other words is worse than a long one.
        let crossed = others.count { $0.isCrossed(from: box.nearest(to: point), to: point) }
        return 12 * Double(covered) + 80 * Double(crossed)
      }
      return Remark(text: text, point: point, words: words(text, at: point, in: &places, measure))
    }
  }

  /// Words in the largest type and the longest lines for which there is room.
  private func words(
    _ text: String, at point: Point, in places: inout FreePlaces, _ measure: any TextMeasuring
  ) -> Words? {
    let reach = places.plot.width + places.plot.height
    for (size, share) in [(8.0, 1.0), (8, 0.7), (7, 1), (7, 0.6)] {
      let style = TextStyle(size: size, anchor: .middle, baseline: .top)
      let width = min(lineWidth, places.plot.width - 2 * Self.padding) * share
      let lines = TextLayout.wrap(text, width: width, limit: 4, style: style, measure)
      let widest = lines.map { measure.width(of: $0, style: style) }.max() ?? 0
      let needed = Size(
        width: widest + 2 * Self.padding, height: Double(lines.count) * style.lineHeight + 2 * Self.padding)
      if let box = places.take(needed, near: point, clearance: Self.radius + Arrow.head + 7, reach: reach) {
        return Words(lines: lines, style: style, box: box)
      }
    }
    return nil
  }

  private func arrow(from box: Rectangle, to point: Point, on canvas: any Canvas) {
    let start = box.nearest(to: point)
    let length = box.distance(to: point)
    // A marker may stand at the point: the tip ends beside it.
    let gap = min(Self.radius, length - Arrow.head - 1)
    guard gap > 0 else { return }
    let tip = Point(
      point.x + (start.x - point.x) / length * gap, point.y + (start.y - point.y) / length * gap)
    canvas.arrow(from: start, to: tip, stroke: Stroke(paint, width: 0.8))
  }
}

extension Rectangle {
  /// Whether the straight line between two points runs through the rectangle (T. Liang and B. Barsky, 1984).
  func isCrossed(from a: Point, to b: Point) -> Bool {
    var (enter, leave) = (0.0, 1.0)
    for (start, step, low, high) in [(a.x, b.x - a.x, minX, maxX), (a.y, b.y - a.y, minY, maxY)] {
      if step == 0 {
        if start < low || start > high { return false }
      } else {
        let (first, second) = ((low - start) / step, (high - start) / step)
        enter = max(enter, min(first, second))
        leave = min(leave, max(first, second))
      }
    }
    return enter <= leave
  }
}
