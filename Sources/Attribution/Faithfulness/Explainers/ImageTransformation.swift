import Glibc
import Tensors

/// A change of an image that leaves the face what it is, and what it should do to a map.
public enum ImageTransformation: Sendable, Hashable {
  case identity
  /// Left and right swapped.
  case mirror
  /// Moved to the right and down, in pixels; the edge is repeated where nothing comes in.
  case shift(x: Int, y: Int)
  /// This share of the image's range added.
  case brightness(Double)
  /// The distance from the image's mean times one plus this.
  case contrast(Double)
  /// Gaussian noise with this share of the image's range as its deviation.
  case noise(Double)
  /// Turned about the middle, counter-clockwise as seen, in degrees; interpolated bilinearly, the edge is repeated where
  /// nothing comes in.
  case rotation(Double)
  /// Something that moves no pixel, such as writing to a file and reading back; the caller says how.
  case recoding(Recoding)

  /// A change of values that leaves every pixel in its place.
  public struct Recoding: Sendable, Hashable {
    /// The change in words.
    public let name: String
    private let body: @Sendable (_ image: [Float], _ shape: Shape) -> [Float]

    /// - Parameters:
    ///   - name: the change in words; two of one name are taken for the same.
    ///   - body: the changed image, `[H, W, C]`, as the network reads it.
    public init(_ name: String, _ body: @escaping @Sendable (_ image: [Float], _ shape: Shape) -> [Float]) {
      self.name = name
      self.body = body
    }

    public static func == (a: Recoding, b: Recoding) -> Bool { a.name == b.name }

    public func hash(into hasher: inout Hasher) { hasher.combine(name) }

    func apply(_ image: [Float], _ shape: Shape) -> [Float] {
      let changed = body(image, shape)
      precondition(changed.count == image.count, "\(name) gives \(changed.count) values for \(image.count)")
      return changed
    }
  }

  /// What stability is measured with.
  public static let usual: [ImageTransformation] = [
    .mirror, .shift(x: 1, y: 0), .shift(x: 0, y: 1), .shift(x: -2, y: 0), .shift(x: 0, y: -2), .shift(x: 3, y: 0),
    .shift(x: 0, y: 3), .rotation(5), .rotation(-5), .rotation(10), .rotation(-10), .brightness(0.1), .brightness(-0.1),
    .contrast(0.1),
    .contrast(-0.1), .noise(0.02),
  ]

  /// The change in words.
  public var name: String {
    switch self {
    case .identity: "unchanged"
    case .mirror: "mirrored"
    case .shift(let x, let y): "shifted by (\(x), \(y)) px"
    case .brightness(let share): "\(share > 0 ? "brighter" : "darker") by \(percent(share))"
    case .contrast(let share): "\(share > 0 ? "more" : "less") contrast by \(percent(share))"
    case .noise(let share): "noise of \(percent(share))"
    case .rotation(let degrees): "turned by \(degrees > 0 ? "+" : "-")\(Int(abs(degrees).rounded())) degrees"
    case .recoding(let recoding): recoding.name
    }
  }

  private func percent(_ share: Double) -> String { "\(Int((abs(share) * 100).rounded())) %" }

  /// The changed image.
  /// - Parameters:
  ///   - image: `[H, W, C]`.
  ///   - shape: H, W and C.
  ///   - seed: of noise.
  public func apply(_ image: [Float], _ shape: Shape, seed: UInt64) -> [Float] {
    let (height, width, channels) = (shape.dimensions[0], shape.dimensions[1], shape.dimensions[2])
    let range = Double((image.max() ?? 0) - (image.min() ?? 0))
    func rearranged(_ source: (_ y: Int, _ x: Int) -> (Int, Int)) -> [Float] {
      image.indices.map { i in
        let (y, x) = source(i / channels / width, i / channels % width)
        return image[(min(max(y, 0), height - 1) * width + min(max(x, 0), width - 1)) * channels + i % channels]
      }
    }
    switch self {
    case .identity: return image
    case .mirror: return rearranged { ($0, width - 1 - $1) }
    case .shift(let dx, let dy): return rearranged { ($0 - dy, $1 - dx) }
    case .brightness(let share): return image.map { $0 + Float(share * range) }
    case .contrast(let share):
      let mean = Float(image.reduce(0.0) { $0 + Double($1) } / Double(image.count))
      return image.map { mean + Float(1 + share) * ($0 - mean) }
    case .noise(let share):
      var generator = SeededGenerator(seed: seed, label: "noise")
      return image.map { $0 + Float(share * range * generator.normal()) }
    case .rotation(let degrees):
      return (0..<(height * width)).flatMap { pixel -> [Float] in
        // Where the pixel comes from: turned back.
        let place = Self.turned(Double(pixel / width), Double(pixel % width), by: -degrees, height, width)
        return (0..<channels).map { channel in
          interpolate(place.y, place.x, height, width) { image[($0 * width + $1) * channels + channel] }
        }
      }
    case .recoding(let recoding): return recoding.apply(image, shape)
    }
  }

  /// The values of the changed image's map at the places of the original's cells, and the original's; cells whose place
  /// has left the image are missing in both.
  ///
  /// A shift by less than a cell is undone by linear interpolation between cells.
  public func pairs(
    _ original: AttributionMap, _ changed: AttributionMap, imageHeight: Int, imageWidth: Int
  ) -> (original: [Float], changed: [Float]) {
    let (height, width) = (original.height, original.width)
    precondition(changed.height == height && changed.width == width, "maps on different grids")
    switch self {
    case .identity, .brightness, .contrast, .noise, .recoding: return (original.raw, changed.raw)
    case .mirror:
      return (original.raw, changed.raw.indices.map { changed.raw[$0 / width * width + width - 1 - $0 % width] })
    case .shift(let dx, let dy):
      let down = Double(dy * height) / Double(imageHeight)
      let right = Double(dx * width) / Double(imageWidth)
      return follow(original, changed) { (Double($0) + down, Double($1) + right) }
    case .rotation(let degrees):
      // In pixels, because a turn of cells that are not square is no turn.
      let (tall, wide) = (Double(imageHeight) / Double(height), Double(imageWidth) / Double(width))
      return follow(original, changed) { row, column in
        let place = Self.turned(
          (Double(row) + 0.5) * tall - 0.5, (Double(column) + 0.5) * wide - 0.5, by: degrees, imageHeight, imageWidth)
        return ((place.y + 0.5) / tall - 0.5, (place.x + 0.5) / wide - 0.5)
      }
    }
  }

  /// The values at the places to which cells have moved, of those that are still on the map.
  private func follow(
    _ original: AttributionMap, _ changed: AttributionMap, _ place: (_ row: Int, _ column: Int) -> (Double, Double)
  ) -> (original: [Float], changed: [Float]) {
    let (height, width) = (original.height, original.width)
    func isInside(_ place: Double, _ count: Int) -> Bool { place >= -0.5 && place <= Double(count) - 0.5 }
    var pairs: (original: [Float], changed: [Float]) = ([], [])
    for i in original.raw.indices {
      let (y, x) = place(i / width, i % width)
      guard isInside(y, height), isInside(x, width) else { continue }
      pairs.original.append(original.raw[i])
      pairs.changed.append(interpolate(y, x, height, width) { changed.raw[$0 * width + $1] })
    }
    return pairs
  }

  /// Where a turn about the middle brings a place, in pixels.
  private static func turned(
    _ y: Double, _ x: Double, by degrees: Double, _ height: Int, _ width: Int
  ) -> (y: Double, x: Double) {
    let (middleY, middleX) = (Double(height - 1) / 2, Double(width - 1) / 2)
    let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    // Rows run downwards, so that counter-clockwise is the other way round.
    return (
      middleY + cosine * (y - middleY) - sine * (x - middleX), middleX + sine * (y - middleY) + cosine * (x - middleX)
    )
  }

  /// Bilinear interpolation, edges repeated.
  private func interpolate(
    _ y: Double, _ x: Double, _ height: Int, _ width: Int, _ read: (_ y: Int, _ x: Int) -> Float
  ) -> Float {
    func value(_ y: Int, _ x: Int) -> Double { Double(read(min(max(y, 0), height - 1), min(max(x, 0), width - 1))) }
    let (top, left) = (y.rounded(.down), x.rounded(.down))
    let (down, right) = (y - top, x - left)
    let (row, column) = (Int(top), Int(left))
    let upper = (1 - right) * value(row, column) + right * value(row, column + 1)
    let lower = (1 - right) * value(row + 1, column) + right * value(row + 1, column + 1)
    return Float((1 - down) * upper + down * lower)
  }
}
