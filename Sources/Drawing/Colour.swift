import Foundation

/// A colour of the sRGB space, eight bits a channel.
public struct RGB: Sendable, Hashable {
  /// 0...255.
  public var red: UInt8
  /// 0...255.
  public var green: UInt8
  /// 0...255.
  public var blue: UInt8

  /// A colour from its channels, 0...255.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A colour from `0xRRGGBB`.
  public init(_ hex: UInt32) {
    self.init(red: UInt8(hex >> 16 & 255), green: UInt8(hex >> 8 & 255), blue: UInt8(hex & 255))
  }

  /// A gray of one level, 0...255.
  public init(gray: UInt8) { self.init(red: gray, green: gray, blue: gray) }

  /// `#RRGGBB`.
  public var hex: String {
    let text = String(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), radix: 16, uppercase: true)
    return "#" + String(repeating: "0", count: 6 - text.count) + text
  }

  /// Relative luminance, 0 (black) ... 1 (white), as defined by WCAG 2.
  public var luminance: Double {
    0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
  }

  /// The WCAG 2 contrast ratio to another colour, 1...21.
  public func contrast(to other: RGB) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  /// Black or white, whichever has the higher WCAG 2 contrast on this colour: white below a luminance of 0.179. The ratio is
  /// at least √21 = 4.58.
  public var readableInk: RGB {
    let (white, black) = (RGB(0xFFFFFF), RGB(0x000000))
    return contrast(to: white) > contrast(to: black) ? white : black
  }

  /// This colour laid over `background` with an opacity of 0...1, mixed channel by channel in sRGB.
  public func over(_ background: RGB, opacity: Double) -> RGB {
    func mix(_ a: UInt8, _ b: UInt8) -> UInt8 {
      UInt8(min(255, max(0, (Double(a) * opacity + Double(b) * (1 - opacity)).rounded())))
    }
    return RGB(
      red: mix(red, background.red), green: mix(green, background.green), blue: mix(blue, background.blue))
  }

  /// The colour at `fraction` (0 this, 1 `other`) of the straight line between two colours in the OKLab space,
  /// where equal steps look equally large (B. Ottosson, 2020).
  public func mixed(with other: RGB, fraction: Double) -> RGB {
    let (a, b) = (oklab, other.oklab)
    return RGB(oklab: a + (b - a) * fraction)
  }
}

extension RGB {
  /// One sRGB channel as linear light, 0...1.
  static func linear(_ channel: UInt8) -> Double {
    let c = Double(channel) / 255
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
  }

  private static func encoded(_ light: Double) -> UInt8 {
    let c = light <= 0.0031308 ? 12.92 * light : 1.055 * pow(light, 1 / 2.4) - 0.055
    return UInt8(min(255, max(0, (c * 255).rounded())))
  }

  private var oklab: SIMD3<Double> {
    let (r, g, b) = (Self.linear(red), Self.linear(green), Self.linear(blue))
    let l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    let m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    let s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    return SIMD3(
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s)
  }

  private init(oklab lab: SIMD3<Double>) {
    func cubed(_ x: Double) -> Double { x * x * x }
    let l = cubed(lab.x + 0.3963377774 * lab.y + 0.2158037573 * lab.z)
    let m = cubed(lab.x - 0.1055613458 * lab.y - 0.0638541728 * lab.z)
    let s = cubed(lab.x - 0.0894841775 * lab.y - 1.2914855480 * lab.z)
    self.init(
      red: Self.encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
      green: Self.encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
      blue: Self.encoded(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s))
  }
}
