import Drawing

/// Smooth densities along an axis, one a band, mirrored at the middle of the band or drawn on one side of it.
///
/// All violins of a mark have one scale of densities, so that equal areas are equal numbers of values as shares of their own.
public struct ViolinMark: Mark {
  /// Which side of the middle of a band is filled.
  public enum Side: Sendable, Hashable {
    case both
    /// Above the middle of a level band, left of an upright one.
    case before
    /// Below the middle of a level band, right of an upright one.
    case after
  }

  /// What is drawn at one band.
  public struct Violin: Sendable {
    /// Where it stands on the other axis.
    public var position: Double
    /// The density; nil for nothing.
    public var density: KernelDensity?
    /// The median, marked by a line across; NaN for none.
    public var median: Double
    /// Shown when it is pointed at; empty for none.
    public var title: String

    /// A density at a band.
    public init(at position: Double, density: KernelDensity?, median: Double = .nan, title: String = "") {
      self.position = position
      self.density = density
      self.median = median
      self.title = title
    }
  }

  /// What is drawn.
  public var violins: [Violin]
  /// The axis of the values.
  public var along: Dimension
  /// Which side of the middle of a band is filled.
  public var side: Side
  /// The colour.
  public var paint: Paint
  /// The share of a band that the broadest violin fills, 0...1.
  public var thickness: Double
  /// The density that fills this share, where several marks have one scale; the largest of this mark when nil.
  public var tallest: Double?
  /// What a legend calls it; nil for nothing.
  public var name: String?
  /// Whether what lies outside the plot is cut off.
  public let isClipped = true

  /// Violins at the bands of their positions.
  public init(
    _ violins: [Violin], along: Dimension = .x, side: Side = .both, paint: Paint = .accent, thickness: Double = 0.9,
    tallest: Double? = nil, name: String? = nil
  ) {
    self.violins = violins
    self.along = along
    self.side = side
    self.paint = paint
    self.thickness = thickness
    self.tallest = tallest
    self.name = name
  }

  /// The finite values on one axis.
  public func extent(of dimension: Dimension) -> ClosedRange<Double>? {
    dimension == along ? finiteExtent(violins.flatMap { $0.density?.x ?? [] }) : finiteExtent(violins.map(\.position))
  }

  /// The names to show in a legend.
  public var legend: [LegendItem] { name.map { [LegendItem($0, .area(paint.opacity(0.4)))] } ?? [] }

  /// Draws it.
  public func draw(on canvas: any Canvas, in frame: Frame) {
    let largest = tallest ?? violins.compactMap { $0.density?.density.max() }.max() ?? 0
    guard largest > 0 else { return }
    let half = frame.band(along == .x ? .y : .x) * thickness / 2
    let (before, after) = (side == .after ? 0.0 : 1, side == .before ? 0.0 : 1)
    for violin in violins {
      guard let density = violin.density else { continue }
      func place(_ value: Double, _ beside: Double) -> Point? {
        frame.point(value, at: violin.position, along: along, beside: beside)
      }
      func border(_ sign: Double) -> [Point] {
        zip(density.x, density.density).compactMap { place($0, sign * half * $1 / largest) }
      }
      if !violin.title.isEmpty { canvas.beginGroup(title: violin.title) }
      let outline = border(-before) + border(after).reversed()
      if outline.count > 2 {
        canvas.path(Path(through: outline, closed: true), fill: paint.opacity(0.4), stroke: Stroke(paint, width: 1))
      }
      let height = half * density.value(at: violin.median) / largest
      if let a = place(violin.median, -before * height), let b = place(violin.median, after * height) {
        canvas.line(from: a, to: b, stroke: Stroke(.ink, width: 1.4))
      }
      if !violin.title.isEmpty { canvas.endGroup() }
    }
  }
}
