import Drawing

/// Finds room for labels and pictures beside points of a plot.
struct FreePlaces {
  /// Boxes stay inside it.
  let plot: Rectangle
  /// What boxes may not cover.
  var taken: [Rectangle]
  /// How much a box covers of what it should leave free, in points of distance; 0 for nothing.
  var cover: (Rectangle) -> Double = { _ in 0 }

  /// The angles in the order in which they are tried: right, left, above, below, then between.
  private static let directions: [(x: Double, y: Double)] = [
    (1, 0), (-1, 0), (0, -1), (0, 1), (0.8, -0.6), (0.8, 0.6), (-0.8, -0.6), (-0.8, 0.6), (0.6, -0.8), (0.6, 0.8),
    (-0.6, -0.8), (-0.6, 0.8),
  ]

  /// A box near a point that covers nothing, the nearest first, and takes its place; nil where there is no room.
  /// - Parameters:
  ///   - clearance: the least distance between the point and the box, in points.
  ///   - reach: the largest one.
  mutating func take(_ size: Size, near point: Point, clearance: Double, reach: Double) -> Rectangle? {
    var best: (box: Rectangle, cost: Double)?
    var distance = clearance
    while distance <= reach {
      for direction in Self.directions {
        let center = Point(
          point.x + direction.x * distance + Self.side(direction.x) * size.width / 2,
          point.y + direction.y * distance + Self.side(direction.y) * size.height / 2)
        let box = Rectangle(
          x: center.x - size.width / 2, y: center.y - size.height / 2, width: size.width, height: size.height)
        guard box.minX >= plot.minX, box.maxX <= plot.maxX, box.minY >= plot.minY, box.maxY <= plot.maxY,
          !taken.contains(where: box.overlaps)
        else { continue }
        let cost = distance + cover(box)
        if cost < best?.cost ?? .infinity { best = (box, cost) }
      }
      // Nothing farther away can be better.
      if let best, best.cost <= distance { break }
      distance += max(4, distance * 0.25)
    }
    best = best ?? searched(size, near: point, reach: reach)
    guard let best else { return nil }
    taken.append(best.box.outset(by: 1))
    return best.box
  }

  /// The best box of a grid over the plot, where none of the usual places around the point is free.
  private func searched(_ size: Size, near point: Point, reach: Double) -> (box: Rectangle, cost: Double)? {
    let step = 4.0
    var best: (box: Rectangle, cost: Double)?
    for y in stride(from: plot.minY, through: plot.maxY - size.height, by: step) {
      for x in stride(from: plot.minX, through: plot.maxX - size.width, by: step) {
        let box = Rectangle(x: x, y: y, width: size.width, height: size.height)
        let distance = box.distance(to: point)
        // A box that is too far or too dear already need not be compared with what is taken.
        guard distance <= reach, distance < best?.cost ?? .infinity, !taken.contains(where: box.overlaps) else {
          continue
        }
        let cost = distance + cover(box)
        if cost < best?.cost ?? .infinity { best = (box, cost) }
      }
    }
    return best
  }

  /// Which side of a box touches: none for a direction that runs past its middle.
  private static func side(_ part: Double) -> Double { part > 0 ? 1 : part < 0 ? -1 : 0 }
}

extension Frame {
  /// Which box covers least: the first of several that cover as little.
  /// - Parameters:
  ///   - boxes: at least one, the best place first.
  ///   - curve: points to keep free, as of `track`.
  ///   - others: what to keep free beside the words in the plot.
  ///   - clearance: what comes this near to a box counts as covered, in points.
  func freest(
    of boxes: [Rectangle], curve: [Point], others: [Rectangle] = [], clearance: Double = 0
  ) -> Int {
    let covered = boxes.map { box in
      let near = box.outset(by: clearance)
      // Words of others count more than any curve.
      return curve.count { near.distance(to: $0) == 0 } + 100_000 * (texts + others).count(where: near.overlaps)
    }
    return covered.firstIndex(of: covered.min() ?? 0) ?? 0
  }
}

extension Rectangle {
  /// Whether two rectangles share more than a border.
  func overlaps(_ other: Rectangle) -> Bool {
    minX < other.maxX && other.minX < maxX && minY < other.maxY && other.minY < maxY
  }

  /// The point of the rectangle that is nearest to another point.
  func nearest(to point: Point) -> Point { Point(min(max(point.x, minX), maxX), min(max(point.y, minY), maxY)) }

  /// How far a point lies outside; 0 inside.
  func distance(to point: Point) -> Double {
    let near = nearest(to: point)
    return ((near.x - point.x) * (near.x - point.x) + (near.y - point.y) * (near.y - point.y)).squareRoot()
  }
}
