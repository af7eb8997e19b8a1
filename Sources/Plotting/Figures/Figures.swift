import Drawing
import Files
import Foundation
import Tensors

/// The figures of the reports: each takes plain data and gives a `Figure`.
///
/// Every function writes a title and a note of its own from the data; a caller who knows more gives better ones.
public enum Figures {
  /// `1,234`.
  static func count(_ n: Int) -> String { NumberFormat.count.text(Double(n)) }
  /// `12.3 %`.
  static func percent(_ share: Double, decimals: Int = 1) -> String {
    NumberFormat.percent(decimals: decimals).text(share)
  }
  /// `n = 1,234`, never broken over two lines.
  static func sampleSize(_ n: Int) -> String { "n\u{A0}=\u{A0}\(count(n))" }

  /// A name for use inside a sentence: one written from right to left, or one that orders so, is set apart, so that it
  /// does not turn the numbers beside it round (Unicode Standard Annex 9, first strong isolate).
  static func isolated(_ name: String) -> String {
    let turnsText = name.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 0x590...0x8FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
      case 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
      default: false
      }
    }
    guard turnsText else { return name }
    // Isolates of the name's own could end the one around it, or keep it open.
    var bare = String.UnicodeScalarView()
    bare.append(contentsOf: name.unicodeScalars.filter { !(0x2066...0x2069).contains($0.value) })
    return "\u{2068}\(String(bare))\u{2069}"
  }

  /// The sentence with a capital first letter.
  static func sentence(_ text: String) -> String { text.capitalisedFirst }
}

/// A value with the interval it may lie in; NaN where there is none.
public struct Estimate: Sendable, Hashable {
  /// The value itself.
  public var value: Double
  /// The lower end of the interval.
  public var low: Double
  /// The upper end of the interval.
  public var high: Double

  /// A value, with its interval where one is known.
  public init(_ value: Double, low: Double = .nan, high: Double = .nan) {
    self.value = value
    self.low = low
    self.high = high
  }
}

/// A grid of values, row by row from the top left.
public struct ValueGrid: Sendable, Hashable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// `height * width` values, signed, in the units in which they were computed.
  public let values: [Double]

  /// A grid.
  /// - Precondition: at least one value, and `values.count == width * height`.
  public init(_ values: [Double], width: Int, height: Int) {
    precondition(width > 0 && height > 0, "a grid needs at least one value, got \(width) x \(height)")
    precondition(values.count == width * height, "\(height) x \(width) values expected, got \(values.count)")
    self.values = values
    self.width = width
    self.height = height
  }

  /// A grid of single-precision values.
  public init(_ values: [Float], width: Int, height: Int) {
    self.init(values.map(Double.init), width: width, height: height)
  }

  /// The grid interpolated bilinearly to another size, with half-pixel centres and clamped edges: value `i` of `n` lies at
  /// `(i + 0.5) / n` of the side, as in OpenCV's `INTER_LINEAR` and PyTorch's `align_corners=False`.
  public func resized(width newWidth: Int, height newHeight: Int) -> ValueGrid {
    ValueGrid(
      Resampling.bilinear(values, height: height, width: width, to: newHeight, newWidth), width: newWidth,
      height: newHeight)
  }

  /// The grid as a picture of one pixel a value, in the light colours of a scale.
  public func raster(_ scale: ColourScale) -> Raster {
    Raster(colours: values.map { scale.colour($0) }, width: width, height: height)
  }
}
