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
          !taken.contains(where: { Self.overlap($0, box) })
        else { continue }
        let cost = distance + cover(box)
        if cost < best?.cost ?? .infinity { best = (box, cost) }
      }
      // Nothing farther away can be better.
      if let best, best.cost <= distance { break }
      distance += max(4, distance * 0.25)
    }
    guard let best else { return nil }
    taken.append(best.box.outset(by: 1))
    return best.box
  }

  /// Which side of a box touches: none for a direction that runs past its middle.
  private static func side(_ part: Double) -> Double { part > 0 ? 1 : part < 0 ? -1 : 0 }

  private static func overlap(_ a: Rectangle, _ b: Rectangle) -> Bool {
    a.minX < b.maxX && b.minX < a.maxX && a.minY < b.maxY && b.minY < a.maxY
  }
}
