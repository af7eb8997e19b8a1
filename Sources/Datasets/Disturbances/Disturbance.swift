public import Files
public import Tensors

/// A controlled change of a face picture that leaves its expression, in steps from mild to strong: what robustness curves
/// are drawn over. A new one is one file and one line in `DisturbanceRegistry`.
///
/// The idea is that of ImageNet-C (Hendrycks and Dietterich 2019, "Benchmarking neural network robustness to common
/// corruptions and perturbations"); the levels are chosen for gray faces of 48 x 48 pixels, so results are not comparable
/// with those of ImageNet-C. The deviation of a blur counts pixels of a face of 48 pixels and grows with the picture, and
/// a low resolution counts pixels across the face: both stand for the same loss whatever the size of the file. Noise and
/// JPEG act on the file's own pixels and lose less of a larger one.
public protocol Disturbance: JSONRepresentable, Sendable {
  /// A name for files and options: lower case, words joined by underscores.
  var id: String { get }
  /// A name for titles.
  var name: String { get }
  /// What a level counts, for axes.
  var unit: String { get }
  /// What it does, in one sentence.
  var summary: String { get }
  /// The level at which nothing changes.
  var neutral: Double { get }
  /// The usual levels from mild to strong, without the neutral one; each lies farther from it than the one before.
  var levels: [Double] { get }
  /// The levels that can be asked for.
  var range: ClosedRange<Double> { get }

  /// The gray levels of the changed image; they may be fractions and lie outside 0 to 255.
  /// - Parameters:
  ///   - image: at least 8 pixels a side.
  ///   - level: in `range`, not the neutral one.
  ///   - generator: of random parts.
  /// - Returns: as many values as the image has pixels, row-major.
  /// - Throws: `DisturbanceError`, `ImageError`.
  func changedLevels(_ image: GrayImage, level: Double, generator: inout SeededGenerator) throws -> [Double]
}

/// What all disturbances share.
public enum DisturbanceScale {
  /// The side of the face that the deviation of a blur is counted on, pixels.
  public static let side = 48
  /// The smallest side of a picture that can be disturbed, pixels: one block of a JPEG.
  public static let smallestSide = 8
}

extension Disturbance {
  /// The disturbed image: of the same size, gray levels rounded (halves away from zero) and kept within 0 to 255 once, at
  /// the end. The neutral level gives the image itself.
  /// - Parameters:
  ///   - image: at least 8 pixels a side.
  ///   - level: in `range`.
  ///   - generator: of random parts; equal generators give equal images.
  /// - Throws: `DisturbanceError` for a level out of range or an image that is too small, `ImageError`.
  public func apply(_ image: GrayImage, level: Double, generator: inout SeededGenerator) throws -> GrayImage {
    guard min(image.width, image.height) >= DisturbanceScale.smallestSide else {
      throw DisturbanceError.tooSmall(width: image.width, height: image.height)
    }
    guard range.contains(level) else {
      throw DisturbanceError.level(id, level, expected: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    if level == neutral { return image }
    let levels = try changedLevels(image, level: level, generator: &generator)
    return GrayImage(
      width: image.width, height: image.height, pixels: levels.map { UInt8(min(max($0.rounded(), 0), 255)) })
  }

  /// The disturbed image of a data set. It depends on these numbers and the image alone, not on the order of the work.
  /// - Parameters:
  ///   - image: at least 8 pixels a side.
  ///   - level: in `range`.
  ///   - seed: of the study.
  ///   - number: the image's place in the data set.
  /// - Throws: as `apply(_:level:generator:)`.
  public func apply(_ image: GrayImage, level: Double, seed: UInt64, number: Int) throws -> GrayImage {
    var generator = generator(seed: seed, number: number)
    return try apply(image, level: level, generator: &generator)
  }

  /// The generator of one image. It is the same at every level: noise grows and does not change its pattern, so that
  /// neighbouring levels differ by their strength alone.
  /// - Parameters:
  ///   - seed: of the study.
  ///   - number: the image's place in the data set.
  public func generator(seed: UInt64, number: Int) -> SeededGenerator {
    let own = SeededGenerator(seed: seed, label: "disturbance \(id)").state
    return SeededGenerator(seed: own, stream: UInt64(bitPattern: Int64(number)))
  }

  /// `id`, `name`, `unit`, `summary`, `neutral` and `levels`.
  public var json: JSONValue {
    ["id": id, "name": name, "unit": unit, "summary": summary, "neutral": neutral, "levels": levels]
  }
}

extension GrayImage {
  /// The mean gray level, from a whole sum.
  var meanLevel: Double { Double(pixels.reduce(0) { $0 + Int($1) }) / Double(pixels.count) }

  /// Gray levels as 32-bit numbers, for arithmetic that is shared with training.
  var floatLevels: [Float] { pixels.map(Float.init) }
}
