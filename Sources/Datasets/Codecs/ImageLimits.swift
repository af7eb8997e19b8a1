/// The largest image that is decoded; anything beyond is refused before memory for its pixels is taken.
public struct ImageLimits: Hashable, Sendable {
  /// The most columns or rows; 16,384 unless told.
  public var maximumSide: Int
  /// The most pixels (columns times rows); 64 million unless told.
  public var maximumPixels: Int
  /// The largest encoded file in bytes; 256 MiB unless told.
  public var maximumFileBytes: Int

  /// Limits; each has a default that every face data set keeps to.
  public init(maximumSide: Int = 16_384, maximumPixels: Int = 64_000_000, maximumFileBytes: Int = 256 << 20) {
    self.maximumSide = maximumSide
    self.maximumPixels = maximumPixels
    self.maximumFileBytes = maximumFileBytes
  }

  /// Refuses an image of this size when it is too large.
  func check(width: Int, height: Int, path: String) throws(ImageError) {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    if overflow || width > maximumSide || height > maximumSide || pixels > maximumPixels {
      throw .tooLarge(path: path, width: width, height: height, limits: self)
    }
  }
}
