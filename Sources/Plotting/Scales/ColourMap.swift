import Drawing

/// A continuous sequence of colours.
public enum ColourMap: String, Sendable, CaseIterable {
  /// One hue from the background to a strong blue, for shares and counts.
  case sequential
  /// Blue, neutral in the middle, orange: for signed values with zero in the middle.
  case diverging
  /// Dark violet to yellow, equally spaced for the eye (S. van der Walt and N. Smith, 2015).
  case viridis
  /// Black over red to pale yellow, equally spaced for the eye (as viridis).
  case inferno
  /// Black to white.
  case gray

  /// The colour at a fraction of the map; fractions outside 0...1 take the colour of the end.
  public func colour(at fraction: Double, theme: Theme = .light) -> RGB {
    let t = fraction.isNaN ? 0 : min(1, max(0, fraction))
    switch self {
    case .sequential:
      return Self.mixed(theme == .light ? Self.sequentialLight : Self.sequentialDark, t)
    case .diverging:
      return Self.mixed(theme == .light ? Self.divergingLight : Self.divergingDark, t)
    case .viridis: return Self.interpolated(PerceptualMaps.viridis, t)
    case .inferno: return Self.interpolated(PerceptualMaps.inferno, t)
    case .gray: return RGB(gray: UInt8((t * 255).rounded()))
    }
  }

  /// Equally spaced colours of the map in one theme, for those who draw elsewhere: straight lines between them in sRGB stay
  /// within a few levels of the map.
  /// - Parameter count: at least 2.
  public func stops(_ count: Int = 52, theme: Theme = .light) -> [RGB] {
    precondition(count >= 2, "a colour map has two ends")
    return (0..<count).map { colour(at: Double($0) / Double(count - 1), theme: theme) }
  }

  /// The paint at a fraction of the map, in the colours of each theme.
  public func paint(at fraction: Double) -> Paint {
    let light = colour(at: fraction, theme: .light)
    let dark = colour(at: fraction, theme: .dark)
    return light == dark ? .fixed(light) : Paint(.themed(light: light, dark: dark))
  }

  private static let sequentialLight = [RGB(0xF3F7FC), RGB(0xA9CBEB), RGB(0x3F83C8), RGB(0x0B3A70)]
  private static let sequentialDark = [RGB(0x1D232B), RGB(0x1F4A78), RGB(0x4A90D6), RGB(0xD3E8FF)]
  private static let divergingLight = [RGB(0x134B8A), RGB(0x77AEE0), RGB(0xF4F4F2), RGB(0xF0A25E), RGB(0x9A4300)]
  private static let divergingDark = [RGB(0x9CCBFF), RGB(0x3A76B5), RGB(0x20252B), RGB(0xB5601C), RGB(0xFFBE85)]

  private static func mixed(_ stops: [RGB], _ t: Double) -> RGB {
    let place = t * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(place))
    return stops[index].mixed(with: stops[index + 1], fraction: place - Double(index))
  }

  private static func interpolated(_ stops: [UInt32], _ t: Double) -> RGB {
    let place = t * Double(stops.count - 1)
    let index = min(stops.count - 2, Int(place))
    return RGB(stops[index + 1]).over(RGB(stops[index]), opacity: place - Double(index))
  }
}

/// Maps values to colours.
public struct ColourScale: Sendable, Hashable {
  /// The colours.
  public var map: ColourMap
  /// The values of the two ends; beyond them the colour stays.
  public var domain: ClosedRange<Double>

  /// A scale.
  public init(_ map: ColourMap, domain: ClosedRange<Double>) {
    self.map = map
    self.domain = domain
  }

  /// A diverging scale with zero in the middle that holds every finite value.
  public static func diverging(covering values: [Double]) -> ColourScale {
    let largest = values.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
    let end = largest > 0 ? largest : 1
    return ColourScale(.diverging, domain: -end...end)
  }

  /// Where a value lies between the ends, 0...1.
  public func fraction(_ value: Double) -> Double {
    let length = domain.upperBound - domain.lowerBound
    return length > 0 ? (value - domain.lowerBound) / length : 0.5
  }

  /// The paint of a value; `muted` for one that is not a number.
  public func paint(_ value: Double) -> Paint {
    value.isNaN ? .muted : map.paint(at: fraction(value))
  }

  /// The colour of a value in one theme; mid gray for one that is not a number.
  public func colour(_ value: Double, theme: Theme = .light) -> RGB {
    value.isNaN ? RGB(gray: 128) : map.colour(at: fraction(value), theme: theme)
  }
}
