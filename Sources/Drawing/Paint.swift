/// The two appearances of a figure.
public enum Theme: String, Sendable, CaseIterable {
  case light
  case dark
}

/// A colour named by what it is for; every role has a value in each theme.
public enum Role: Sendable, Hashable {
  /// Text and axes.
  case ink
  /// Notes, tick labels, less important lines.
  case secondaryInk
  /// Hairlines behind the data: ink at 15 %.
  case grid
  /// The background.
  case surface
  /// The one colour of a figure that shows one thing.
  case accent
  /// The other thing beside the accent: after against before, validation against training.
  case contrast
  /// A missing or not usable value.
  case muted
  case good
  case warning
  case critical
  /// One of the seven class colours; larger numbers start again.
  case category(Int)

  /// The colour in one theme.
  public func colour(in theme: Theme) -> RGB {
    let light = theme == .light
    return switch self {
    case .ink: RGB(light ? 0x1A1D21 : 0xE8EAED)
    case .secondaryInk: RGB(light ? 0x565D66 : 0xA8AFB9)
    case .grid:
      Role.ink.colour(in: theme).over(Role.surface.colour(in: theme), opacity: 0.15)
    case .surface: RGB(light ? 0xFFFFFF : 0x14171A)
    case .accent: RGB(light ? 0x2B6CB0 : 0x6CA9EA)
    case .contrast: RGB(light ? 0xC2570C : 0xF0935A)
    case .muted: RGB(light ? 0x878D96 : 0x7D848E)
    case .good: RGB(light ? 0x1B7A48 : 0x4CC38A)
    case .warning: RGB(light ? 0x946000 : 0xE0A33C)
    case .critical: RGB(light ? 0xB3261E : 0xFF7A70)
    case .category(let index): Palette.categories[wrapped(index)]
    }
  }

  /// A short name for style sheets and recordings.
  public var name: String {
    switch self {
    case .ink: "ink"
    case .secondaryInk: "secondary-ink"
    case .grid: "grid"
    case .surface: "surface"
    case .accent: "accent"
    case .contrast: "contrast"
    case .muted: "muted"
    case .good: "good"
    case .warning: "warning"
    case .critical: "critical"
    case .category(let index): "category-\(wrapped(index))"
    }
  }

  private func wrapped(_ index: Int) -> Int {
    let count = Palette.categories.count
    return (index % count + count) % count
  }
}

/// The class colours.
public enum Palette {
  /// Seven colours with a contrast of at least 3 : 1 on white and on `#14171A`, whose smallest CIEDE2000 difference is
  /// 16.5 over normal, deutan, protan and tritan vision.
  public static let categories: [RGB] = [
    RGB(0x899D00), RGB(0x9D899D), RGB(0x008962), RGB(0x9D27C4), RGB(0x626276), RGB(0x766214), RGB(0xD862EB),
  ]
}

/// What a shape is filled or drawn with.
public struct Paint: Sendable, Hashable {
  /// Where the colour comes from.
  public enum Source: Sendable, Hashable {
    /// A role, resolved by the theme.
    case role(Role)
    /// The same colour in both themes.
    case fixed(RGB)
    /// A colour for each theme: cells of a heat map, and the text on them.
    case themed(light: RGB, dark: RGB)
  }

  /// Where the colour comes from.
  public var source: Source
  /// 0 (invisible) ... 1 (opaque).
  public var opacity: Double

  /// A paint.
  public init(_ source: Source, opacity: Double = 1) {
    self.source = source
    self.opacity = opacity
  }

  /// Text and axes.
  public static let ink = Paint(.role(.ink))
  /// Notes and tick labels.
  public static let secondaryInk = Paint(.role(.secondaryInk))
  /// Hairlines behind the data.
  public static let grid = Paint(.role(.grid))
  /// The background.
  public static let surface = Paint(.role(.surface))
  /// The one colour of a figure that shows one thing.
  public static let accent = Paint(.role(.accent))
  /// The other thing beside the accent.
  public static let contrast = Paint(.role(.contrast))
  /// A missing value.
  public static let muted = Paint(.role(.muted))
  /// A good result.
  public static let good = Paint(.role(.good))
  /// Something that could mislead.
  public static let warning = Paint(.role(.warning))
  /// Something that changes a result.
  public static let critical = Paint(.role(.critical))

  /// The colour of class `index`.
  public static func category(_ index: Int) -> Paint { Paint(.role(.category(index))) }
  /// The same colour in both themes.
  public static func fixed(_ colour: RGB) -> Paint { Paint(.fixed(colour)) }

  /// The same paint with another opacity.
  public func opacity(_ value: Double) -> Paint { Paint(source, opacity: value) }

  /// The colour in one theme, before opacity.
  public func colour(in theme: Theme) -> RGB {
    switch source {
    case .role(let role): role.colour(in: theme)
    case .fixed(let colour): colour
    case .themed(let light, let dark): theme == .light ? light : dark
    }
  }

  /// Black or white on this paint, whichever has the higher contrast in each theme.
  public var readableInk: Paint {
    switch source {
    case .fixed(let colour): .fixed(colour.readableInk)
    default:
      Paint(.themed(light: colour(in: .light).readableInk, dark: colour(in: .dark).readableInk))
    }
  }
}

/// How a line is drawn.
public struct Stroke: Sendable, Hashable {
  /// The colour.
  public var paint: Paint
  /// Line width in points.
  public var width: Double
  /// Lengths of dashes and gaps in points; empty for a solid line.
  public var dash: [Double]

  /// A line style.
  public init(_ paint: Paint, width: Double = 1, dash: [Double] = []) {
    self.paint = paint
    self.width = width
    self.dash = dash
  }
}
