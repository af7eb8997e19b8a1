import Files
import Tensors

/// What a method found for one image: raw and signed, on the grid of the node that was tapped.
public struct AttributionMap: Sendable {
  /// The method's name in the registry.
  public let method: String
  /// The node on whose grid the values lie: the one that was tapped, or the input for methods that explain pixels.
  public let layer: String
  /// What was explained.
  public let target: Target
  /// Rows of the grid.
  public let height: Int
  /// Columns of the grid.
  public let width: Int
  /// `height * width` values, row-major; positive speaks for the target.
  public let raw: [Float]
  /// Whether the map says anything, judged before any normalisation.
  public let health: MapHealth
  /// How exact the map is, where the method can tell: see `Exactness`.
  public let exactness: Exactness?

  /// - Parameters:
  ///   - method: the method's name in the registry.
  ///   - layer: the node on whose grid the values lie.
  ///   - target: what was explained.
  ///   - height: rows of the grid.
  ///   - width: columns of the grid.
  ///   - raw: `height * width` values, row-major; positive speaks for the target.
  ///   - exactness: how exact the map is, where the method can tell.
  public init(
    method: String, layer: String, target: Target, height: Int, width: Int, raw: [Float], exactness: Exactness? = nil
  ) {
    precondition(raw.count == height * width, "\(raw.count) values on a \(height)x\(width) grid")
    self.method = method
    self.layer = layer
    self.target = target
    self.height = height
    self.width = width
    self.raw = raw
    health = MapHealth(raw)
    self.exactness = exactness
  }

  /// The share of the absolute mass that is negative, in 0...1; 0 for an empty map.
  public var negativeShare: Double {
    let total = raw.reduce(0.0) { $0 + Double(abs($1)) }
    return total > 0 ? raw.reduce(0.0) { $0 + Double(max(0, -$1)) } / total : 0
  }
}

/// What a method knows about its own error.
public enum Exactness: Sendable, Equatable {
  /// The sum of the values and what it should be: the target's change from the baseline to the image.
  case completeness(sum: Double, expected: Double)
  /// The mean standard error of the values, for methods that sample.
  case sampling(standardError: Double)
}

extension AttributionMap {
  /// The raw values on another grid, by `Resampling.bilinear`.
  public func resampled(height newHeight: Int, width newWidth: Int) -> [Float] {
    Resampling.bilinear(raw, height: height, width: width, to: newHeight, newWidth)
  }
}
