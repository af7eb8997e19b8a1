import Drawing

/// Links between two places: straight lines from before to after, or curves and ribbons of an alluvial plot.
public struct LinkMark: Mark {
  /// One link.
  public struct Link: Sendable, Hashable {
    /// Where it starts on the horizontal axis.
    public var x1: Double
    /// Where it starts on the vertical axis; for a ribbon, its lower border.
    public var y1: Double
    /// Where it ends on the horizontal axis.
    public var x2: Double
    /// Where it ends on the vertical axis; for a ribbon, its lower border.
    public var y2: Double
    /// How broad a ribbon is, in units of the vertical axis; 0 for a line.
    public var breadth: Double
    /// The colour.
    public var paint: Paint
    /// Shown when it is pointed at; empty for none.
    public var title: String

    /// A link from `(x1, y1)` to `(x2, y2)`.
    public init(
      x1: Double, y1: Double, x2: Double, y2: Double, breadth: Double = 0, paint: Paint = .accent, title: String = ""
    ) {
      self.x1 = x1
      self.y1 = y1
      self.x2 = x2
      self.y2 = y2
      self.breadth = breadth
      self.paint = paint
      self.title = title
    }
  }

  /// The links.
  public var links: [Link]
  /// Whether links leave and arrive level and turn between; straight otherwise.
  public var isCurved: Bool
  /// The width of links without breadth, in points.
  public var width: Double
  /// The dashes of links without breadth; empty for solid lines.
  public var dash: [Double]
  /// What a legend calls them; nil for nothing.
  public var name: String?

  /// Links; one without a place on the axes is left out.
  public init(
    _ links: [Link], isCurved: Bool = false, width: Double = 1.4, dash: [Double] = [], name: String? = nil
  ) {
    self.links = links
    self.isCurved = isCurved
    self.width = width
    self.dash = dash
    self.name = name
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == .x
      ? finiteExtent(links.flatMap { [$0.x1, $0.x2] })
      : finiteExtent(links.flatMap { [$0.y1, $0.y2, $0.y1 + $0.breadth, $0.y2 + $0.breadth] })
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] {
    guard let name, let first = links.first else { return [] }
    return [
      LegendItem(name, first.breadth > 0 ? .area(first.paint) : .line(Stroke(first.paint, width: width, dash: dash)))
    ]
  }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    for link in links {
      guard let a = frame.point(link.x1, link.y1), let b = frame.point(link.x2, link.y2) else { continue }
      if !link.title.isEmpty { canvas.beginGroup(title: link.title) }
      if link.breadth > 0, let c = frame.point(link.x2, link.y2 + link.breadth),
        let d = frame.point(link.x1, link.y1 + link.breadth)
      {
        let outline = [.move(a)] + way(from: a, to: b) + [.line(c)] + way(from: c, to: d) + [.close]
        canvas.path(Path(outline), fill: link.paint, stroke: nil)
      } else {
        canvas.path(
          Path([.move(a)] + way(from: a, to: b)), fill: nil, stroke: Stroke(link.paint, width: width, dash: dash))
      }
      if !link.title.isEmpty { canvas.endGroup() }
    }
  }

  private func way(from a: Point, to b: Point) -> [Path.Element] {
    let middle = (a.x + b.x) / 2
    return isCurved ? [.curve(Point(middle, a.y), Point(middle, b.y), to: b)] : [.line(b)]
  }
}
