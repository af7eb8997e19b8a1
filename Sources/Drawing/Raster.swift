/// A picture of gray or RGB pixels, eight bits a channel, row by row from the top left.
public struct Raster: Sendable, Hashable {
  /// Pixels in a row.
  public let width: Int
  /// Rows.
  public let height: Int
  /// 1 (gray) or 3 (red, green, blue).
  public let channels: Int
  /// `height * width * channels` values.
  public let pixels: [UInt8]

  /// A picture.
  /// - Precondition: at least one pixel, 1 or 3 channels, `pixels.count == width * height * channels`.
  public init(width: Int, height: Int, channels: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "a raster needs at least one pixel, got \(width) x \(height)")
    precondition(channels == 1 || channels == 3, "a raster has 1 or 3 channels, got \(channels)")
    precondition(
      pixels.count == width * height * channels,
      "\(width) x \(height) x \(channels) pixels need \(width * height * channels) values, got \(pixels.count)")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// A gray picture of `height * width` levels.
  public init(gray pixels: [UInt8], width: Int, height: Int) {
    self.init(width: width, height: height, channels: 1, pixels: pixels)
  }

  /// An RGB picture of `height * width` colours.
  public init(colours: [RGB], width: Int, height: Int) {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(colours.count * 3)
    for colour in colours {
      pixels.append(colour.red)
      pixels.append(colour.green)
      pixels.append(colour.blue)
    }
    self.init(width: width, height: height, channels: 3, pixels: pixels)
  }

  /// The colour of one pixel.
  public subscript(row: Int, column: Int) -> RGB {
    let at = (row * width + column) * channels
    return channels == 1
      ? RGB(gray: pixels[at]) : RGB(red: pixels[at], green: pixels[at + 1], blue: pixels[at + 2])
  }
}
