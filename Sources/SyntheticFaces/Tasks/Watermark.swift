import Datasets
import Tensors

/// A small badge stamped on pictures: bars in rows or in columns, of the same mean gray, so that brightness alone does
/// not tell them apart.
public enum Watermark: String, CaseIterable, Sendable {
  case rows
  case columns

  /// Columns and rows of the badge.
  public static let side = 7
  /// Gray levels of frame and bars.
  private static let (dark, bright): (UInt8, UInt8) = (25, 230)

  /// A place of the badge: its top left pixel.
  public struct Place: Sendable, Hashable {
    /// Columns to its left.
    public let x: Int
    /// Rows above it.
    public let y: Int

    /// - Parameters:
    ///   - x: columns to its left.
    ///   - y: rows above it.
    public init(x: Int, y: Int) {
      self.x = x
      self.y = y
    }

    /// Where tasks put it: the lower right corner, a pixel from the edges.
    public static let usual = Place(
      x: FaceRenderer.size - Watermark.side - 1, y: FaceRenderer.size - Watermark.side - 1)
    /// The opposite corner.
    public static let opposite = Place(x: 1, y: 1)

    /// A place anywhere in the picture, a pixel or more from its edges: equal arguments give equal places.
    public static func random(seed: UInt64, number: Int) -> Place {
      var generator = SeededGenerator(seed: SeededGenerator(seed: seed, label: "places").state, stream: UInt64(number))
      let range = FaceRenderer.size - Watermark.side - 1
      return Place(x: 1 + generator.integer(below: range), y: 1 + generator.integer(below: range))
    }
  }

  /// The kind that goes with a class: 0 or 1.
  public init(of label: Int) { self = label == 0 ? .rows : .columns }

  /// The other kind.
  public var other: Watermark { self == .rows ? .columns : .rows }

  /// The badge's gray levels, `side * side`, row-major.
  public var pixels: [UInt8] {
    let last = Self.side - 1
    return (0..<(Self.side * Self.side)).map { i in
      let (y, x) = (i / Self.side, i % Self.side)
      let isFrame = x == 0 || y == 0 || x == last || y == last
      return !isFrame && (self == .rows ? y : x) % 2 == 1 ? Self.bright : Self.dark
    }
  }

  /// The picture with the badge on it.
  /// - Parameters:
  ///   - image: large enough for badge and place.
  ///   - place: where.
  public func stamped(on image: GrayImage, at place: Place = .usual) -> GrayImage {
    var image = image
    for (i, level) in pixels.enumerated() { image[place.x + i % Self.side, place.y + i / Self.side] = level }
    return image
  }

  /// The badge's pixels in a picture of a drawn face, 48x48, row-major.
  public static func mask(at place: Place = .usual) -> [Bool] {
    (0..<(FaceRenderer.size * FaceRenderer.size)).map { pixel in
      let (y, x) = (pixel / FaceRenderer.size, pixel % FaceRenderer.size)
      return (place.x..<(place.x + side)).contains(x) && (place.y..<(place.y + side)).contains(y)
    }
  }
}
