import Datasets
import Files
import LinearAlgebra
import Tensors

/// The directions in which images vary most, with the share of the variance that each explains: eigenfaces.
///
/// The covariance of the pixels comes from exact whole sums (`LevelScatter`), its eigenvectors from `SymmetricEigen`.
/// Source: Turk and Pentland, "Eigenfaces for Recognition", 1991.
public struct PrincipalComponents: Sendable, Equatable {
  /// One direction.
  public struct Component: Sendable, Equatable {
    /// Its variance over that of all pixels, 0 to 1.
    public let explainedRatio: Double
    /// Row-major gray levels of one standard deviation along it; the value of the largest magnitude is positive.
    public let deviation: [Double]
  }

  /// Larger images are reduced to this many pixels at their longer side.
  public static let largestSide = 48
  /// How many directions are found unless asked otherwise.
  public static let usualCount = 128
  /// The shares of the variance for which `json` tells how many components are needed.
  public static let shares = [0.5, 0.8, 0.9, 0.95]
  private static let chunk = 512

  /// Columns of the components.
  public let columns: Int
  /// Rows of the components.
  public let rows: Int
  /// The directions over pixels in row-major order.
  public let axes: PrincipalAxes
  /// Those found, the largest first; fewer than asked for where the images span fewer.
  public let components: [Component]

  /// - Parameters:
  ///   - images: of any size; all are brought to the size given, or less.
  ///   - size: the size that most have.
  ///   - count: the most directions to find.
  public init(_ images: [GrayImage], size: (width: Int, height: Int), count: Int = usualCount) {
    let scale = min(1, Double(Self.largestSide) / Double(max(size.width, size.height, 1)))
    let columns = max(1, Int((Double(size.width) * scale).rounded()))
    let rows = max(1, Int((Double(size.height) * scale).rounded()))
    self.columns = columns
    self.rows = rows
    let levels = Self.fitted(images, columns: columns, rows: rows)
    if levels.count < columns * rows {
      let values = levels.flatMap { $0.map(Double.init) }
      axes = PrincipalAxes(Matrix(rows: levels.count, columns: columns * rows, values: values), limit: count)
    } else {
      let scatter = LevelScatter(levels)
      axes = PrincipalAxes(mean: scatter.mean, scatter: scatter.scatter, count: scatter.count, limit: count)
    }
    let found = axes
    components = zip(found.explainedRatios, found.variances).enumerated().map { k, one in
      let deviation = one.1.squareRoot()
      return Component(explainedRatio: one.0, deviation: found.directions.row(k).map { $0 * deviation })
    }
  }

  /// The coordinates of images along the first directions, in gray levels, `[images, count]`.
  /// - Parameters:
  ///   - images: of any size; not only those that the directions were found from.
  ///   - count: directions, at most those found; `nil`: all.
  public func scores(of images: [GrayImage], count: Int? = nil) -> Matrix {
    let width = min(components.count, count ?? components.count)
    let chunks = (images.count + Self.chunk - 1) / Self.chunk
    let parts = Parallel.map(chunks) { part in
      // The images are split over the cores here: each product stays on one.
      Parallel.withThreads(1) {
        let levels = Self.fitted(
          Array(images[part * Self.chunk..<min((part + 1) * Self.chunk, images.count)]), columns: columns, rows: rows)
        var pixels: [Double] = []
        pixels.reserveCapacity(levels.count * columns * rows)
        for image in levels { for level in image { pixels.append(Double(level)) } }
        return axes.scores(of: Matrix(rows: levels.count, columns: columns * rows, values: pixels), count: width).values
      }
    }
    let values = parts.flatMap { $0 }
    return Matrix(rows: images.count, columns: width, values: values)
  }

  /// The gray levels of images brought to one size.
  private static func fitted(_ images: [GrayImage], columns: Int, rows: Int) -> [[UInt8]] {
    Parallel.map(images.count) { i in
      images[i].width == columns && images[i].height == rows
        ? images[i].pixels : images[i].resampledLanczos(width: columns, height: rows).pixels
    }
  }
}

extension PrincipalComponents: JSONRepresentable {
  /// `explained_variance_ratio` of the components found, the size of the images `[rows, columns]`, and
  /// `components_for_share`: how many hold 50, 80, 90 and 95 % of the variance, `null` where more are needed than were
  /// found.
  public var json: JSONValue {
    [
      "explained_variance_ratio": axes.explainedRatios, "size": [rows, columns],
      "components_for_share": JSONValue.object(
        Self.shares.map { (key: "\($0)", value: axes.componentsNeeded(for: $0).json) }),
    ]
  }
}
