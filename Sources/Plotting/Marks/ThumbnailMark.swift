import Drawing

/// Single points as rings, with a small picture beside each and a line between them.
public struct ThumbnailMark: Mark {
  /// One point with its picture.
  public struct Item: Sendable {
    /// The place on the horizontal axis.
    public var x: Double
    /// The place on the vertical axis.
    public var y: Double
    /// The picture; nil where none may be shown.
    public var picture: Raster?
    /// Shown when it is pointed at; empty for nothing.
    public var title: String

    /// A point.
    public init(x: Double, y: Double, picture: Raster?, title: String = "") {
      self.x = x
      self.y = y
      self.picture = picture
      self.title = title
    }
  }

  /// The points.
  public var items: [Item]
  /// What the pictures should not cover; nil for nothing.
  public var plane: PlaneHistogram?
  /// The longer side of a picture, in points.
  public var side: Double

  /// Points with pictures, placed where they cover little of a plane.
  public init(_ items: [Item], besides plane: PlaneHistogram? = nil, side: Double = 26) {
    self.items = items
    self.plane = plane
    self.side = side
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    finiteExtent(items.map { dimension == .x ? $0.x : $0.y })
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let points = items.compactMap { item in frame.point(item.x, item.y).map { (item: item, point: $0) } }
    let (ring, gap) = (2.6, 6.0)
    var places = FreePlaces(
      plot: frame.plot.outset(by: -2),
      taken: points.map {
        Rectangle(x: $0.point.x - ring - 1, y: $0.point.y - ring - 1, width: 2 * ring + 2, height: 2 * ring + 2)
      }, cover: cover(in: frame))
    for (item, point) in points {
      if !item.title.isEmpty { canvas.beginGroup(title: item.title) }
      if let picture = item.picture {
        let longer = Double(max(picture.width, picture.height))
        let size = Size(width: side * Double(picture.width) / longer, height: side * Double(picture.height) / longer)
        if let box = places.take(size, near: point, clearance: ring + gap, reach: 160) {
          canvas.line(from: point, to: box.nearest(to: point), stroke: Stroke(.secondaryInk, width: 0.6))
          canvas.raster(picture, in: box, smooth: true)
          canvas.rectangle(box, fill: nil, stroke: Stroke(.secondaryInk, width: 0.6))
        }
      }
      canvas.circle(center: point, radius: ring, fill: .surface, stroke: Stroke(.ink, width: 1))
      if !item.title.isEmpty { canvas.endGroup() }
    }
  }

  /// The rectangles of the plane under a box; well-filled ones count more.
  private func cover(in frame: Frame) -> (Rectangle) -> Double {
    guard let plane else { return { _ in 0 } }
    var filled: [(point: Point, weight: Double)] = []
    for row in 0..<plane.rows {
      for column in 0..<plane.columns where plane.counts[row][column] > 0 {
        let x = (plane.x(column) + plane.x(column + 1)) / 2
        let y = (plane.y(row) + plane.y(row + 1)) / 2
        guard let point = frame.point(x, y) else { continue }
        filled.append((point, plane.counts[row][column] > 2 ? 4 : 1))
      }
    }
    return { box in
      filled.reduce(0) { sum, cell in
        let isInside =
          cell.point.x > box.minX && cell.point.x < box.maxX && cell.point.y > box.minY && cell.point.y < box.maxY
        return isInside ? sum + cell.weight : sum
      }
    }
  }
}
