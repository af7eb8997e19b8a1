import Tensors

/// Maps of one method at several layers, made one: fine places from early layers, meaning from late ones.
///
/// Each map is divided by its largest absolute value (an empty one stays empty), because the layers' scales have nothing to
/// do with each other, then brought to the finest grid by bilinear interpolation.
public struct LayerFusion {
  /// How maps become one.
  public enum Rule: String, Sendable, CaseIterable {
    /// The mean of the signed values.
    case mean
    /// The largest of the signed values: where any layer speaks for the target.
    case maximum
    /// The product of the positive parts: where all layers speak for the target. Negative evidence is not shown.
    case product
  }

  private let method: Explain
  private let layers: [String]
  private let rule: Rule

  /// - Parameters:
  ///   - method: what explains at each layer.
  ///   - layers: at least one; each must be a tap of the model.
  ///   - rule: how maps become one.
  public init(_ method: @escaping Explain, layers: [String], rule: Rule) {
    precondition(!layers.isEmpty, "no layer")
    self.method = method
    self.layers = layers
    self.rule = rule
  }

  /// One map an image, on the finest grid of the layers; its `layer` is the first that has this grid.
  ///
  /// - Parameters and errors: as `Explainer.explain`.
  public func explain(_ input: Tensor, targets: [Target], model: TappedModel) throws -> [AttributionMap] {
    let maps = try layers.map { try method(input, targets, $0, model) }
    return targets.indices.map { n in Self.fuse(maps.map { $0[n] }, rule: rule) }
  }

  /// The fused map of one image.
  /// - Parameter maps: of one image and target, at least one.
  public static func fuse(_ maps: [AttributionMap], rule: Rule) -> AttributionMap {
    precondition(!maps.isEmpty, "no map")
    let finest = maps.dropFirst().reduce(maps[0]) { $1.raw.count > $0.raw.count ? $1 : $0 }
    let scaled = maps.map { map in
      let largest = map.raw.reduce(0) { max($0, abs($1)) }
      return map.resampled(height: finest.height, width: finest.width).map { largest > 0 ? $0 / largest : $0 }
    }
    let raw = finest.raw.indices.map { p in
      let values = scaled.map { $0[p] }
      // A value that is not a number must not get lost in a comparison.
      guard values.allSatisfy(\.isFinite) else { return Float.nan }
      return switch rule {
      case .mean: Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count))
      case .maximum: values.dropFirst().reduce(values[0]) { max($0, $1) }
      case .product: Float(values.reduce(1.0) { $0 * Double(max($1, 0)) })
      }
    }
    return finest.replacing(raw: raw)
  }
}
