import Tensors

/// One image of a batch, as methods of pixels see it.
public struct PixelImage: Sendable {
  /// `[H, W, C]`, row-major, as the network reads it.
  public let values: [Float]
  /// H, W and C.
  public let shape: Shape

  /// - Parameters:
  ///   - values: row-major.
  ///   - shape: `[H, W, C]`.
  public init(_ values: [Float], shape: Shape) {
    precondition(shape.rank == 3 && values.count == shape.count, "\(values.count) values for \(shape)")
    self.values = values
    self.shape = shape
  }

  /// The images of a batch, `[N, H, W, C]`.
  public static func all(in batch: Tensor) -> [PixelImage] {
    let shape = Shape(Array(batch.shape.dimensions.dropFirst()))
    return (0..<batch.shape.n).map { n in
      PixelImage(batch.withElements { Array($0[(n * shape.count)..<((n + 1) * shape.count)]) }, shape: shape)
    }
  }

  /// Rows.
  public var height: Int { shape[0] }
  /// Columns.
  public var width: Int { shape[1] }
  /// Channels.
  public var channels: Int { shape[2] }
  /// Rows times columns.
  public var pixels: Int { height * width }

  /// The greatest value minus the least; 0 for a constant image.
  public var range: Double { Double(values.max() ?? 0) - Double(values.min() ?? 0) }

  /// One number a pixel: the sum over its channels.
  /// - Parameter value: what element `i` of the image gives.
  public func channelSums(_ value: (_ i: Int) -> Double) -> [Double] {
    (0..<pixels).map { pixel in
      ((pixel * channels)..<((pixel + 1) * channels)).reduce(0) { $0 + value($1) }
    }
  }

  /// The map that a method found for this image, on its pixels.
  ///
  /// An image with a value that is not a number gives a map of such values: the network may have swallowed it (a ReLU
  /// makes zero of it), and what comes out would look sound.
  /// - Parameter values: one a pixel.
  func map(
    _ values: [Double], method: String, target: Target, model: TappedModel, exactness: Exactness? = nil
  ) -> AttributionMap {
    let isSound = self.values.allSatisfy(\.isFinite)
    return AttributionMap(
      method: method, layer: model.inputName, target: target, height: height, width: width,
      raw: isSound ? values.map { Float($0) } : [Float](repeating: .nan, count: pixels),
      exactness: isSound ? exactness : nil)
  }
}
